import { LRUCache } from "lru-cache";

import type { GitHubClient } from "./client.ts";
import { LimitError, TokenError } from "./errors.ts";
import { RESENT } from "./octokit.ts";
import { narrowPermissions, type InstallationScope, type Permissions } from "./scope.ts";

/**
 * Tokens of installations, each for one scope: asked for once however many need it, kept until shortly before they run out,
 * dropped when GitHub no longer takes them. What an installation turned out not to have is remembered for a while, so that no
 * token is asked for in vain.
 */
export interface InstallationTokens {
  /** @throws {TokenError} where GitHub gives none, {LimitError} where it gives none now */
  get: (installationId: number, scope: InstallationScope) => Promise<InstallationToken>;
  /** GitHub refuses it: the next one who asks gets another. */
  drop: (token: InstallationToken) => void;
  /** The installation has changed: what it did not have it may have now. */
  forget: (installationId: number) => void;
}

export interface InstallationToken {
  readonly value: string;
  readonly permissions: Permissions;
  /** When it came, by the clock of `performance`. */
  readonly since: number;
  /** Whether GitHub has taken it for a call: until then it may not be known everywhere. */
  isProven: boolean;
}

/** What remains of a scope where an installation has less. */
interface Wish {
  readonly installationId: number;
  readonly repositories: readonly string[];
  readonly permissions: Permissions;
}

/** How long it is remembered what an installation does not have; a change of it that GitHub tells of counts at once. */
const RECALL_MS = 300_000;

/** A token is replaced so long before it runs out. GitHub gives it an hour. */
const MARGIN_MS = 300_000;

/** One that nobody sets. */
const CLOCK = { now: () => performance.now() };

/** Each with its token of some 600 characters. */
const MOST_TOKENS = 5_000;
const MOST_INSTALLATIONS = 10_000;

export function createInstallationTokens(app: GitHubClient): InstallationTokens {
  const tokens = createTokenCache(app);
  const absent = new LRUCache<string, true>({ max: MOST_INSTALLATIONS, ttl: RECALL_MS, perf: CLOCK });
  const granted = createGrantedCache(app);

  function narrow({ installationId, scope }: Order, without: readonly string[]): Wish {
    const own = scope.repositories.slice(0, 1);
    const others = scope.repositories.slice(1);
    const known = granted.get(String(installationId));
    const isThere = (name: string) => !without.includes(name) && !absent.has(absentKey(installationId, name));
    return {
      installationId,
      repositories: [...own, ...others.filter(isThere)],
      permissions: known === undefined ? scope.permissions : narrowPermissions(scope.permissions, known),
    };
  }

  /** Asks for all of it, and where GitHub refuses that, for what there is: each of the two is found out once. */
  async function get(order: Order, { without, isGranted }: Known): Promise<InstallationToken> {
    const wish = narrow(order, without);
    try {
      const token = await tokens.forceFetch(keyOf(wish), { context: wish });
      // Not before: where its own repository is what is missing, nothing is said about the others.
      for (const name of without) absent.set(absentKey(order.installationId, name), true);
      return token;
    } catch (error) {
      const reason = error instanceof TokenError ? error.reason : "failed";
      const [, ...others] = wish.repositories;
      if (others.length > 0 && (reason === "repositories" || reason === "unclear"))
        return get(order, { without: [...without, ...others], isGranted });
      if (isGranted || (reason !== "permissions" && reason !== "unclear")) throw error;
      await granted.fetch(String(order.installationId), { forceRefresh: true });
      if (keyOf(narrow(order, without)) === keyOf(wish)) throw error;
      return get(order, { without, isGranted: true });
    }
  }

  function drop(token: InstallationToken): void {
    for (const [key, kept] of tokens.entries()) if (kept === token) tokens.delete(key);
  }

  return {
    get: (installationId, scope) => get({ installationId, scope }, { without: [], isGranted: false }),
    drop,
    forget: (installationId) => {
      const prefix = absentKey(installationId, "");
      // A token is for repositories, not for names: one that came under the name of another is not in it.
      for (const known of [absent, tokens])
        for (const key of [...known.keys()]) if (key.startsWith(prefix)) known.delete(key);
      granted.delete(String(installationId));
    },
  };
}

/** By what was asked for. */
function createTokenCache(app: GitHubClient): LRUCache<string, InstallationToken, Wish> {
  return new LRUCache<string, InstallationToken, Wish>({
    max: MOST_TOKENS,
    perf: CLOCK,
    // Each has a time of its own; this is only so that it can.
    ttl: MARGIN_MS,
    ignoreFetchAbort: true,
    fetchMethod: async (_key, _stale, { options, context }) => {
      const { token, lifeMs } = await ask(app, context);
      options.ttl = Math.max(1, lifeMs - MARGIN_MS);
      return token;
    },
  });
}

/** What each installation has granted, by its id. */
function createGrantedCache(app: GitHubClient): LRUCache<string, Permissions> {
  return new LRUCache<string, Permissions>({
    max: MOST_INSTALLATIONS,
    perf: CLOCK,
    ttl: RECALL_MS,
    ignoreFetchAbort: true,
    fetchMethod: (key) => readGranted(app, Number(key)),
  });
}

interface Order {
  readonly installationId: number;
  readonly scope: InstallationScope;
}

/** What an order has found out so far. */
interface Known {
  readonly without: readonly string[];
  readonly isGranted: boolean;
}

function absentKey(installationId: number, name: string): string {
  return `${installationId} ${name.toLowerCase()}`;
}

function keyOf({ installationId, repositories, permissions }: Wish): string {
  const names = repositories.map((name) => name.toLowerCase()).toSorted();
  const rights = Object.entries(permissions).map(([name, access]) => `${name}: ${access}`);
  return [installationId, names.join(","), rights.toSorted().join(",")].join(" ");
}

interface Given {
  readonly token: InstallationToken;
  readonly lifeMs: number;
}

/** The client takes care of the app's own limit, and of a clock that is wrong. */
function ask(app: GitHubClient, { installationId, repositories, permissions }: Wish): Promise<Given> {
  return toTokenError(installationId, async () => {
    const { data, headers } = await app.request("POST /app/installations/{installation_id}/access_tokens", {
      installation_id: installationId,
      ...(repositories.length > 0 && { repositories: [...repositories] }),
      permissions,
      request: RESENT,
    });
    const now = Date.parse(headers.date ?? "");
    return {
      token: {
        value: data.token,
        permissions: readPermissions(data.permissions ?? permissions),
        since: performance.now(),
        isProven: false,
      },
      lifeMs: Date.parse(data.expires_at) - (Number.isNaN(now) ? Date.now() : now),
    };
  });
}

function readGranted(app: GitHubClient, installationId: number): Promise<Permissions> {
  return toTokenError(installationId, async () => {
    const { data } = await app.request("GET /app/installations/{installation_id}", {
      installation_id: installationId,
    });
    return readPermissions(data.permissions);
  });
}

/** A status of GitHub's would be taken for its word about what the token was to be for. */
async function toTokenError<T>(installationId: number, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw error instanceof LimitError ? error : new TokenError(installationId, error);
  }
}

/** GitHub knows a third access, admin, for permissions that the app does not ask for. */
function readPermissions(permissions: object): Permissions {
  return Object.fromEntries(
    Object.entries(permissions).map(
      ([name, access]) => [name, access === "read" ? "read" : "write"] as const,
    ),
  );
}
