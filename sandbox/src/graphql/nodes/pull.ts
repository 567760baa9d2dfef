// A pull request as GraphQL shows it.
import type { FileStatus } from "../../git/diff.ts";
import { canWrite, canSee } from "../../access/permissions.ts";
import { askMergeable, readPullCommits, readPullDiff } from "../../operations/pull-diff.ts";
import { visibleThreads } from "../../operations/threads.ts";
import { pullPage } from "../../render/urls.ts";
import type { Pull, Repository, Review } from "../../state/records.ts";
import { type PageArgs, connection } from "../connection.ts";
import { type GraphContext, type Node, need, shortId, viewerOf } from "../context.ts";
import { pullState } from "./repository.ts";

export function pullNode(context: GraphContext, pull: Pull): Node {
  return {
    __typename: "PullRequest",
    id: pull.nodeId,
    databaseId: shortId(context.world, pull.id),
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? "",
    state: pullState(pull),
    isDraft: pull.draft,
    locked: pull.locked,
    merged: pull.merged !== null,
    mergedAt: pull.merged?.at ?? null,
    closed: pull.state === "closed",
    closedAt: pull.closedAt,
    createdAt: pull.createdAt,
    updatedAt: pull.updatedAt,
    url: pullPage(context.world, pull),
    mergeable: () => mergeable(pull),
    author: () => context.show(pull.author),
    repository: () => context.show(pull.repository),
    viewerCanUpdate: () => viewerOf(context) === pull.author || canWrite(pull.repository, viewerOf(context)),
    ...ends(context, pull),
    ...difference(context, pull),
    ...conversation(context, pull),
  };
}

function mergeable(pull: Pull): string {
  const answer = pull.state === "open" ? askMergeable(pull) : null;
  if (answer === null) return "UNKNOWN";
  return answer ? "MERGEABLE" : "CONFLICTING";
}

function ends(context: GraphContext, pull: Pull): Readonly<Record<string, unknown>> {
  const { repository, base, head } = pull;
  return {
    baseRefName: base.branch,
    baseRefOid: base.sha,
    baseRef: () => showRef(context, repository, base.branch),
    baseRepository: () => context.show(repository),
    headRefName: head.branch,
    headRefOid: head.sha,
    headRef: () => showRef(context, head.repository, head.branch),
    headRepository: () =>
      canSee(context.world, context.caller, head.repository) ? context.show(head.repository) : null,
    headRepositoryOwner: () => (head.repository.deleted ? null : context.show(head.repository.owner)),
    isCrossRepository: head.repository !== repository,
    maintainerCanModify: pull.maintainerCanModify,
  };
}

function showRef(context: GraphContext, repository: Repository, branch: string): Node | null {
  if (!canSee(context.world, context.caller, repository)) return null;
  need(context, repository, [["contents", "read"]]);
  return context.showRef(repository, branch);
}

const CHANGE_TYPES: Readonly<Record<FileStatus, string>> = {
  added: "ADDED",
  removed: "DELETED",
  modified: "MODIFIED",
  renamed: "RENAMED",
  changed: "CHANGED",
};

function difference(context: GraphContext, pull: Pull): Readonly<Record<string, unknown>> {
  async function files(): ReturnType<typeof listFiles> {
    return listFiles(pull);
  }
  return {
    changedFiles: async () => (await files()).length,
    additions: async () => (await files()).reduce((sum, file) => sum + file.additions, 0),
    deletions: async () => (await files()).reduce((sum, file) => sum + file.deletions, 0),
    files: connection(files, ({ path, status, additions, deletions }) => ({
      path,
      changeType: CHANGE_TYPES[status],
      additions,
      deletions,
    })),
    commits: connection(
      () => readPullCommits(pull),
      (sha) => ({
        __typename: "PullRequestCommit",
        id: `PURC_${pull.id.toString(36)}_${sha}`,
        commit: () => context.showCommit(pull.repository, sha),
        pullRequest: () => context.show(pull),
      }),
    ),
  };
}

async function listFiles(pull: Pull): Promise<Awaited<ReturnType<typeof readPullDiff>>["files"]> {
  return (await readPullDiff(pull)).files;
}

interface ReviewArgs extends PageArgs {
  readonly author?: string | null;
  readonly states?: readonly string[] | null;
}

function conversation(context: GraphContext, pull: Pull): Readonly<Record<string, unknown>> {
  return {
    labels: connection(
      () => pull.labels,
      (name) => ({ id: `LA_${Buffer.from(name).toString("base64url")}`, name, color: "ededed" }),
    ),
    comments: connection(
      () => {
        need(context, pull.repository, [
          ["issues", "read"],
          ["pull_requests", "read"],
        ]);
        return pull.comments;
      },
      (comment) => context.show(comment),
    ),
    reviews: connection(
      (args: ReviewArgs) => pull.reviews.filter((review) => isWanted(context, review, args)),
      (review) => context.show(review),
    ),
    reviewThreads: connection(
      () => visibleThreads(pull, viewerOf(context)),
      (thread) => context.show(thread),
    ),
  };
}

function isWanted(context: GraphContext, review: Review, { author, states }: ReviewArgs): boolean {
  const isVisible = review.state !== "PENDING" || review.author === viewerOf(context);
  const byAuthor =
    author == null || author === review.author.login || `${author}[bot]` === review.author.login;
  return isVisible && byAuthor && (states?.includes(review.state) ?? true);
}
