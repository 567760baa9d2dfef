import type { CheckRunReport, Conclusion, PullRequestRef, PullRequestState } from "../../app/ports.ts";
import { ask, type FetchAnswer } from "./ask.ts";
import { present, readAll, type Connection } from "./pages.ts";

/**
 * The bot's check runs on a commit, found by the form of their external ids. A check belongs to a commit: where several pull
 * requests have the same head, their runs stand side by side, and GitHub shows the newest for all of them. An app has one
 * suite for each commit, but others may use the name too, and GitHub does not say in which order it lists suites: all are read.
 */

const RUN = "nodes { databaseId externalId status completedAt }";

/** The newest run whatever their order is, and as many of the others as fit: another pull request's may be among them. */
const RUNS = `
  latest: checkRuns(first: 10, filterBy: { checkName: "otel-fix", checkType: LATEST }) { ${RUN} }
  all: checkRuns(last: 50, filterBy: { checkName: "otel-fix", checkType: ALL }) { ${RUN} }
`;

export function selectCheckSuites(after = ""): string {
  return `checkSuites(first: 50${after}, filterBy: { checkName: "otel-fix" }) { pageInfo { hasNextPage endCursor } nodes { ${RUNS} } }`;
}

/** Enough to know whether the bot has completed a check; an app has one suite for each commit. */
export const SELECT_FEW_SUITES = `checkSuites(first: 10, filterBy: { checkName: "otel-fix" }) { pageInfo { hasNextPage endCursor } nodes { ${RUNS} } }`;

/** The open pull requests that the commit belongs to. */
export const SELECT_PULLS = "associatedPullRequests(first: 50) { nodes { number state headRefOid } }";

const PAGE_QUERY = /* GraphQL */ `
  query CheckSuites($owner: String!, $repo: String!, $oid: GitObjectID!, $after: String!) {
    repository(owner: $owner, name: $repo) {
      object(oid: $oid) {
        ... on Commit {
          ${selectCheckSuites(", after: $after")}
        }
      }
    }
  }
`;

export interface CheckedCommit {
  readonly oid: string;
  readonly checkSuites: Connection<SuiteNode> | null;
  readonly associatedPullRequests: { readonly nodes: readonly (PullNode | null)[] | null } | null;
}

interface PullNode {
  readonly number: number;
  readonly state: string;
  readonly headRefOid: string;
}

interface Runs {
  readonly nodes: readonly (CheckRunNode | null)[] | null;
}

interface SuiteNode {
  readonly latest: Runs | null;
  readonly all: Runs | null;
}

interface CheckRunNode {
  readonly databaseId: number | null;
  readonly externalId: string | null;
  readonly status: string;
  readonly completedAt?: string | null;
}

interface PageAnswer {
  readonly repository: { readonly object: Pick<CheckedCommit, "checkSuites"> | null } | null;
}

type CheckRunState = Pick<PullRequestState, "checkRun" | "rivals">;

export async function readCheckRunState(
  github: FetchAnswer,
  { owner, repo, number }: PullRequestRef,
  commit: CheckedCommit,
): Promise<CheckRunState> {
  const { oid } = commit;
  const suites = await readAll(commit.checkSuites, async (after) => {
    const answer = await ask<PageAnswer>(github, {
      query: PAGE_QUERY,
      variables: { owner, repo, oid, after },
    });
    return answer?.repository?.object?.checkSuites ?? null;
  });
  const runs = toRuns(suites);
  const own = runs.find((run) => run.number === number);
  const others = present(commit.associatedPullRequests?.nodes).filter(
    (pull) => pull.state === "OPEN" && pull.headRefOid === oid && pull.number !== number,
  );
  return {
    checkRun: own === undefined ? null : { id: own.id, digest: own.digest },
    rivals: others.flatMap((pull) => {
      const run = runs.find((candidate) => candidate.number === pull.number);
      return run === undefined ? [] : [{ number: pull.number, conclusion: run.conclusion }];
    }),
  };
}

/** The bot's completed runs among those that were selected, the newest first. */
export function listRuns({ checkSuites }: Pick<CheckedCommit, "checkSuites">): readonly Run[] {
  return toRuns(present(checkSuites?.nodes));
}

/** Whether a pull request's run says that it changes the configuration. */
export function isMarkedConfiguration(commit: Pick<CheckedCommit, "checkSuites">, number: number): boolean {
  return listRuns(commit).some((run) => run.number === number && run.changesConfiguration);
}

function toRuns(suites: readonly SuiteNode[]): readonly Run[] {
  const listed = suites.flatMap(({ latest, all }) => [...present(latest?.nodes), ...present(all?.nodes)]);
  return sortNewestFirst(listed.flatMap(toRun));
}

/** By their numbers; where GitHub gives those no more, by when they were completed, and else as it lists them. */
function sortNewestFirst(runs: readonly Run[]): readonly Run[] {
  const isNumbered = runs.every(({ id }) => id !== null);
  const byNumber = (a: Run, b: Run) => (b.id ?? 0) - (a.id ?? 0);
  const byTime = (a: Run, b: Run) => b.completedAt - a.completedAt;
  return [...runs].reverse().sort(isNumbered ? byNumber : byTime);
}

export interface Run {
  /** null where GitHub gives none: the external id says whose run it is. */
  readonly id: number | null;
  /** Milliseconds since 1970; 0 where GitHub does not say. */
  readonly completedAt: number;
  readonly digest: string;
  readonly number: number;
  readonly conclusion: Conclusion;
  readonly changesConfiguration: boolean;
}

const CONCLUSIONS: readonly Conclusion[] = ["success", "neutral", "failure"];

/** Others may use the check's name, but not the form of the external id. A run that was never completed says nothing. */
function toRun({ databaseId, externalId, status, completedAt }: CheckRunNode): readonly Run[] {
  const read = parseExternalId(externalId ?? "");
  if (read === null || status !== "COMPLETED") return [];
  return [{ id: databaseId, completedAt: completedAt == null ? 0 : Date.parse(completedAt), ...read }];
}

/** What the external id of a pull request's run says; null for any other run. */
export function parseExternalId(externalId: string): Omit<Run, "id" | "completedAt"> | null {
  const [, digest, number, word, configuration] =
    /^otel-fix:v1:([0-9a-f]+):(\d+):([a-z]+)(:configuration)?$/.exec(externalId) ?? [];
  const conclusion = CONCLUSIONS.find((one) => one === word);
  const changesConfiguration = configuration !== undefined;
  return digest === undefined || conclusion === undefined
    ? null
    : { digest, number: Number(number), conclusion, changesConfiguration };
}

/** The check run's external id, from which its report's digest is read again, and for whom it concludes what. */
export function renderExternalId(
  report: Pick<CheckRunReport, "digest" | "pull" | "changesConfiguration">,
): string {
  const { digest, pull, changesConfiguration } = report;
  const id = `otel-fix:v1:${digest}`;
  if (pull === undefined) return id;
  const mark = changesConfiguration === true ? ":configuration" : "";
  return `${id}:${pull.number}:${pull.conclusion}${mark}`;
}
