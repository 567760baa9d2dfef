// Reactions to comments in the conversation and in reviews.
import { z } from "zod";
import type { Needs } from "../access/permissions.ts";
import { react, unreact } from "../operations/reactions.ts";
import { notFound } from "../refusal.ts";
import { renderReaction } from "../render/comment.ts";
import type { IssueComment, ReviewComment } from "../state/records.ts";
import {
  type Endpoint,
  NO_CONTENT,
  type RepositoryCall,
  issueCommentOf,
  numberParam,
  onRepository,
  onRepositoryWith,
  reviewCommentOf,
} from "./endpoint.ts";
import { replyPage } from "./paging.ts";

const ReactionBody = z.strictObject({
  content: z.enum(["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"]),
});

export const reactionEndpoints: readonly Endpoint[] = [
  ...reactionsTo({
    base: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    // For pull requests either permission will do.
    read: [
      ["issues", "read"],
      ["pull_requests", "read"],
    ],
    write: [
      ["issues", "write"],
      ["pull_requests", "write"],
    ],
    name: "an-issue-comment",
    find: issueCommentOf,
  }),
  ...reactionsTo({
    base: "/repos/{owner}/{repo}/pulls/comments/{comment_id}",
    read: [["pull_requests", "read"]],
    write: [["pull_requests", "write"]],
    name: "a-pull-request-review-comment",
    find: reviewCommentOf,
  }),
];

interface ReactionTarget {
  readonly base: string;
  readonly read: Needs;
  readonly write: Needs;
  /** As in the addresses of the documentation. */
  readonly name: string;
  readonly find: (call: Omit<RepositoryCall<unknown>, "body">) => IssueComment | ReviewComment;
}

function reactionsTo({ base, read, write, name, find }: ReactionTarget): readonly Endpoint[] {
  return [
    onRepository({
      route: `GET ${base}/reactions`,
      docs: `reactions/reactions#list-reactions-for-${name}`,
      needs: read,
      answer: (call) => {
        const wanted = call.url.searchParams.get("content");
        const found = find(call).reactions.filter(({ content }) => wanted === null || content === wanted);
        return replyPage(call, found, (reaction) => renderReaction(call.world, reaction));
      },
    }),
    onRepositoryWith(ReactionBody, {
      route: `POST ${base}/reactions`,
      docs: `reactions/reactions#create-reaction-for-${name}`,
      needs: write,
      answer: (call) => {
        const { world, actor, body } = call;
        const { reaction, isNew } = react(world, find(call), { account: actor, content: body.content });
        return { status: isNew ? 201 : 200, body: renderReaction(world, reaction) };
      },
    }),
    onRepository({
      route: `DELETE ${base}/reactions/{reaction_id}`,
      docs: `reactions/reactions#delete-${name}-reaction`,
      needs: write,
      answer: (call) => {
        if (!unreact(find(call), numberParam(call, "reaction_id"))) throw notFound();
        return NO_CONTENT;
      },
    }),
  ];
}
