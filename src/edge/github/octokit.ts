import { ProbotOctokit } from "probot";

/**
 * Probot's Octokit with the defaults that its own lack. Measured on probot 14.3.2 with @octokit/plugin-retry 8.1.1:
 * a 429 with `retry-after: 60` is sent again three times within 3 s, so 429 is left to the queue; and there is no timeout.
 */
export interface OctokitSettings {
  /**
   * Whether writes are spread out as GitHub asks for (1 a second; what notifies people, 1 in 3). On unless given; off only
   * against the sandbox.
   */
  readonly isThrottled?: boolean | undefined;
  /**
   * Milliseconds before a call that failed is sent again, 1,000 unless given, and 4 and 9 times as many before the next
   * attempts; null: never. Each call that may be sent again takes some milliseconds more, which tests of a sandbox that does
   * not fail can save.
   */
  readonly resendAfterMs?: number | null | undefined;
  /** Milliseconds after which a request is given up. */
  readonly timeoutMs: number;
}

/** Without the header GitHub serves its oldest version; a newer one would come unasked some day. */
const API_VERSION = "2022-11-28";

const NEVER_RETRIED = [400, 401, 403, 404, 410, 422, 429, 451];

export function createOctokitClass({
  isThrottled = true,
  resendAfterMs = 1_000,
  timeoutMs,
}: OctokitSettings): typeof ProbotOctokit {
  return ProbotOctokit.plugin((octokit) => {
    octokit.hook.before("request", (options) => {
      options.headers["x-github-api-version"] = API_VERSION;
      // Each attempt has its own time: a signal on the request would also count the throttle's wait and every retry.
      options.request = { ...options.request, fetch: fetchWithin(timeoutMs) };
    });
  }).defaults((defaults: Record<string, unknown>) => ({
    ...defaults,
    retry: {
      enabled: resendAfterMs !== null,
      doNotRetry: NEVER_RETRIED,
      ...(resendAfterMs !== null && { retryAfterBaseValue: resendAfterMs }),
    },
    throttle: isThrottled ? defaults["throttle"] : { enabled: false },
  }));
}

function fetchWithin(timeoutMs: number): typeof fetch {
  return (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
}
