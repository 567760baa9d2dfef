// Check runs, check suites and annotations as REST and webhooks show them.
import type { Annotation, CheckRun, CheckStatus, CheckSuite, Pull } from "../state/records.ts";
import type { World } from "../state/world.ts";
import { type Json, renderApp } from "./account.ts";
import { renderCommitBrief } from "./commit.ts";
import { renderPullMinimal } from "./pull.ts";
import { renderRepositoryBrief } from "./repository.ts";
import { repositoryApi, repositoryPage } from "./urls.ts";

/** The form of REST. */
export function renderCheckRun(world: World, run: CheckRun): Json {
  const { suite } = run;
  const url = `${repositoryApi(world, suite.repository)}/check-runs/${run.id}`;
  const page = `${repositoryPage(world, suite.repository)}/runs/${run.id}`;
  return {
    id: run.id,
    node_id: run.nodeId,
    name: run.name,
    head_sha: suite.headSha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: suite.id },
    app: renderApp(world),
    pull_requests: pullsOfSuite(suite).map((pull) => renderPullMinimal(world, pull)),
  };
}

/** The form of webhooks, which carry more of the suite. */
export function renderCheckRunForWebhook(world: World, run: CheckRun): Json {
  return { ...renderCheckRun(world, run), check_suite: renderSuiteBrief(world, run.suite) };
}

function renderSuiteBrief(world: World, suite: CheckSuite): Json {
  return {
    id: suite.id,
    node_id: suite.nodeId,
    head_branch: suite.headBranch,
    head_sha: suite.headSha,
    status: suiteStatus(suite),
    conclusion: suiteConclusion(suite),
    url: suiteApi(world, suite),
    before: null,
    after: suite.headSha,
    pull_requests: pullsOfSuite(suite).map((pull) => renderPullMinimal(world, pull)),
    app: renderApp(world),
    created_at: suite.createdAt,
    updated_at: suite.updatedAt,
  };
}

/** A suite alone. */
export async function renderCheckSuite(world: World, suite: CheckSuite): Promise<Json> {
  const commit = await suite.repository.history.commit(suite.headSha);
  return {
    ...renderSuiteBrief(world, suite),
    rerequestable: true,
    runs_rerequestable: true,
    latest_check_runs_count: suite.runs.length,
    check_runs_url: `${suiteApi(world, suite)}/check-runs`,
    repository: renderRepositoryBrief(world, suite.repository),
    head_commit: commit === null ? null : renderCommitBrief(commit),
  };
}

export function renderAnnotation(world: World, run: CheckRun, annotation: Annotation): Json {
  const page = repositoryPage(world, run.suite.repository);
  return { ...annotation, blob_href: `${page}/blob/${run.suite.headSha}/${annotation.path}` };
}

export function suiteStatus({ runs }: CheckSuite): CheckStatus {
  if (runs.length === 0) return "queued";
  return runs.every((run) => run.status === "completed") ? "completed" : "in_progress";
}

// The first of these that one of a suite's runs ended with is the suite's own.
const GRAVITY = ["failure", "timed_out", "cancelled", "action_required", "success", "neutral", "skipped"];

export function suiteConclusion(suite: CheckSuite): string | null {
  if (suiteStatus(suite) !== "completed") return null;
  return GRAVITY.find((conclusion) => suite.runs.some((run) => run.conclusion === conclusion)) ?? null;
}

/** Open pull requests with the suite's commit or branch at their head. GitHub does not know those that come from a fork. */
function pullsOfSuite({ repository, headSha, headBranch }: CheckSuite): readonly Pull[] {
  return [...repository.pulls.values()].filter(
    ({ state, head }) =>
      state === "open" &&
      head.repository === repository &&
      (head.sha === headSha || head.branch === headBranch),
  );
}

function suiteApi(world: World, suite: CheckSuite): string {
  return `${repositoryApi(world, suite.repository)}/check-suites/${suite.id}`;
}
