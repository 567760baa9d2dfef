// Comments in a pull request's conversation.
import { Refusal } from "../refusal.ts";
import type { Account, IssueComment, Pull } from "../state/records.ts";
import { type World, nextIdentity, register, timestamp } from "../state/world.ts";
import { emitIssueComment } from "../webhooks/pull-events.ts";
import { checkBody } from "./texts.ts";

export interface Text {
  readonly body: string;
  readonly sender: Account;
}

/** In a locked conversation only people with write access may speak, and apps may not. */
export function addIssueComment(
  world: World,
  pull: Pull,
  { body, sender, mayWrite }: Text & { readonly mayWrite: boolean },
): IssueComment {
  if (pull.locked && !mayWrite) {
    throw new Refusal(403, { message: "Unable to create comment because issue is locked." });
  }
  checkBody("IssueComment", body);
  const now = timestamp(world);
  const comment: IssueComment = {
    kind: "issue-comment",
    ...nextIdentity(world, "IC"),
    pull,
    author: sender,
    body,
    createdAt: now,
    updatedAt: now,
    reactions: [],
    minimized: null,
  };
  pull.comments.push(comment);
  pull.repository.issueComments.set(comment.id, comment);
  pull.updatedAt = now;
  register(world, comment);
  emitIssueComment(world, { subject: comment, sender, action: "created" });
  return comment;
}

export function editIssueComment(world: World, comment: IssueComment, { body, sender }: Text): void {
  checkBody("IssueComment", body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = timestamp(world);
  emitIssueComment(world, { subject: comment, sender, action: "edited", changes: { body: { from } } });
}

export function deleteIssueComment(world: World, comment: IssueComment, sender: Account): void {
  const { pull } = comment;
  emitIssueComment(world, { subject: comment, sender, action: "deleted" });
  pull.comments.splice(pull.comments.indexOf(comment), 1);
  pull.repository.issueComments.delete(comment.id);
  world.nodes.delete(comment.nodeId);
}
