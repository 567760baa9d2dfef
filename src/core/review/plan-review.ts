import { formatIdentity, type Identity } from "./identity.ts";
import { markFixed, parseMarker } from "./marker.ts";
import { isDeclined, isMarkedFixed, rank, type PostedReview, type Thread } from "./thread.ts";

/**
 * Turns what the bot has said into what it should say. Pure and level-triggered: it looks at the pull request as it is,
 * never at the event that led here. Every thread of the bot gets exactly one operation, and planning again after the
 * operations were applied yields nothing to do.
 */

export interface InlineComment {
  readonly identity: Identity;
  /** Where the path was before a rename in this pull request: threads of the old path are the same. */
  readonly previousPath: string | null;
  readonly path: string;
  readonly startLine: number;
  readonly line: number;
  readonly body: string;
}

export interface DesiredReview {
  readonly inline: readonly InlineComment[];
  /** Findings that are there and are told elsewhere: in the review's body, or only in the check. Their threads are closed. */
  readonly elsewhere: readonly Identity[];
  /** Findings that are there and need no comment: in the base already, or comments are off. Their threads stay as they are. */
  readonly silent: readonly Identity[];
  /** Paths that could not be checked in whole: that a finding was not met there does not mean that it is fixed. */
  readonly notChecked: ReadonlySet<string>;
  /** The body's text, with its marker; null where nothing has to stand there. */
  readonly body: string | null;
  /** What a review says that only carries so many comments. GitHub wants some text. */
  readonly openingOf: (comments: number) => string;
  /** What the body says once nothing is left to stand there. */
  readonly emptyBody: string;
}

export interface CurrentReview {
  readonly threads: readonly Thread[];
  readonly reviews: readonly PostedReview[];
  readonly headSha: string;
  /** Ids of threads that GitHub does not let the bot open again. */
  readonly stuck?: ReadonlySet<string>;
}

export type ThreadOperation =
  | { readonly kind: "keep"; readonly thread: Thread; readonly why: string }
  | { readonly kind: "edit"; readonly thread: Thread; readonly body: string }
  /** Resolve the thread, and mark its comment as fixed. */
  | {
      readonly kind: "resolve";
      readonly thread: Thread;
      readonly body: string;
      readonly why: "fixed" | "outdated" | "duplicate";
    }
  | { readonly kind: "reopen"; readonly thread: Thread; readonly body: string };

export interface PlannedReview {
  readonly body: string;
  readonly hasTable: boolean;
  readonly comments: readonly InlineComment[];
}

export interface ReviewPlan {
  readonly threads: readonly ThreadOperation[];
  readonly bodies: readonly { readonly reviewId: number; readonly body: string }[];
  /** One new review, or none. Without `hasTable` its body only opens the comments. */
  readonly review: PlannedReview | null;
}

export function planReview(desired: DesiredReview, current: CurrentReview): ReviewPlan {
  const matches = matchThreads(desired, current.threads);
  const planned = current.threads.map((thread) =>
    planThread(thread, matches.get(thread) ?? null, { ...current, notChecked: desired.notChecked }),
  );
  const spoken = new Set(
    planned.flatMap(({ speaksAbout }) => (speaksAbout === null ? [] : [keyOf(speaksAbout)])),
  );
  const comments = desired.inline.filter(({ identity }) => !spoken.has(keyOf(identity)));
  const bodies = planBodies(desired, current.reviews);
  const newBody = desired.body !== null && bodies.carrier === null ? desired.body : null;
  const hasTable = newBody !== null;
  const review =
    comments.length > 0 || hasTable
      ? { body: newBody ?? desired.openingOf(comments.length), hasTable, comments }
      : null;
  return { threads: planned.map(({ operation }) => operation), bodies: bodies.edits, review };
}

/** Whether applying the plan would change anything. */
export function isEmptyPlan(plan: ReviewPlan): boolean {
  return (
    plan.review === null && plan.bodies.length === 0 && plan.threads.every(({ kind }) => kind === "keep")
  );
}

interface Match {
  readonly identity: Identity;
  /** The comment that should stand there; null where the finding stands in the body. */
  readonly comment: InlineComment | null;
  readonly isSilent: boolean;
  /** Whether this thread is the one that goes on speaking about the finding. */
  readonly isSpeaker: boolean;
}

