// The hourly quota of calls, one for each installation and person, REST and GraphQL apart
// (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api, docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api).
import type { Quota, Resource } from "../state/traffic.ts";
import type { World } from "../state/world.ts";
import type { Caller } from "./caller.ts";

const HOUR_MS = 3_600_000;

/** What is left of a caller's hour, which begins with its first call. */
export function quotaOf(world: World, caller: Caller | null, resource: Resource): Quota {
  const key = `${holderOf(caller)}: ${resource}`;
  const known = world.quotas.get(key);
  const now = world.clock.now();
  if (known !== undefined && known.resetAt > now) return known;
  const quota = { limit: limitOf(caller), used: 0, resetAt: now + HOUR_MS };
  world.quotas.set(key, quota);
  return quota;
}

/** In GitHub's words: "API rate limit exceeded for installation ID 123". */
export function holderOf(caller: Caller | null): string {
  switch (caller?.kind) {
    case "installation":
      return `installation ID ${caller.token.installation.id}`;
    case "user":
      return `user ID ${caller.account.id}`;
    case "app":
      return "the app";
    case "anyone":
    case undefined:
      return "127.0.0.1";
  }
}

const LIMIT = 5_000;
const MOST = 12_500;
const WITHOUT_CREDENTIALS = 60;

/** "50 requests per hour for each repository" over 20 come on top for an installation, up to 12,500. */
function limitOf(caller: Caller | null): number {
  if (caller === null || caller.kind === "anyone") return WITHOUT_CREDENTIALS;
  if (caller.kind !== "installation") return LIMIT;
  const { repositories } = caller.token.installation;
  return Math.min(MOST, LIMIT + 50 * Math.max(0, repositories.size - 20));
}

export function remainingOf({ limit, used }: Quota): number {
  return Math.max(0, limit - used);
}

export function renderQuota(quota: Quota, resource: Resource): Readonly<Record<string, string>> {
  return {
    "x-ratelimit-limit": String(quota.limit),
    "x-ratelimit-remaining": String(remainingOf(quota)),
    "x-ratelimit-used": String(quota.used),
    "x-ratelimit-reset": String(Math.ceil(quota.resetAt / 1000)),
    "x-ratelimit-resource": resource,
  };
}
