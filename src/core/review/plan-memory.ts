import { formatIdentity } from "./identity.ts";
import type { Wanted } from "./match-threads.ts";
import { findTouches, type Touch } from "./memory.ts";
import { isUnknown, type PlannedThread, type Situation } from "./plan-thread.ts";
import type { CurrentReview } from "./review-plan.ts";
import { isLive } from "./thread.ts";

/** What of the memory is kept: nothing about a finding that is gone, so that it counts anew when it returns. */

interface Remembering extends Pick<Situation, "paths" | "notChecked">, Pick<CurrentReview, "reviews"> {
  readonly wanted: ReadonlyMap<string, Wanted>;
}

export function planMemory(planned: readonly PlannedThread[], situation: Remembering): readonly Touch[] {
  const byComment = new Map(planned.map((one) => [one.known.thread.commentNode, one]));
  const spoken = new Set(
    planned
      .filter(({ known }) => isLive(known))
      .flatMap(({ known }) => known.identity ?? [])
      .map((identity) => keyOf(identity, situation)),
  );
  return findTouches(situation.reviews).flatMap((touch) => {
    if (touch.kind === "deleted")
      return spoken.has(keyOf(touch.identity, situation)) ? [] : planDeleted(touch, situation);
    const thread = byComment.get(touch.comment);
    return thread === undefined ? [] : planEdited(touch, thread);
  });
}

function planDeleted(
  touch: Extract<Touch, { readonly kind: "deleted" }>,
  situation: Remembering,
): readonly Touch[] {
  const entry = situation.wanted.get(formatIdentity(touch.identity));
  if (entry === undefined) return isUnknown(touch.identity, situation) ? [touch] : [];
  return [entry.isFollowed === true ? { ...touch, identity: entry.identity } : touch];
}

/** A comment that is written to again is the bot's again. */
function planEdited(
  touch: Extract<Touch, { readonly comment: string }>,
  { operation, isEnded, known, identity }: PlannedThread,
): readonly Touch[] {
  const isWritten =
    (operation.kind === "edit" || operation.kind === "reopen") && operation.body !== known.thread.body;
  if (isWritten) return [];
  const kept = { ...touch, identity: identity ?? touch.identity };
  return [isEnded ? { ...kept, kind: "ended" } : kept];
}

/** A finding by its identity of today, whichever it is known by. */
function keyOf(identity: Touch["identity"], { wanted }: Remembering): string {
  const key = formatIdentity(identity);
  const entry = wanted.get(key);
  return entry === undefined ? key : formatIdentity(entry.identity);
}
