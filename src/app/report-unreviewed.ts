import { digest } from "../core/text/digest.ts";
import { prose, proseToText } from "../core/text/prose.ts";
import type { GitHub, PullRequestRef } from "./ports.ts";

/** Says in the check of a pull request that its review was given up: what is not reviewed never looks like what passed. */

export interface Unreviewed {
  readonly attempts: number;
  /** By what the log calls it. */
  readonly reference: string;
}

/** What went wrong on the way; never throws. */
export async function reportUnreviewed(
  ref: PullRequestRef,
  { attempts, reference }: Unreviewed,
  github: Pick<GitHub, "readPullRequest" | "completeCheckRun">,
): Promise<readonly unknown[]> {
  try {
    const { status, headSha } = await github.readPullRequest(ref);
    if (status !== "open") return [];
    const summary = proseToText(
      prose`I tried ${[String(attempts)]} times, and something failed each time. Push again, or press "Re-run" to have it reviewed. Whoever runs me finds the cause in the log, under ${reference}.`,
    );
    const result = await github.completeCheckRun(ref, {
      headSha,
      conclusion: "neutral",
      pull: { number: ref.number, conclusion: "neutral" },
      title: "Not reviewed",
      summary,
      annotations: [],
      digest: digest(summary),
    });
    return result.ok ? [] : [new Error(result.message)];
  } catch (error) {
    return [error];
  }
}
