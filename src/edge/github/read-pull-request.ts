import type { ChangedFile, PullRequestRef, PullRequestState } from "../../app/ports.ts";
import { readCheckRunState } from "./check-run-state.ts";
import type { GitHubClient } from "./client.ts";
import { graphqlErrorsOf, partialDataOf } from "./errors.ts";
import { findMissingPermissions } from "./find-missing-permissions.ts";
import { readConfigurationEntry, readConfigurationNode } from "./found-configuration.ts";
import { withIdField } from "./id-field.ts";
import { mayHaveAnswers } from "./may-have-answers.ts";
import { isSameActor, toReview, toThread } from "./own-texts.ts";
import { present, readAll } from "./pages.ts";
import { toHeadState } from "./pull-request-head.ts";
import { SHARED_REPOSITORY } from "./scope.ts";
import {
  pageQuery,
  pullRequestQuery,
  type FileNode,
  type HeadCommit,
  type ListName,
  type PullRequestAnswer,
  type PullRequestNode,
} from "./pull-request-query.ts";

export async function readPullRequest(
  client: GitHubClient,
  ref: PullRequestRef,
  configurationPath: string,
): Promise<PullRequestState> {
  const answer = await query(client, ref, configurationPath);
  const node = answer.repository?.pullRequest ?? null;
  if (answer.repository === null || node === null)
    throw new Error(`there is no pull request ${ref.owner}/${ref.repo}#${ref.number}`);
  const files = await readAll(node.files, readPagesOf(client, ref, "files"));
  const threads = await readAll(node.reviewThreads, readPagesOf(client, ref, "reviewThreads"));
  const reviews = await readAll(node.reviews, readPagesOf(client, ref, "reviews"));
  const head = findHeadCommit(node);
  return {
    ref,
    repositoryUrl: answer.repository.url,
    status: node.state === "OPEN" ? "open" : node.state === "MERGED" ? "merged" : "closed",
    isDraft: node.isDraft,
    isLocked: node.locked,
    headSha: node.headRefOid,
    baseSha: node.baseRefOid,
    baseRef: node.baseRefName,
    ...toHeadState(node, { ...answer.viewer, is: (login) => isSameActor(login, answer.viewer.login) }),
    changedFiles: files.map(toChangedFile),
    ...findConfigurations(answer, node, { ref, path: configurationPath }),
    // Where the commit is not listed yet, nothing is known, and nothing is said of it.
    isConfiguredAtHead: head?.file !== null,
    threads: threads.flatMap((thread) => toThread(thread, answer.viewer.login)),
    reviews: reviews.flatMap(toReview),
    mayHaveAnswers: mayHaveAnswers(node, threads),
    missingPermissions: await findMissingPermissions(client),
    ...(head === null ? { checkRun: null, rivals: [] } : await readCheckRunState(client, ref, head)),
  };
}

/** The organisation's repository may not exist, or be out of sight: then GitHub answers with an error beside the data. */
async function query(
  client: GitHubClient,
  ref: PullRequestRef,
  configurationPath: string,
): Promise<PullRequestAnswer> {
  const variables = {
    owner: ref.owner,
    repo: ref.repo,
    number: ref.number,
    configuration: configurationPath,
    organisation: `HEAD:${configurationPath}`,
  };
  try {
    return await withIdField(client, (field) =>
      client.graphql<PullRequestAnswer>(pullRequestQuery(field), variables),
    );
  } catch (error) {
    const errors = graphqlErrorsOf(error);
    const data = partialDataOf(error);
    const isShared = errors.length > 0 && errors.every(({ path }) => path[0] === "shared");
    // The data was asked for by this query, and the only part with errors is nullable.
    if (isShared && typeof data === "object" && data !== null) return data as PullRequestAnswer;
    throw error;
  }
}

type Pages = Pick<PullRequestNode, ListName>;

interface PageAnswer {
  readonly repository: { readonly pullRequest: Partial<Pages> | null } | null;
}

function readPagesOf<Name extends ListName>(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  list: Name,
): (after: string) => Promise<Pages[Name] | null> {
  return async (after) => {
    const answer = await withIdField(client, (field) =>
      client.graphql<PageAnswer>(pageQuery(list, field), { owner, repo, number, after }),
    );
    return answer.repository?.pullRequest?.[list] ?? null;
  };
}

const CHANGES: Readonly<Record<string, ChangedFile["change"]>> = {
  ADDED: "added",
  MODIFIED: "modified",
  DELETED: "deleted",
  RENAMED: "renamed",
  COPIED: "copied",
};

function toChangedFile({ path, changeType }: FileNode): ChangedFile {
  return { path, change: CHANGES[changeType] ?? "changed" };
}

type Configurations = Pick<PullRequestState, "configuration" | "organisationConfiguration">;

/** A repository's own file takes the organisation's place, as in Probot; it names it in `_extends` to build on it. */
function findConfigurations(
  answer: PullRequestAnswer,
  node: PullRequestNode,
  { ref, path }: { ref: PullRequestRef; path: string },
): Configurations {
  const own = node.baseRef?.target?.file ?? null;
  const shared = answer.shared?.object ?? null;
  const source = { owner: ref.owner, repo: ref.repo, path };
  const home = {
    source: { ...source, repo: SHARED_REPOSITORY },
    isPublic: answer.shared?.isPrivate === false,
  };
  const organisation = shared === null ? null : readConfigurationNode(shared, home);
  const isPublic = !node.repository.isPrivate;
  return {
    configuration: own === null ? organisation : readConfigurationEntry(own, { source, isPublic }),
    // The organisation's own repository has nothing to fall back to.
    organisationConfiguration: ref.repo === SHARED_REPOSITORY ? null : organisation,
  };
}

function findHeadCommit(node: PullRequestNode): HeadCommit | null {
  const [last] = present(node.commits.nodes);
  return last?.commit.oid === node.headRefOid ? last.commit : null;
}
