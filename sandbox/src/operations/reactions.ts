// Reactions: one of a kind per account on a comment, however often it is asked for. GitHub sends no webhook for them.
import type { Account, IssueComment, Reaction, ReviewComment } from "../state/records.ts";
import { type World, nextIdentity, timestamp } from "../state/world.ts";

export interface Reacted {
  readonly reaction: Reaction;
  /** False when it had been there already. */
  readonly isNew: boolean;
}

export function react(
  world: World,
  comment: IssueComment | ReviewComment,
  { account, content }: { readonly account: Account; readonly content: string },
): Reacted {
  const known = comment.reactions.find((one) => one.account === account && one.content === content);
  if (known !== undefined) return { reaction: known, isNew: false };
  const reaction: Reaction = { ...nextIdentity(world, "REA"), account, content, createdAt: timestamp(world) };
  comment.reactions.push(reaction);
  return { reaction, isNew: true };
}

/** Takes a reaction back; false when there is none with this id. */
export function unreact(comment: IssueComment | ReviewComment, id: number): boolean {
  const at = comment.reactions.findIndex((one) => one.id === id);
  if (at === -1) return false;
  comment.reactions.splice(at, 1);
  return true;
}
