import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";

import { isRepeatable } from "./call-kind.ts";
import { AS_JSON, within, type Fetch } from "./read-body.ts";

/**
 * Octokit with the defaults that its own lack: a version of the API, a time-out, and what is sent again when. Whoever it works
 * for is given to it: a person by a token, an installation by what clients.ts hands over. It waits for no limit of GitHub's.
 */
export interface OctokitSettings {
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

/**
 * What is no outage. Of a limit (429 and 403) plugin-retry 8.1.1 knows nothing: measured, it sends a 429 with `retry-after: 60`
 * three times within 3 s.
 */
const NEVER_RESENT = [400, 401, 403, 404, 409, 410, 422, 429, 451];

/**
 * At a call that creates something: sent again after an answer that was lost, it does no harm. (`retries`, the plugin's own word,
 * would send it again after a refusal too.)
 */
export const RESENT = { isResent: true };

export function createOctokitClass({ resendAfterMs = 1_000, timeoutMs }: OctokitSettings): typeof Octokit {
  return Octokit.plugin(retry, (octokit) => {
    octokit.hook.before("request", (options) => {
      options.headers["x-github-api-version"] = API_VERSION;
      options.request = {
        // An answer that was lost may belong to a review that was taken.
        ...(isRepeatable(options) || options.request["isResent"] === true ? {} : { retries: 0 }),
        ...AS_JSON,
        ...options.request,
        // Octokit gives no type to what read-body.ts makes.
        fetch: within(timeoutMs, (options.request.fetch as Fetch | undefined) ?? AS_JSON.fetch),
      };
    });
    octokit.hook.after("request", ({ status }, options) => note(octokit, options, status));
    octokit.hook.error("request", (error, options) => {
      note(octokit, options, "status" in error ? error.status : error.message);
      throw error;
    });
  }).defaults({
    userAgent: "otel-fix",
    retry: {
      enabled: resendAfterMs !== null,
      doNotRetry: NEVER_RESENT,
      ...(resendAfterMs !== null && { retryAfterBaseValue: resendAfterMs }),
    },
  });
}

/** Neither what was sent nor what was answered: both hold what people wrote. */
function note(
  octokit: Octokit,
  options: Parameters<Octokit["request"]["endpoint"]["parse"]>[0],
  outcome: number | string,
): void {
  const { method, url } = octokit.request.endpoint.parse(options);
  octokit.log.debug(`GitHub request: ${method} ${url.replace(/[?#][^]*/, "")} - ${outcome}`);
}
