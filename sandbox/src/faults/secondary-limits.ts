// GitHub's secondary limits, counted for each installation over the last minute and hour. Off unless asked for: tests
// that are not about them would wait. "In general" is GitHub's own word for these numbers
// (docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits).

export interface SecondaryLimits {
  /** Requests that change something. */
  readonly writesPerMinute: number;
  readonly writesPerHour: number;
  /** REST: 1 for a read, 5 for a write. */
  readonly restPointsPerMinute: number;
  /** GraphQL: 1 for a query, 5 for a mutation. */
  readonly graphqlPointsPerMinute: number;
}

export const GITHUBS_LIMITS: SecondaryLimits = {
  writesPerMinute: 80,
  writesPerHour: 500,
  restPointsPerMinute: 900,
  graphqlPointsPerMinute: 2_000,
};

export interface CountedCall {
  readonly holder: string;
  readonly resource: "core" | "graphql";
  readonly kind: "read" | "write";
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface LimitCounter {
  /** Counts a call. Returns the seconds to wait where it is one too many, which is not counted; else null. */
  count(call: CountedCall): number | null;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

interface Window {
  readonly ms: number;
  readonly most: number;
  readonly points: (call: CountedCall) => number;
}

export function createLimitCounter(limits: SecondaryLimits): LimitCounter {
  const windows = windowsOf(limits);
  const calls = new Map<string, CountedCall[]>();
  return {
    count: (call) => {
      const recent = (calls.get(call.holder) ?? []).filter(({ at }) => at > call.at - HOUR_MS);
      calls.set(call.holder, recent);
      const waits = windows.map((window) => waitOf(window, recent, call));
      const wait = Math.max(...waits);
      if (wait > 0) return Math.ceil(wait / 1000);
      recent.push(call);
      return null;
    },
  };
}

function windowsOf(limits: SecondaryLimits): readonly Window[] {
  const weigh = (call: CountedCall): number => (call.kind === "write" ? 5 : 1);
  const write = (call: CountedCall): number => (call.kind === "write" ? 1 : 0);
  const only = (resource: CountedCall["resource"]) => (call: CountedCall) =>
    call.resource === resource ? weigh(call) : 0;
  return [
    { ms: MINUTE_MS, most: limits.writesPerMinute, points: write },
    { ms: HOUR_MS, most: limits.writesPerHour, points: write },
    { ms: MINUTE_MS, most: limits.restPointsPerMinute, points: only("core") },
    { ms: MINUTE_MS, most: limits.graphqlPointsPerMinute, points: only("graphql") },
  ];
}

/** Milliseconds until the call fits into a window. */
function waitOf({ ms, most, points }: Window, recent: readonly CountedCall[], call: CountedCall): number {
  const inWindow = recent.filter(({ at }) => at > call.at - ms);
  let sum = inWindow.reduce((total, one) => total + points(one), points(call));
  if (points(call) === 0) return 0;
  for (const one of inWindow) {
    if (sum <= most) return 0;
    sum -= points(one);
    if (sum <= most) return one.at + ms - call.at;
  }
  return sum <= most ? 0 : ms;
}
