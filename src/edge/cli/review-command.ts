import { CONFIGURATION_PATH } from "../../app/configuration/load-configuration.ts";
import {
  prepareReview,
  reviewPullRequest,
  type PreparedReview,
  type ReviewDependencies,
} from "../../app/review/review-pull-request.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { renderReviewPage } from "../../core/report/review-page.ts";
import { printableLines } from "../../core/text/printable.ts";
import { createGitHub } from "../github/github.ts";
import { createOctokitClass } from "../github/octokit.ts";
import { readTarget } from "./pull-request-target.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** `otel-fix review OWNER/REPO#N`: the bot's review, once, with a token. Without `--post` it only says what it would do. */

export interface ReviewCall {
  readonly target: string;
  readonly isPosted: boolean;
  readonly rules: readonly Rule[];
  readonly env: NodeJS.ProcessEnv;
}

export async function runReview(call: ReviewCall, terminal: Terminal): Promise<number> {
  const { ref, apiUrl } = readTarget(call.target, call.env);
  const target = `${ref.owner}/${ref.repo}#${ref.number}`;
  const auth = call.env["GITHUB_TOKEN"];
  if (auth === undefined || auth === "") {
    throw new UsageError(
      "GITHUB_TOKEN is missing: set it to a token that may read the repository, and with --post write pull requests and checks",
    );
  }
  const dependencies = createReviewDependencies({ auth, apiUrl, rules: call.rules });
  if (call.isPosted) {
    const { status, findings, refusals } = await reviewPullRequest(
      { ref, isRerequested: false },
      dependencies,
    );
    for (const refusal of refusals) terminal.error(printableLines(`otel-fix: ${refusal}`));
    terminal.print(`${target}: ${status}, ${findings} new findings`);
    return findings > 0 ? 1 : 0;
  }
  const prepared = await prepareReview(ref, dependencies);
  if (prepared.status !== "ready") {
    terminal.print(`${target}: nothing to review (${prepared.status})`);
    return 0;
  }
  printPage({ target, prepared }, terminal);
  return prepared.findings.some(({ shown }) => shown !== "already-there") ? 1 : 0;
}

interface ReviewClient extends Pick<ReviewCall, "rules"> {
  readonly auth: string;
  readonly apiUrl: string;
}

/** What a review with a token needs. */
export function createReviewDependencies({ auth, apiUrl: baseUrl, rules }: ReviewClient): ReviewDependencies {
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

function printPage(
  { target, prepared }: { readonly target: string; readonly prepared: PreparedReview },
  terminal: Terminal,
) {
  const { plan, checkRun, analysis } = prepared;
  const texts = new Map(analysis.manifests.map(({ path, lines }) => [path, lines]));
  const lineOf = (path: string, line: number) => {
    const lines = texts.get(path);
    return lines === undefined || line < 1 || line > lines.count ? null : lines.textOf(line);
  };
  const { palette } = terminal;
  terminal.print(
    renderReviewPage({ pull: target, plan, checkRun, lineOf }, { palette, width: palette.columns ?? WIDTH }),
  );
}

/** Columns, where there is no terminal. */
const WIDTH = 100;
