// Single review comments, and reactions to them.
import { z } from "zod";
import { canWrite } from "../access/permissions.ts";
import {
  commentOnFile,
  commentOnLine,
  deleteReviewComment,
  editReviewComment,
  reply,
} from "../operations/review-comments.ts";
import { visibleComments } from "../operations/threads.ts";
import { notFound, unprocessable } from "../refusal.ts";
import { renderReviewComment } from "../render/comment.ts";
import type { Pull, ReviewComment } from "../state/records.ts";
import {
  type Endpoint,
  NO_CONTENT,
  type Reply,
  type RepositoryCall,
  checkMayChange,
  created,
  numberParam,
  ok,
  onRepository,
  onRepositoryWith,
  pullOf,
  reviewCommentOf,
} from "./endpoint.ts";
import { READ_PULLS, WRITE_PULLS } from "./needs.ts";
import { replyPage } from "./paging.ts";

const SideValue = z.enum(["LEFT", "RIGHT"]);

const CommentBody = z.strictObject({
  body: z.string(),
  commit_id: z.string().optional(),
  path: z.string().optional(),
  position: z.int().positive().optional(),
  line: z.int().positive().optional(),
  side: SideValue.optional(),
  start_line: z.int().positive().optional(),
  start_side: z.enum(["LEFT", "RIGHT", "side"]).optional(),
  in_reply_to: z.int().optional(),
  subject_type: z.enum(["line", "file"]).optional(),
});

const OF_PULL = "/repos/{owner}/{repo}/pulls/{pull_number}/comments";
const ONE = "/repos/{owner}/{repo}/pulls/comments/{comment_id}";

export const reviewCommentEndpoints: readonly Endpoint[] = [
  onRepository({
    ...READ_PULLS,
    route: `GET ${OF_PULL}`,
    docs: "pulls/comments#list-review-comments-on-a-pull-request",
    answer: (call) => {
      const comments = pullOf(call).threads.flatMap((thread) => visibleComments(thread, call.actor));
      const inOrder = comments.sort((one, other) => one.id - other.id);
      return replyPage(call, inOrder, (comment) => renderReviewComment(call.world, comment));
    },
  }),
  onRepositoryWith(CommentBody, {
    ...WRITE_PULLS,
    route: `POST ${OF_PULL}`,
    docs: "pulls/comments#create-a-review-comment-for-a-pull-request",
    answer: async (call) => created(await renderReviewComment(call.world, await createComment(call))),
  }),
  onRepositoryWith(z.strictObject({ body: z.string() }), {
    ...WRITE_PULLS,
    route: `POST ${OF_PULL}/{comment_id}/replies`,
    docs: "pulls/comments#create-a-reply-for-a-review-comment",
    answer: (call) => createReply(call),
  }),
  onRepository({
    ...READ_PULLS,
    route: `GET ${ONE}`,
    docs: "pulls/comments#get-a-review-comment-for-a-pull-request",
    answer: async (call) => ok(await renderReviewComment(call.world, reviewCommentOf(call))),
  }),
  onRepositoryWith(z.strictObject({ body: z.string() }), {
    ...WRITE_PULLS,
    route: `PATCH ${ONE}`,
    docs: "pulls/comments#update-a-review-comment-for-a-pull-request",
    answer: async (call) => {
      const comment = changeable(call);
      await editReviewComment(call.world, comment, { body: call.body.body, sender: call.actor });
      return ok(await renderReviewComment(call.world, comment));
    },
  }),
  onRepository({
    ...WRITE_PULLS,
    route: `DELETE ${ONE}`,
    docs: "pulls/comments#delete-a-review-comment-for-a-pull-request",
    answer: async (call) => {
      await deleteReviewComment(call.world, changeable(call), call.actor);
      return NO_CONTENT;
    },
  }),
];

type CommentCall = RepositoryCall<z.infer<typeof CommentBody>>;

function createComment(call: CommentCall): Promise<ReviewComment> {
  const { world, actor, body } = call;
  const pull = pullOf(call);
  if (body.in_reply_to !== undefined) {
    // Everything but the text is ignored; an answer to an answer joins the thread.
    const thread = topComment(pull, body.in_reply_to)?.thread;
    if (thread === undefined) throw unprocessable("in_reply_to_id is not part of the pull request");
    return reply(world, thread, { author: actor, body: body.body });
  }
  const { path, commit_id: commit } = body;
  if (path === undefined || commit === undefined) throw missing({ path, commit_id: commit });
  if (body.subject_type === "file")
    return commentOnFile(world, pull, { author: actor, body: body.body, commit, path });
  if (body.line === undefined && body.position === undefined) throw missing({ line: undefined });
  const startSide = body.start_side === "side" ? body.side : body.start_side;
  const place = {
    path,
    position: body.line === undefined ? body.position : undefined,
    line: body.line,
    side: body.side,
    startLine: body.start_line,
    startSide,
  };
  return commentOnLine(world, pull, { author: actor, body: body.body, commit, place });
}

function missing(fields: Readonly<Record<string, unknown>>): ReturnType<typeof unprocessable> {
  const names = Object.keys(fields).filter((name) => fields[name] === undefined);
  const verb = names.length === 1 ? "wasn't" : "weren't";
  return unprocessable(
    `Invalid request.\n\n${names.map((name) => `"${name}"`).join(", ")} ${verb} supplied.`,
  );
}

function topComment(pull: Pull, id: number): ReviewComment | undefined {
  return pull.threads.flatMap((thread) => thread.comments).find((comment) => comment.id === id);
}

/** Here only a thread's first comment can be answered. */
async function createReply(call: RepositoryCall<{ body: string }>): Promise<Reply> {
  const comment = topComment(pullOf(call), numberParam(call, "comment_id"));
  if (comment?.inReplyTo !== null) throw notFound();
  const answer = await reply(call.world, comment.thread, { author: call.actor, body: call.body.body });
  return created(await renderReviewComment(call.world, answer));
}

function changeable(call: Omit<RepositoryCall<unknown>, "body">): ReviewComment {
  const comment = reviewCommentOf(call);
  const mayWrite = call.caller.kind === "installation" || canWrite(call.repository, call.actor);
  checkMayChange(comment.author === call.actor, mayWrite);
  return comment;
}