/** Which thread speaks about which finding. Of several, the one that a person closed, then an open one, then the newest. */
function matchThreads(desired: DesiredReview, threads: readonly Thread[]): ReadonlyMap<Thread, Match> {
  const wanted = new Map<string, Omit<Match, "isSpeaker">>();
  for (const identity of desired.silent)
    wanted.set(keyOf(identity), { identity, comment: null, isSilent: true });
  for (const identity of desired.elsewhere)
    wanted.set(keyOf(identity), { identity, comment: null, isSilent: false });
  for (const comment of desired.inline) {
    const entry = { identity: comment.identity, comment, isSilent: false };
    wanted.set(keyOf(comment.identity), entry);
    if (comment.previousPath === null) continue;
    const previous = keyOf({ ...comment.identity, path: comment.previousPath });
    if (!wanted.has(previous)) wanted.set(previous, entry);
  }
  const speakers = new Map<string, Thread>();
  const found = threads.flatMap((thread) => {
    const marker = parseMarker(thread.body);
    const entry = marker?.kind === "finding" ? wanted.get(keyOf(marker.identity)) : undefined;
    if (entry === undefined) return [];
    const key = keyOf(entry.identity);
    const speaker = speakers.get(key);
    if (speaker === undefined || rank(thread) >= rank(speaker)) speakers.set(key, thread);
    return [{ thread, entry, key }];
  });
  return new Map(
    found.map(({ thread, entry, key }) => [thread, { ...entry, isSpeaker: speakers.get(key) === thread }]),
  );
}

interface PlannedThread {
  readonly operation: ThreadOperation;
  /** The finding that needs no other comment since this thread speaks about it. */
  readonly speaksAbout: Identity | null;
}

function planThread(
  thread: Thread,
  match: Match | null,
  current: Pick<CurrentReview, "headSha" | "stuck"> & Pick<DesiredReview, "notChecked">,
): PlannedThread {
  const marker = parseMarker(thread.body);
  if (marker?.kind !== "finding") return silently(keep(thread, "not about a finding"));
  if (match !== null) return planMatched(thread, match, current);
  if (current.notChecked.has(marker.identity.path)) return silently(keep(thread, "not checked"));
  return silently(planFixed(thread, current.headSha));
}

function planMatched(thread: Thread, match: Match, { stuck }: Pick<CurrentReview, "stuck">): PlannedThread {
  if (!match.isSpeaker) return silently(close(thread, "duplicate"));
  const speaking = (operation: ThreadOperation) => ({ operation, speaksAbout: match.identity });
  if (isDeclined(thread)) return speaking(keep(thread, "resolved by a person"));
  if (match.isSilent) return speaking(keep(thread, "needs no comment"));
  if (match.comment === null || !standsAt(thread, match.comment)) return silently(close(thread, "outdated"));
  const { body } = match.comment;
  if (thread.isResolved)
    return stuck?.has(thread.id) === true
      ? silently(keep(thread, "cannot be opened again"))
      : speaking({ kind: "reopen", thread, body });
  return speaking(
    isSameText(thread.body, body) ? keep(thread, "says it already") : { kind: "edit", thread, body },
  );
}

function silently(operation: ThreadOperation): PlannedThread {
  return { operation, speaksAbout: null };
}

function keep(thread: Thread, why: string): ThreadOperation {
  return { kind: "keep", thread, why };
}

/** An edited comment keeps its lines: its suggestion must replace the same ones, or it would change others. */
function standsAt(thread: Thread, comment: InlineComment): boolean {
  if (thread.isOutdated || thread.lines === null) return false;
  return thread.lines.startLine === comment.startLine && thread.lines.line === comment.line;
}

/** Marked as fixed means done, resolved or not: where the app may not resolve, the mark is all there is. */
function planFixed(thread: Thread, sha: string): ThreadOperation {
  if (isMarkedFixed(thread)) return keep(thread, "fixed before");
  return { kind: "resolve", thread, body: markFixed(thread.body, sha), why: "fixed" };
}

/** Closes a thread in favour of another place. It is not marked as fixed: the finding is still there. */
function close(thread: Thread, why: "outdated" | "duplicate"): ThreadOperation {
  return thread.isResolved
    ? keep(thread, "resolved before")
    : { kind: "resolve", thread, body: thread.body, why };
}

/** The newest review with a body marker carries the table; others are emptied. */
function planBodies(
  desired: DesiredReview,
  reviews: readonly PostedReview[],
): { carrier: PostedReview | null; edits: ReviewPlan["bodies"] } {
  const carriers = reviews.filter(({ body }) => parseMarker(body)?.kind === "body");
  const carrier = carriers.at(-1) ?? null;
  const edits = carriers.flatMap((review) => {
    const body = review === carrier ? (desired.body ?? desired.emptyBody) : desired.emptyBody;
    return isSameText(review.body, body) ? [] : [{ reviewId: review.id, body }];
  });
  return { carrier, edits };
}

/** GitHub may turn line ends and trim the end. */
function isSameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n").trimEnd() === b.replaceAll("\r\n", "\n").trimEnd();
}

function keyOf(identity: Identity): string {
  return formatIdentity(identity);
}
