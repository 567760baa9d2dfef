// The switch for everything that GitHub does when it has a bad day. What other tests need, a single odd answer to a
// single call, is made in front of the sandbox by a proxy and does not belong here.
import type { Resource } from "../state/traffic.ts";
import type { World } from "../state/world.ts";
import type { Aim } from "./api-faults.ts";
import type { Disturbance } from "./delivery-faults.ts";
import { GITHUBS_LIMITS, type SecondaryLimits, createLimitCounter } from "./secondary-limits.ts";

export type { Aim } from "./api-faults.ts";
export type { Disturbance } from "./delivery-faults.ts";
export type { SecondaryLimits } from "./secondary-limits.ts";

/** Ends a fault before its time. */
export type End = () => void;

export interface SandboxFaults {
  /** Calls are answered 502 (or another status) by a page that is no JSON, and do nothing. */
  breakDown(aim?: Aim & { readonly status?: 500 | 502 | 503 | 504 }): End;
  /** Calls do what they are for, and the connection is closed without an answer. */
  loseAnswers(aim?: Aim): End;
  /** Calls are answered after so many milliseconds of the sandbox's clock. */
  delayAnswers(ms: number, aim?: Aim): End;
  /** Calls are refused by a secondary limit: 403 or 429 with `retry-after`; GraphQL's 200 with errors. */
  slowDown(aim?: Aim & { readonly status?: 403 | 429; readonly retryAfterSeconds?: number }): End;
  /** From now on secondary limits are counted: GitHub's own numbers where none are given. */
  enforceSecondaryLimits(limits?: Partial<SecondaryLimits>): End;
  /** What is left of the hourly quota of an owner's installation: nothing, for an hour, unless said otherwise. */
  setQuota(owner: string, left?: QuotaLeft): void;
  /** The same for the app itself, which lists its deliveries and asks for tokens. */
  setAppQuota(left?: QuotaLeft): void;
  /** Makes all installation tokens that were given out void. */
  revokeTokens(): void;
  /** Webhooks are lost, doubled, late or out of order from now on. */
  disturbDeliveries(disturbance: Disturbance): End;
  /** Ends every fault but those of quotas and tokens. */
  repair(): void;
}

export interface QuotaLeft {
  readonly remaining?: number;
  readonly resetInMs?: number;
  /** REST or GraphQL; both unless given. */
  readonly resource?: Resource;
}

export function faultsOf(world: World): SandboxFaults {
  const { apiFaults } = world;
  return {
    breakDown: ({ status = 502, ...aim } = {}) => apiFaults.add({ kind: "outage", status }, aim),
    loseAnswers: (aim = {}) => apiFaults.add({ kind: "loss" }, aim),
    delayAnswers: (ms, aim = {}) => apiFaults.add({ kind: "delay", ms }, aim),
    slowDown: ({ status = 403, retryAfterSeconds = 60, ...aim } = {}) =>
      apiFaults.add({ kind: "limit", status, retryAfterSeconds }, aim),
    enforceSecondaryLimits: (limits = {}) => {
      world.secondaryLimits = createLimitCounter({ ...GITHUBS_LIMITS, ...limits });
      return () => {
        world.secondaryLimits = null;
      };
    },
    setQuota: (owner, left = {}) => setQuota(world, holderFor(world, owner), left),
    setAppQuota: (left = {}) => setQuota(world, "the app", left),
    revokeTokens: () => {
      for (const [value, { kind }] of world.tokens) if (kind === "installation") world.tokens.delete(value);
    },
    disturbDeliveries: (disturbance) => world.deliveryFaults.disturb(disturbance),
    repair: () => {
      apiFaults.clear();
      world.secondaryLimits = null;
      world.deliveryFaults.clear();
    },
  };
}

const HOUR_MS = 3_600_000;

function holderFor(world: World, owner: string): string {
  const installation = [...world.installations.values()].find(
    ({ account }) => account.login.toLowerCase() === owner.toLowerCase(),
  );
  if (installation === undefined) throw new Error(`the app is not installed for ${owner}`);
  return `installation ID ${installation.id}`;
}

function setQuota(world: World, holder: string, left: QuotaLeft): void {
  const { remaining = 0, resetInMs = HOUR_MS, resource } = left;
  for (const one of resource === undefined ? (["core", "graphql"] as const) : [resource]) {
    const key = `${holder}: ${one}`;
    const limit = Math.max(remaining, world.quotas.get(key)?.limit ?? 5_000);
    world.quotas.set(key, { limit, used: limit - remaining, resetAt: world.clock.now() + resetInMs });
  }
}
