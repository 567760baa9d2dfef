import { readFileSync } from "node:fs";

import * as z from "zod";

import type { PullRequestRef } from "../../app/ports.ts";
import { reviewPullRequest } from "../../app/review/review-pull-request.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { renderNote } from "../../core/report/workflow-commands.ts";
import { describeFailure } from "../cli/program.ts";
import { readApiUrl } from "../cli/pull-request-target.ts";
import { createReviewDependencies } from "../cli/review-command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { statusOf } from "../github/errors.ts";

/** The review of an Action's pull request, with the token that the workflow gives it. */

export interface ReviewWishes {
  readonly rules: readonly Rule[];
  readonly token: string | null;
}

/** Whether the review says everything; where it does not, a line says why, and the findings have to stand elsewhere. */
export async function postReview({ rules, token }: ReviewWishes, { env, print }: Terminal): Promise<boolean> {
  const warn = (why: string) => {
    print(renderNote("warning", `otel-fix posted no review: ${why}`));
    return false;
  };
  const pull = readPullRequest(env);
  if (pull === null) return warn("this event isn't about a pull request; run the job on: pull_request");
  if (token === null)
    return warn("it has no token. Leave the input token out to use the workflow's own. " + INSTEAD);
  const denied = pull.isFork ? FORK : PERMISSIONS;
  try {
    const dependencies = createReviewDependencies({ auth: token, apiUrl: readApiUrl(env), rules });
    const { status, refusals } = await reviewPullRequest(
      { ref: pull.ref, isRerequested: false },
      dependencies,
    );
    if (status === "reviewed" && refusals.length === 0) return true;
    return status === "reviewed"
      ? warn(`${refusals.join("; ")}. ${denied}`)
      : warn(`the pull request is ${status}`);
  } catch (error) {
    const isDenied = [401, 403, 404].includes(statusOf(error) ?? 0);
    return warn(`${describeFailure(error).replace(/^otel-fix: /, "")}. ${isDenied ? denied : INSTEAD}`);
  }
}

const INSTEAD = "The findings are in annotations and in the job's summary instead.";
const PERMISSIONS = `The job needs permissions: contents: read, pull-requests: write, checks: write. ${INSTEAD}`;
const FORK = `The pull request comes from a fork, whose token can only read. ${INSTEAD} The app (docs/install.md) reviews pull requests from forks too.`;

/** Of the event's payload, what GitHub's webhooks documentation promises for `pull_request`. */
const Event = z.object({
  pull_request: z.object({
    number: z.number(),
    head: z.object({ repo: z.object({ full_name: z.string() }).nullish() }).optional(),
  }),
});

function readPullRequest(
  env: NodeJS.ProcessEnv,
): { readonly ref: PullRequestRef; readonly isFork: boolean } | null {
  const [owner = "", repo = ""] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
  const event = Event.safeParse(readEvent(env["GITHUB_EVENT_PATH"] ?? ""));
  if (!event.success || owner === "" || repo === "") return null;
  const { number, head } = event.data.pull_request;
  return { ref: { owner, repo, number }, isFork: head?.repo?.full_name !== `${owner}/${repo}` };
}

/** null where the runner gives none that can be read. */
function readEvent(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
