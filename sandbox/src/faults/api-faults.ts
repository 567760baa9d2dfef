// How the API fails although nothing is wrong with a request: which calls are struck, by what, and for how long. Pure
// state; what becomes of a struck call is decided in answer-call.ts.
import type { Clock } from "../state/clock.ts";
import { createGenerator } from "../state/generator.ts";

/** A call of the API, as far as a fault can tell it from others. */
export interface Struck {
  /** As in GitHub's description: `GET /repos/{owner}/{repo}`, `POST /graphql`; null for an unknown one. */
  readonly route: string | null;
  /** The name of the GraphQL operation. */
  readonly operation: string | null;
  readonly kind: "read" | "write";
  /** Whose installation's token it has; null for any other token. */
  readonly owner: string | null;
}

/** Which calls a fault strikes: all, unless something is said here. */
export interface Aim {
  /** One of GitHub's description, such as `POST /repos/{owner}/{repo}/check-runs`, or a pattern for them. */
  readonly route?: string | RegExp;
  readonly operation?: string;
  readonly kind?: "read" | "write";
  /** Only calls with the token of this owner's installation. */
  readonly owner?: string;
  /** How many; no more after that. */
  readonly times?: number;
  /** For how long, by the sandbox's clock. */
  readonly forMs?: number;
  /** Which share of them, from 0 to 1; which ones, the seed says. */
  readonly share?: number;
  readonly seed?: number;
}

export type Blow =
  /** Nothing is done. */
  | { readonly kind: "outage"; readonly status: number }
  /** Nothing is done, and the client is told to slow down. */
  | { readonly kind: "limit"; readonly status: 403 | 429; readonly retryAfterSeconds: number }
  /** Everything is done, and the answer does not arrive. */
  | { readonly kind: "loss" }
  /** Everything is done, later. */
  | { readonly kind: "delay"; readonly ms: number };

interface Fault {
  readonly blow: Blow;
  readonly aim: Aim;
  readonly endsAt: number;
  readonly draw: () => number;
  left: number;
}

export interface ApiFaults {
  /** Lets calls fail from now on. Returns what ends it. */
  add(blow: Blow, aim: Aim): () => void;
  /** What strikes this call. */
  take(call: Struck): readonly Blow[];
  clear(): void;
}

export function createApiFaults(clock: Pick<Clock, "now">): ApiFaults {
  const faults = new Set<Fault>();
  return {
    add: (blow, aim) => {
      const { times = Infinity, forMs = Infinity, seed = 1 } = aim;
      const fault = { blow, aim, endsAt: clock.now() + forMs, left: times, draw: createGenerator(seed) };
      faults.add(fault);
      return () => void faults.delete(fault);
    },
    take: (call) => {
      const now = clock.now();
      return [...faults].filter((fault) => strikes(fault, call, now)).map(({ blow }) => blow);
    },
    clear: () => faults.clear(),
  };
}

function strikes(fault: Fault, call: Struck, now: number): boolean {
  if (fault.left === 0 || now >= fault.endsAt || !isMeant(fault.aim, call)) return false;
  if (fault.draw() >= (fault.aim.share ?? 1)) return false;
  fault.left -= 1;
  return true;
}

function isMeant({ route, operation, kind, owner }: Aim, call: Struck): boolean {
  const isRoute =
    route instanceof RegExp ? route.test(call.route ?? "") : route === undefined || route === call.route;
  return (
    isRoute &&
    (operation === undefined || operation === call.operation) &&
    (kind === undefined || kind === call.kind) &&
    (owner === undefined || owner.toLowerCase() === call.owner?.toLowerCase())
  );
}
