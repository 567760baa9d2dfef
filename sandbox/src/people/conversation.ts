// What people say on a pull request: comments, threads, and what they change or take away of it.
import { canWrite } from "../access/permissions.ts";
import { addIssueComment, editIssueComment } from "../operations/issue-comments.ts";
import {
  commentOnLine,
  deleteReviewComment,
  editReviewComment,
  reply,
} from "../operations/review-comments.ts";
import { setResolved } from "../operations/threads.ts";
import { forbidden, notFound } from "../refusal.ts";
import type { Account, Pull, ReviewComment, Thread } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { SandboxPullRequest } from "./api.ts";

/** A pull request, and who does something to it. */
export interface Hand {
  readonly world: World;
  readonly pull: Pull;
  readonly as: (login: string | undefined) => Account;
  readonly act: <Result>(write: () => Promise<Result> | Result) => Promise<Result>;
}

type Talk =
  | "comment"
  | "editComment"
  | "commentOnLine"
  | "reply"
  | "editReviewComment"
  | "deleteReviewComment"
  | "resolveThread"
  | "unresolveThread";

export function talk({ world, pull, as, act }: Hand): Pick<SandboxPullRequest, Talk> {
  function resolve(threadId: string, login: string | undefined, resolved: boolean): Promise<void> {
    return act(async () => {
      const sender = as(login);
      const maySay = sender === pull.author || canWrite(pull.repository, sender);
      if (!maySay)
        throw forbidden(
          `${sender.login} can neither write to the repository nor is the author: see addCollaborator`,
        );
      await setResolved(world, findThread(pull, threadId), { resolved, sender });
    });
  }
  return {
    comment: (body, login) =>
      act(() => {
        const sender = as(login);
        const text = { body, sender, mayWrite: canWrite(pull.repository, sender) };
        return addIssueComment(world, pull, text).id;
      }),
    editComment: (commentId, body, login) =>
      act(() => {
        const comment = pull.comments.find(({ id }) => id === commentId);
        if (comment === undefined) throw notFound();
        editIssueComment(world, comment, { body, sender: as(login) });
      }),
    commentOnLine: (place, body, login) =>
      act(async () => {
        const wanted = { author: as(login), body, commit: pull.head.sha, place };
        return (await commentOnLine(world, pull, wanted)).thread.nodeId;
      }),
    reply: (threadId, body, login) =>
      act(async () => (await reply(world, findThread(pull, threadId), { author: as(login), body })).id),
    ...edits({ world, pull, as, act }),
    resolveThread: (threadId, login) => resolve(threadId, login, true),
    unresolveThread: (threadId, login) => resolve(threadId, login, false),
  };
}

/** Whoever may write can edit and delete what others wrote; the webhook says who did. */
function edits({
  world,
  pull,
  as,
  act,
}: Hand): Pick<SandboxPullRequest, "editReviewComment" | "deleteReviewComment"> {
  function find(id: number, sender: Account): ReviewComment {
    const comment = findReviewComment(pull, id);
    if (sender !== comment.author && !canWrite(pull.repository, sender))
      throw forbidden(
        `${sender.login} can neither write to the repository nor wrote it: see addCollaborator`,
      );
    return comment;
  }
  return {
    editReviewComment: (commentId, body, login) =>
      act(() => {
        const sender = as(login);
        return editReviewComment(world, find(commentId, sender), { body, sender });
      }),
    deleteReviewComment: (commentId, login) =>
      act(() => {
        const sender = as(login);
        return deleteReviewComment(world, find(commentId, sender), sender);
      }),
  };
}

function findThread(pull: Pull, id: string): Thread {
  const thread = pull.threads.find(({ nodeId }) => nodeId === id);
  if (thread === undefined) throw notFound();
  return thread;
}

export function findReviewComment(pull: Pull, id: number): ReviewComment {
  const comment = pull.threads.flatMap((thread) => thread.comments).find((one) => one.id === id);
  if (comment === undefined) throw notFound();
  return comment;
}
