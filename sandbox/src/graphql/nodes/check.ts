// Check suites and check runs as GraphQL shows them.
import { suiteConclusion, suiteStatus } from "../../render/check.ts";
import { repositoryPage } from "../../render/urls.ts";
import type { CheckRun, CheckSuite } from "../../state/records.ts";
import { type PageArgs, connection } from "../connection.ts";
import { type GraphContext, type Node, shortId } from "../context.ts";

export function suiteNode(context: GraphContext, suite: CheckSuite): Node {
  const { world } = context;
  return {
    __typename: "CheckSuite",
    id: suite.nodeId,
    databaseId: shortId(world, suite.id),
    status: suiteStatus(suite).toUpperCase(),
    conclusion: suiteConclusion(suite)?.toUpperCase() ?? null,
    createdAt: suite.createdAt,
    updatedAt: suite.updatedAt,
    app: {
      __typename: "App",
      id: world.app.nodeId,
      databaseId: shortId(world, world.app.id),
      slug: world.app.slug,
      name: world.app.name,
    },
    branch: () => (suite.headBranch === null ? null : context.showRef(suite.repository, suite.headBranch)),
    commit: () => context.showCommit(suite.repository, suite.headSha),
    repository: () => context.show(suite.repository),
    checkRuns: connection(
      (args: RunArgs) => filterRuns(context, suite.runs, args),
      (run) => context.show(run),
    ),
  };
}

interface RunArgs extends PageArgs {
  readonly filterBy?: {
    readonly appId?: number | null;
    readonly checkName?: string | null;
    readonly checkType?: "ALL" | "LATEST" | null;
    readonly status?: string | null;
    readonly statuses?: readonly string[] | null;
    readonly conclusions?: readonly string[] | null;
  } | null;
}

function filterRuns(
  { world }: GraphContext,
  runs: readonly CheckRun[],
  { filterBy }: RunArgs,
): readonly CheckRun[] {
  const { appId, checkName, checkType, status, statuses, conclusions } = filterBy ?? {};
  const wanted = runs.filter(
    (run) =>
      (appId == null || appId === world.app.id) &&
      (checkName == null || checkName === run.name) &&
      (status == null || status === run.status.toUpperCase()) &&
      (statuses?.includes(run.status.toUpperCase()) ?? true) &&
      (conclusions?.includes((run.conclusion ?? "").toUpperCase()) ?? true),
  );
  // What counts when a query does not say it is not documented: here it is what is harder for a caller.
  if (checkType !== "LATEST") return wanted;
  return wanted.filter((run, index) => !wanted.slice(index + 1).some((later) => later.name === run.name));
}

export function runNode(context: GraphContext, run: CheckRun): Node {
  const page = `${repositoryPage(context.world, run.suite.repository)}/runs/${run.id}`;
  return {
    __typename: "CheckRun",
    id: run.nodeId,
    databaseId: shortId(context.world, run.id),
    name: run.name,
    status: run.status.toUpperCase(),
    conclusion: run.conclusion?.toUpperCase() ?? null,
    externalId: run.externalId,
    title: run.title,
    summary: run.summary,
    text: run.text,
    detailsUrl: run.detailsUrl ?? page,
    permalink: page,
    url: page,
    startedAt: run.startedAt,
    completedAt: run.completedAt,
    checkSuite: () => context.show(run.suite),
    repository: () => context.show(run.suite.repository),
  };
}
