// Reviews, threads and comments as GraphQL shows them.
import { canWrite, isAllowed } from "../../access/permissions.ts";
import { findPosition, isOutdated } from "../../operations/positions.ts";
import { commentsOf } from "../../operations/reviews.ts";
import { visibleComments } from "../../operations/threads.ts";
import { associationOf } from "../../render/pull.ts";
import { issueCommentPage, reviewCommentPage, reviewPage } from "../../render/urls.ts";
import type { Account, IssueComment, Pull, Review, ReviewComment, Thread } from "../../state/records.ts";
import { connection } from "../connection.ts";
import { type GraphContext, type Node, shortId, viewerOf } from "../context.ts";
import { accountAsUser } from "./account.ts";

interface Written {
  readonly id: number;
  readonly nodeId: string;
  readonly author: Account;
  readonly body: string;
  readonly updatedAt: string;
  readonly minimized: string | null;
}

/** What everything that somebody wrote has. */
function writtenNode(context: GraphContext, pull: Pull, written: Written): Readonly<Record<string, unknown>> {
  return {
    id: written.nodeId,
    databaseId: shortId(context.world, written.id),
    fullDatabaseId: String(written.id),
    author: () => context.show(written.author),
    authorAssociation: associationOf(pull.repository, written.author),
    body: written.body,
    updatedAt: written.updatedAt,
    isMinimized: written.minimized !== null,
    minimizedReason: written.minimized,
    viewerDidAuthor: viewerOf(context) === written.author,
    viewerCanMinimize: () => mayModerate(context, pull),
  };
}

function mayModerate({ world, caller }: GraphContext, { repository }: Pull): boolean {
  if (caller.kind === "user") return canWrite(repository, caller.account);
  return isAllowed(world, caller, { repository, needs: [["pull_requests", "write"]] });
}

export function issueCommentNode(context: GraphContext, comment: IssueComment): Node {
  return {
    ...writtenNode(context, comment.pull, comment),
    __typename: "IssueComment",
    createdAt: comment.createdAt,
    url: issueCommentPage(context.world, comment),
  };
}

export function reviewNode(context: GraphContext, review: Review): Node {
  return {
    ...writtenNode(context, review.pull, review),
    __typename: "PullRequestReview",
    state: review.state,
    createdAt: review.submittedAt ?? review.updatedAt,
    submittedAt: review.submittedAt,
    url: reviewPage(context.world, review),
    commit: () => context.showCommit(review.pull.repository, review.commit),
    pullRequest: () => context.show(review.pull),
    comments: connection(
      () => commentsOf(review),
      (comment) => context.show(comment),
    ),
  };
}

export function threadNode(context: GraphContext, thread: Thread): Node {
  const { anchor, resolvedBy } = thread;
  const mayResolve = maySetResolved(context, thread);
  return {
    __typename: "PullRequestReviewThread",
    id: thread.nodeId,
    path: thread.path,
    isResolved: resolvedBy !== null,
    isCollapsed: resolvedBy !== null,
    isOutdated: () => isOutdated(thread),
    resolvedBy: () => (resolvedBy === null ? null : accountAsUser(context, resolvedBy)),
    subjectType: anchor === null ? "FILE" : "LINE",
    diffSide: anchor?.side ?? "RIGHT",
    startDiffSide: anchor?.startSide ?? null,
    line: async () => (await findPosition(thread))?.line ?? null,
    startLine: async () => (await findPosition(thread))?.startLine ?? null,
    originalLine: anchor?.line ?? null,
    originalStartLine: anchor?.startLine ?? null,
    pullRequest: () => context.show(thread.pull),
    viewerCanReply: !thread.pull.locked,
    viewerCanResolve: mayResolve && resolvedBy === null,
    viewerCanUnresolve: mayResolve && resolvedBy !== null,
    comments: connection(
      () => visibleComments(thread, viewerOf(context)),
      (comment) => context.show(comment),
    ),
  };
}

/** Whoever may write, and the pull request's author; an app needs to be able to write contents for it. */
export function maySetResolved({ world, caller }: GraphContext, { pull }: Thread): boolean {
  const { repository } = pull;
  if (caller.kind === "user") return caller.account === pull.author || canWrite(repository, caller.account);
  const needs = [["pull_requests", "write"] as const, ["contents", "write"] as const];
  return needs.every((one) => isAllowed(world, caller, { repository, needs: [one] }));
}

export function reviewCommentNode(context: GraphContext, comment: ReviewComment): Node {
  const { thread, review, inReplyTo } = comment;
  const { anchor, pull } = thread;
  return {
    ...writtenNode(context, pull, comment),
    __typename: "PullRequestReviewComment",
    createdAt: comment.createdAt,
    url: reviewCommentPage(context.world, comment),
    path: thread.path,
    diffHunk: anchor?.diffHunk ?? "",
    line: async () => (await findPosition(thread))?.line ?? null,
    startLine: async () => (await findPosition(thread))?.startLine ?? null,
    originalLine: anchor?.line ?? null,
    originalStartLine: anchor?.startLine ?? null,
    outdated: () => isOutdated(thread),
    subjectType: anchor === null ? "FILE" : "LINE",
    state: review.state === "PENDING" ? "PENDING" : "SUBMITTED",
    commit: () => context.showCommit(pull.repository, pull.head.sha),
    originalCommit: () => context.showCommit(pull.repository, thread.commit),
    pullRequestReview: () => context.show(review),
    replyTo: () => (inReplyTo === null ? null : context.show(inReplyTo)),
  };
}
