// Comments in the conversation of a pull request.
import { z } from "zod";
import { canWrite } from "../access/permissions.ts";
import { addIssueComment, deleteIssueComment, editIssueComment } from "../operations/issue-comments.ts";
import { renderIssueComment } from "../render/comment.ts";
import type { IssueComment } from "../state/records.ts";
import {
  type Endpoint,
  NO_CONTENT,
  type RepositoryCall,
  checkMayChange,
  created,
  issueCommentOf,
  ok,
  onRepository,
  onRepositoryWith,
  pullOf,
} from "./endpoint.ts";
import { replyPage } from "./paging.ts";

const BodyOnly = z.strictObject({ body: z.string() });

// For pull requests either permission will do.
const READ = {
  needs: [
    ["issues", "read"],
    ["pull_requests", "read"],
  ],
} as const;
const WRITE = {
  needs: [
    ["issues", "write"],
    ["pull_requests", "write"],
  ],
} as const;
const OF_ISSUE = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
const ONE = "/repos/{owner}/{repo}/issues/comments/{comment_id}";

export const issueCommentEndpoints: readonly Endpoint[] = [
  onRepository({
    ...READ,
    route: `GET ${OF_ISSUE}`,
    docs: "issues/comments#list-issue-comments",
    answer: (call) =>
      replyPage(call, pullOf(call, "issue_number").comments, (comment) =>
        renderIssueComment(call.world, comment),
      ),
  }),
  onRepositoryWith(BodyOnly, {
    ...WRITE,
    route: `POST ${OF_ISSUE}`,
    docs: "issues/comments#create-an-issue-comment",
    answer: (call) => {
      const { world, repository, actor, caller } = call;
      const mayWrite = caller.kind === "user" && canWrite(repository, actor);
      const text = { body: call.body.body, sender: actor, mayWrite };
      return created(renderIssueComment(world, addIssueComment(world, pullOf(call, "issue_number"), text)));
    },
  }),
  onRepository({
    ...READ,
    route: `GET ${ONE}`,
    docs: "issues/comments#get-an-issue-comment",
    answer: (call) => ok(renderIssueComment(call.world, issueCommentOf(call))),
  }),
  onRepositoryWith(BodyOnly, {
    ...WRITE,
    route: `PATCH ${ONE}`,
    docs: "issues/comments#update-an-issue-comment",
    answer: (call) => {
      const comment = changeable(call);
      editIssueComment(call.world, comment, { body: call.body.body, sender: call.actor });
      return ok(renderIssueComment(call.world, comment));
    },
  }),
  onRepository({
    ...WRITE,
    route: `DELETE ${ONE}`,
    docs: "issues/comments#delete-an-issue-comment",
    answer: (call) => {
      deleteIssueComment(call.world, changeable(call), call.actor);
      return NO_CONTENT;
    },
  }),
];

function changeable(call: Omit<RepositoryCall<unknown>, "body">): IssueComment {
  const comment = issueCommentOf(call);
  const mayWrite = call.caller.kind === "installation" || canWrite(call.repository, call.actor);
  checkMayChange(comment.author === call.actor, mayWrite);
  return comment;
}
