import { CONFIGURATION_PATH } from "../../app/configuration/load-configuration.ts";
import type { PullRequestRef } from "../../app/ports.ts";
import {
  prepareReview,
  reviewPullRequest,
  type PreparedReview,
  type ReviewDependencies,
} from "../../app/review/review-pull-request.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { printableLines } from "../../core/text/printable.ts";
import { createGitHub } from "../github/github.ts";
import { createOctokitClass } from "../github/octokit.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** `otel-fix review OWNER/REPO#N`: the bot's review, once, with a token. Without `--post` it only says what it would do. */

export interface ReviewCall {
  readonly target: string;
  readonly isPosted: boolean;
  readonly rules: readonly Rule[];
  readonly env: NodeJS.ProcessEnv;
}

export async function runReview(call: ReviewCall, terminal: Terminal): Promise<number> {
  const ref = readTarget(call.target);
  const auth = call.env["GITHUB_TOKEN"];
  if (auth === undefined || auth === "") {
    throw new UsageError(
      "GITHUB_TOKEN is missing: set it to a token that may read the repository, and with --post write pull requests and checks",
    );
  }
  const dependencies = createReviewDependencies({ auth, env: call.env, rules: call.rules });
  if (call.isPosted) {
    const { status, findings, refusals } = await reviewPullRequest(
      { ref, isRerequested: false },
      dependencies,
    );
    for (const refusal of refusals) terminal.error(printableLines(`otel-fix: ${refusal}`));
    terminal.print(`${call.target}: ${status}, ${findings} new findings`);
    return findings > 0 ? 1 : 0;
  }
  const prepared = await prepareReview(ref, dependencies);
  if (prepared.status !== "ready") {
    terminal.print(`${call.target}: nothing to review (${prepared.status})`);
    return 0;
  }
  terminal.print(printableLines(renderPlan(prepared)));
  return prepared.findings.some(({ shown }) => shown !== "already-there") ? 1 : 0;
}

/** What a review with a token needs. */
export function createReviewDependencies({
  auth,
  env,
  rules,
}: Pick<ReviewCall, "env" | "rules"> & { readonly auth: string }): ReviewDependencies {
  const baseUrl = env["GITHUB_API_URL"] ?? "https://api.github.com";
  const Client = createOctokitClass({ timeoutMs: REQUEST_TIMEOUT_MS });
  return { github: createGitHub(new Client({ auth, baseUrl, log: SILENT }), CONFIGURATION_PATH), rules };
}

const REQUEST_TIMEOUT_MS = 30_000;

/** What GitHub refuses is said in words of ours; the client would print a line of its own before. */
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function readTarget(target: string): PullRequestRef {
  const [, owner, repo, number] = /^([\w.-]+)\/([\w.-]+)#(\d+)$/.exec(target) ?? [];
  if (owner === undefined || repo === undefined || number === undefined) {
    throw new UsageError(`expected OWNER/REPO#NUMBER, found ${JSON.stringify(target)}`);
  }
  return { owner, repo, number: Number(number) };
}

function renderPlan({ plan, checkRun }: PreparedReview): string {
  const threads = plan.threads.map(
    (operation) =>
      `${operation.kind} thread ${operation.thread.id}${"why" in operation ? ` (${operation.why})` : ""}`,
  );
  const bodies = plan.bodies.map(({ reviewId }) => `edit the body of review ${reviewId}`);
  const review =
    plan.review === null
      ? []
      : [
          `post a review with ${plan.review.comments.length} comments`,
          ...plan.review.comments.map(
            ({ path, startLine, line, body }) => `--- ${path}:${startLine}-${line}\n${body}`,
          ),
          ...(plan.review.hasTable ? [`--- body\n${plan.review.body}`] : []),
        ];
  const { conclusion, title, summary, text } = checkRun;
  const check = [
    `complete the check run: ${conclusion}, ${title}`,
    summary,
    ...(text === undefined ? [] : [text]),
  ];
  return [...threads, ...bodies, ...review, ...check].join("\n\n");
}
