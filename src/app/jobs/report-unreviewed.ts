import { digest } from "../../core/text/digest.ts";
import { plain, prose, proseToText } from "../../core/text/prose.ts";
import type { GitHub, PullRequestRef } from "../ports.ts";

/** Says in the check of a pull request that its review was given up: what is not reviewed never looks like what passed. */

export interface Unreviewed {
  readonly attempts: number;
  /** By what the log calls it. */
  readonly reference: string;
  /** Why trying again would not help, as the rest of a sentence; null where it might. */
  readonly why: string | null;
}

/** What went wrong on the way; never throws. */
export async function reportUnreviewed(
  ref: PullRequestRef,
  { attempts, reference, why }: Unreviewed,
  github: Pick<GitHub, "readPullRequest" | "completeCheckRun">,
): Promise<readonly unknown[]> {
  try {
    const { status, headSha, rivals } = await github.readPullRequest(ref, "head");
    if (status !== "open") return [];
    const cause =
      why === null
        ? prose`The review failed ${plain(attempts)} times, so this commit may have comments that are missing or out of date. Push again, or press "Re-run".`
        : prose`The review was stopped: ${plain(why)}. Comments may be missing or out of date, and this commit would be stopped again. ${"otel-fix scan"} on a checkout has no such limit.`;
    const summary = proseToText(
      prose`${cause} The operator of this app finds the cause in its log under ${reference}.`,
    );
    // A check belongs to a commit: what failed for another pull request of the same head stays failed.
    const conclusion = rivals.some((rival) => rival.conclusion === "failure") ? "failure" : "neutral";
    const result = await github.completeCheckRun(ref, {
      headSha,
      conclusion,
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
