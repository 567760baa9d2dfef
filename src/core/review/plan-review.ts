import { formatIdentity, formatSubject, type Identity } from "./identity.ts";
import { markDone, parseMarker, type Ending } from "./marker.ts";
import { isDeclined, isMarkedDone, rank, type PostedReview, type Thread } from "./thread.ts";

/**
 * Turns what the bot has said into what it should say. Pure and level-triggered: it looks at the pull request as it is,
 * never at the event that led here. Every thread of the bot gets exactly one operation, and planning again after the
 * operations were applied yields nothing to do.
 */

export interface InlineComment {
  readonly identity: Identity;
  readonly path: string;
  readonly startLine: number;
  readonly line: number;
  readonly body: string;
}

export interface DesiredReview {
  readonly inline: readonly InlineComment[];
  /** Findings that are there and are told elsewhere: in the review's body, or only in the check. Their threads are closed. */
  readonly elsewhere: readonly Identity[];
  /** Findings that are there and need no comment while comments are off. Their threads stay as they are. */
  readonly silent: readonly Identity[];
  /** Where renamed files were before, by their path: threads of the old path are the same. */
  readonly renames: ReadonlyMap<string, string>;
  /** Paths that the pull request changes. */
  readonly paths: ReadonlySet<string>;
  /** Those of them that could not be checked in whole: that a finding was not met there does not mean that it is gone. */
  readonly notChecked: ReadonlySet<string>;
  /** Whether such a finding would have been met if it were there: the file was read, and the policy asks for the rule. */
  readonly isAsked: (identity: Identity) => boolean;
  /** The body's text, with its marker; null where nothing has to stand there; kept: what stands there stays. */
  readonly body: string | null | { readonly kept: true };
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
  /** Resolve the thread. Where GitHub does not let the bot, the comment itself has to say so. */
  | {
      readonly kind: "resolve";
      readonly thread: Thread;
      readonly body: string;
      readonly bodyIfOpen: string;
      readonly why: Ending | "outdated" | "duplicate";
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
  const present = new Set(listIdentities(desired).map(formatSubject));
  const planned = current.threads.map((thread) =>
    planThread(thread, matches.get(thread) ?? null, { ...desired, ...current, present }),
  );
  const spoken = new Set(
    planned.flatMap(({ speaksAbout }) => (speaksAbout === null ? [] : [keyOf(speaksAbout)])),
  );
  const comments = desired.inline.filter(({ identity }) => !spoken.has(keyOf(identity)));
  const bodies = planBodies(desired, current.reviews);
  const newBody = typeof desired.body === "string" && bodies.carrier === null ? desired.body : null;
  const hasTable = newBody !== null;
  const review =
    comments.length > 0 || hasTable
      ? { body: newBody ?? desired.openingOf(comments.length), hasTable, comments }
      : null;
  return { threads: planned.map(({ operation }) => operation), bodies: bodies.edits, review };
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
  const wanted = findWanted(desired);
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

/** What is wanted for each finding, by its identity and by the one that it had before a rename. */
function findWanted(desired: DesiredReview): ReadonlyMap<string, Omit<Match, "isSpeaker">> {
  const entries = [
    ...desired.inline.map((comment) => ({ identity: comment.identity, comment, isSilent: false })),
    ...desired.elsewhere.map((identity) => ({ identity, comment: null, isSilent: false })),
    ...desired.silent.map((identity) => ({ identity, comment: null, isSilent: true })),
  ];
  const renamed = entries.flatMap((entry) => {
    const path = desired.renames.get(entry.identity.path);
    return path === undefined ? [] : [[keyOf({ ...entry.identity, path }), entry] as const];
  });
  return new Map([...renamed, ...entries.map((entry) => [keyOf(entry.identity), entry] as const)]);
}

interface PlannedThread {
  readonly operation: ThreadOperation;
  /** The finding that needs no other comment since this thread speaks about it. */
  readonly speaksAbout: Identity | null;
}

type Situation = Pick<CurrentReview, "headSha" | "stuck"> &
  Pick<DesiredReview, "notChecked" | "paths" | "isAsked"> & {
    /** Rules and resources of the findings that are there. */
    readonly present: ReadonlySet<string>;
  };

function planThread(thread: Thread, match: Match | null, situation: Situation): PlannedThread {
  const marker = parseMarker(thread.body);
  if (marker?.kind !== "finding") return silently(keep(thread, "not about a finding"));
  if (match !== null) return planMatched(thread, match, situation);
  return silently(planEnd(thread, marker.identity, situation));
}

/** The thread of a finding that was not met. */
function planEnd(thread: Thread, identity: Identity, situation: Situation): ThreadOperation {
  const { notChecked, paths, isAsked, present, headSha } = situation;
  // A file that could not be checked may be the one that it was renamed to.
  const isUnknown = paths.has(identity.path) ? notChecked.has(identity.path) : notChecked.size > 0;
  if (isUnknown) return keep(thread, "not checked");
  // Done means done, resolved or not: where the app may not resolve, the mark is all there is.
  if (isMarkedDone(thread)) return keep(thread, "done before");
  const ending = isAsked(identity) && !present.has(formatSubject(identity)) ? "fixed" : "gone";
  // Who closed it has read it, and may be right when it is reported again.
  if (ending === "gone" && isDeclined(thread)) return keep(thread, "resolved by a person");
  const body = markDone(thread.body, { ending, sha: headSha });
  return { kind: "resolve", thread, body, bodyIfOpen: body, why: ending };
}

function planMatched(thread: Thread, match: Match, { stuck, headSha }: Situation): PlannedThread {
  if (!match.isSpeaker) return silently(close(thread, "duplicate", headSha));
  const speaking = (operation: ThreadOperation) => ({ operation, speaksAbout: match.identity });
  if (isDeclined(thread)) return speaking(keep(thread, "resolved by a person"));
  if (match.isSilent) return speaking(keep(thread, "needs no comment"));
  if (match.comment === null || !standsAt(thread, match.comment))
    return silently(close(thread, "outdated", headSha));
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

/** Closes a thread in favour of another place. It is not marked as done: the finding is still there. */
function close(thread: Thread, why: "outdated" | "duplicate", sha: string): ThreadOperation {
  const bodyIfOpen = markDone(thread.body, { ending: "gone", sha });
  if (thread.isResolved || bodyIfOpen === thread.body) return keep(thread, "closed before");
  return { kind: "resolve", thread, body: thread.body, bodyIfOpen, why };
}

/** The newest review with a body marker carries the table; others are emptied. */
function planBodies(
  desired: DesiredReview,
  reviews: readonly PostedReview[],
): { carrier: PostedReview | null; edits: ReviewPlan["bodies"] } {
  const carriers = reviews.filter(({ body }) => parseMarker(body)?.kind === "body");
  const carrier = carriers.at(-1) ?? null;
  const carried = typeof desired.body === "string" ? desired.body : desired.emptyBody;
  const isKept = desired.body !== null && typeof desired.body !== "string";
  const edits = carriers.flatMap((review) => {
    if (isKept) return [];
    const body = review === carrier ? carried : desired.emptyBody;
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
