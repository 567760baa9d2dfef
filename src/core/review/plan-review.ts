import { formatIdentity, formatSubject, formatWherever, type Identity } from "./identity.ts";
import { findWanted, matchThreads } from "./match-threads.ts";
import { planBodies } from "./plan-bodies.ts";
import { planMemory } from "./plan-memory.ts";
import { planThread, type PlannedThread } from "./plan-thread.ts";
import type { CurrentReview, DesiredReview, InlineComment, NewComment, ReviewPlan } from "./review-plan.ts";
import { isLive, knowThreads } from "./thread.ts";

export type * from "./review-plan.ts";

/**
 * Turns what the bot has said into what it should say. Pure and level-triggered: it looks at the pull request as it is,
 * never at the event that led here. Every thread of the bot gets exactly one operation, and planning again after the
 * operations were applied yields nothing to do.
 */
export function planReview(desired: DesiredReview, current: CurrentReview): ReviewPlan {
  const wanted = findWanted(desired);
  const threads = knowThreads(current.threads, current.reviews);
  const matches = matchThreads(wanted, threads);
  const there = listIdentities(desired);
  const present = new Set(there.map(formatSubject));
  const anywhere = new Set(there.map(formatWherever));
  const situation = { ...desired, ...current, present, anywhere };
  const planned = threads.map((known) => planThread(known, matches.get(known) ?? null, situation));
  const spoken = new Set(planned.flatMap(({ speaksAbout }) => speaksAbout ?? []).map(formatIdentity));
  const comments = chooseForms(
    desired.inline.filter(({ identity }) => !spoken.has(formatIdentity(identity))),
    planned,
  );
  const touches = planMemory(planned, { ...situation, wanted });
  const bodies = planBodies(desired, current.reviews, touches);
  const newBody = typeof desired.body === "string" && bodies.carrier === null ? desired.body : null;
  const hasTable = newBody !== null;
  const review =
    comments.length > 0 || hasTable
      ? { body: newBody ?? desired.openingOf(comments.length), hasTable, comments }
      : null;
  return { threads: planned.map(({ operation }) => operation), bodies: bodies.edits, review };
}

/**
 * The first comment about a rule says everything, the others what differs. Which one is first is fixed when it is posted:
 * no other is written anew when it closes.
 */
function chooseForms(
  comments: readonly InlineComment[],
  planned: readonly PlannedThread[],
): readonly NewComment[] {
  const told = new Set(
    planned.flatMap(({ known, operation }) =>
      isLive(known) && !known.isBrief && operation.kind !== "resolve" ? (known.identity?.rule ?? []) : [],
    ),
  );
  return comments.map(({ brief, ...comment }) => {
    const { rule } = comment.identity;
    if (told.has(rule)) return { ...comment, body: brief };
    told.add(rule);
    return comment;
  });
}

/** Every finding that is there, under each path that it is known by. */
function listIdentities({ inline, elsewhere, silent, renames }: DesiredReview): readonly Identity[] {
  const all = [...inline.map(({ identity }) => identity), ...elsewhere, ...silent];
  return all.flatMap((identity) => {
    const path = renames.get(identity.path);
    return path === undefined ? [identity] : [identity, { ...identity, path }];
  });
}

/** Whether applying the plan would change anything. */
export function isEmptyPlan(plan: ReviewPlan): boolean {
  return (
    plan.review === null && plan.bodies.length === 0 && plan.threads.every(({ kind }) => kind === "keep")
  );
}
