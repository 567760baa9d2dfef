import type { CheckRunReport, Conclusion, PullRequestState } from "../../app/ports.ts";

/**
 * What the first read says about the bot's check runs on the head commit. A check belongs to a commit: where several pull
 * requests have the same head, their runs stand side by side, and GitHub shows the newest for all of them.
 */
export const CHECK_RUNS_FRAGMENT = /* GraphQL */ `
  fragment CheckRuns on Commit {
    associatedPullRequests(first: 50) {
      nodes {
        number
        state
        headRefOid
      }
    }
    checkSuites(first: 50, filterBy: { checkName: "otel-fix" }) {
      nodes {
        checkRuns(last: 50, filterBy: { checkName: "otel-fix", checkType: ALL }) {
          nodes {
            databaseId
            externalId
            status
          }
        }
      }
    }
  }
`;

interface List<T> {
  readonly nodes: readonly (T | null)[] | null;
}

export interface CheckRunsNode {
  readonly oid: string;
  readonly associatedPullRequests: List<{
    readonly number: number;
    readonly state: string;
    readonly headRefOid: string;
  }> | null;
  readonly checkSuites: List<{ readonly checkRuns: List<CheckRunNode> | null }> | null;
}

interface CheckRunNode {
  readonly databaseId: number | null;
  readonly externalId: string | null;
  readonly status: string;
}

export function toCheckRunState(
  commit: CheckRunsNode,
  number: number,
): Pick<PullRequestState, "checkRun" | "rivals"> {
  const suites = present(commit.checkSuites);
  const runs = suites
    .flatMap(({ checkRuns }) => present(checkRuns).flatMap(toRun))
    .sort((a, b) => b.id - a.id);
  const others = present(commit.associatedPullRequests).filter(
    (pull) => pull.state === "OPEN" && pull.headRefOid === commit.oid && pull.number !== number,
  );
  const own = runs.find((run) => run.number === number);
  return {
    checkRun: own === undefined ? null : { id: own.id, digest: own.digest },
    rivals: others.flatMap((pull) => {
      const run = runs.find((candidate) => candidate.number === pull.number);
      return run === undefined ? [] : [{ number: pull.number, conclusion: run.conclusion }];
    }),
  };
}

function present<T>(list: List<T> | null): readonly T[] {
  return (list?.nodes ?? []).filter((node) => node !== null);
}

interface Run {
  readonly id: number;
  readonly digest: string;
  readonly number: number;
  readonly conclusion: Conclusion;
}

/** Others may use the check's name, but not the form of the external id. A run that was never completed says nothing. */
function toRun({ databaseId, externalId, status }: CheckRunNode): readonly Run[] {
  const parts = /^otel-fix:v1:([0-9a-f]+):(\d+):(success|neutral|failure)$/.exec(externalId ?? "");
  if (databaseId === null || parts === null || status !== "COMPLETED") return [];
  const [, digest = "", number, conclusion] = parts;
  const [known] = (["success", "neutral", "failure"] as const).filter((one) => one === conclusion);
  return known === undefined ? [] : [{ id: databaseId, digest, number: Number(number), conclusion: known }];
}

/** The check run's external id, from which its report's digest is read again, and for whom it concludes what. */
export function renderExternalId({ digest, pull }: Pick<CheckRunReport, "digest" | "pull">): string {
  const id = `otel-fix:v1:${digest}`;
  return pull === undefined ? id : `${id}:${pull.number}:${pull.conclusion}`;
}
