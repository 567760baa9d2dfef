import { formatIdentity, formatSubject, formatWherever, type Identity } from "./identity.ts";
import { markAs, markDone, type Ending } from "./marker.ts";
import type { Match } from "./match-threads.ts";
import type { CurrentReview, DesiredReview, InlineComment, ThreadOperation } from "./review-plan.ts";
import { isDeclined, type KnownThread, type Thread } from "./thread.ts";

/** What becomes of one thread of the bot. */

export interface PlannedThread {
  readonly known: KnownThread;
  readonly operation: ThreadOperation;
  /** The finding that it is about, as it is known from now on. */
  readonly identity: Identity | null;
  /** The finding that needs no other comment since this thread speaks about it. */
  readonly speaksAbout: Identity | null;
  /** Whether it speaks no more from now on, which its text does not say where a person has edited it. */
  readonly isEnded: boolean;
}

export interface Situation
  extends
    Pick<CurrentReview, "headSha" | "stuck">,
    Pick<DesiredReview, "notChecked" | "paths" | "isAsked" | "moves" | "isVacated" | "nameOf"> {
  /** Rules and resources of the findings that are there. */
  readonly present: ReadonlySet<string>;
  /** The findings that are there, in whatever file. */
  readonly anywhere: ReadonlySet<string>;
}

export function planThread(known: KnownThread, match: Match | null, situation: Situation): PlannedThread {
  if (known.identity === null) return silently(known, keep(known.thread, "not about a finding"));
  if (match !== null) return relabel(planMatched(known, match, situation), match);
  return silently(known, planEnd(known, known.identity, situation));
}

/** Whether nobody can say that a finding is gone. A file that could not be checked may be the one that it was renamed to. */
export function isUnknown(
  { path }: Identity,
  { paths, notChecked }: Pick<Situation, "paths" | "notChecked">,
): boolean {
  return paths.has(path) ? notChecked.has(path) : notChecked.size > 0;
}

/** The thread of a finding that was not met. */
function planEnd(known: KnownThread, identity: Identity, situation: Situation): ThreadOperation {
  const { thread, isDone } = known;
  const target = situation.moves.get(formatIdentity(identity));
  if (target === undefined && isUnknown(identity, situation)) return keep(thread, "not checked");
  // Done means done, resolved or not: where the app may not resolve, the mark is all there is.
  if (isDone) return keep(thread, "done before");
  const ending = target === undefined ? findEnding(identity, situation) : "gone";
  // Who closed it has read it, and may be right when it is reported again.
  if (ending === "gone" && isDeclined(known)) return keep(thread, "resolved by a person");
  const movedTo = target === undefined ? null : situation.nameOf(target.path);
  const body = known.isEdited
    ? thread.body
    : markDone(thread.body, { ending, sha: situation.headSha, movedTo });
  const why = target === undefined ? ending : "moved";
  return { kind: "resolve", thread, body, bodyIfOpen: body, why };
}

/** Gone, not fixed: where nobody asked, and where the same finding stands in another place than its own. */
function findEnding(identity: Identity, situation: Situation): Ending {
  const { isAsked, present, anywhere, isVacated, notChecked } = situation;
  if (!isAsked(identity) || present.has(formatSubject(identity))) return "gone";
  if (!isVacated(identity)) return "fixed";
  // What could not be checked may be where it went.
  return anywhere.has(formatWherever(identity)) || notChecked.size > 0 ? "gone" : "fixed";
}

function planMatched(known: KnownThread, match: Match, { stuck, headSha }: Situation): PlannedThread {
  const { thread, isEdited, isDone } = known;
  if (!match.isSpeaker) return silently(known, close(known, "duplicate", headSha));
  const speaking = (operation: ThreadOperation): PlannedThread => ({
    known,
    operation,
    identity: known.identity,
    speaksAbout: match.identity,
    isEnded: false,
  });
  if (isDeclined(known)) return speaking(keep(thread, "resolved by a person"));
  if (match.isSilent) return speaking(keep(thread, "needs no comment"));
  const comment = match.comment === null ? null : formFor(thread, match.comment);
  if (comment === null) return silently(known, close(known, "outdated", headSha));
  // Once its finding was gone, what a person wrote about it is no longer about this one.
  const body = isEdited && !isDone ? thread.body : textFor(known, comment);
  if (thread.isResolved)
    return stuck?.has(thread.id) === true
      ? silently(known, keep(thread, "cannot be opened again"))
      : speaking({ kind: "reopen", thread, body });
  if (isEdited && !isDone) return speaking(keep(thread, "edited by a person"));
  return speaking(
    isSameComment(thread.body, body) ? keep(thread, "says it already") : { kind: "edit", thread, body },
  );
}

/** In the form in which it was posted. */
function textFor({ isBrief }: KnownThread, { body, brief }: InlineComment): string {
  return isBrief ? brief : body;
}

/**
 * Where a finding came from is seen only as long as nothing else stands there: its threads keep in mind where it is. Of an
 * edited one the memory does.
 */
function relabel(planned: PlannedThread, { identity, isFollowed }: Match): PlannedThread {
  if (isFollowed !== true) return planned;
  const { operation, known } = planned;
  return { ...planned, identity, operation: known.isEdited ? operation : relabelText(operation, identity) };
}

function relabelText(operation: ThreadOperation, identity: Identity): ThreadOperation {
  const { kind, thread } = operation;
  if (kind === "keep") {
    const body = markAs(thread.body, identity);
    return body === thread.body ? operation : { kind: "edit", thread, body };
  }
  if (kind !== "resolve") return operation;
  const { body, bodyIfOpen } = operation;
  return { ...operation, body: markAs(body, identity), bodyIfOpen: markAs(bodyIfOpen, identity) };
}

function silently(known: KnownThread, operation: ThreadOperation): PlannedThread {
  const isEnded = operation.kind === "resolve";
  return { known, operation, identity: known.identity, speaksAbout: null, isEnded };
}

function keep(thread: Thread, why: string): ThreadOperation {
  return { kind: "keep", thread, why };
}

/** What a thread may say where it stands; null where it has to give way to another one. */
function formFor(thread: Thread, comment: InlineComment): InlineComment | null {
  if (standsAt(thread, comment)) return comment;
  const { atHome } = comment;
  const hadSuggestion = /^`{3,}suggestion$/m.test(thread.body);
  return atHome !== undefined && !hadSuggestion && standsAt(thread, atHome)
    ? { ...comment, ...atHome }
    : null;
}

/** An edited comment keeps its lines: its suggestion must replace the same ones, or it would change others. */
function standsAt(thread: Thread, comment: Pick<InlineComment, "startLine" | "line">): boolean {
  if (thread.isOutdated || thread.lines === null) return false;
  return thread.lines.startLine === comment.startLine && thread.lines.line === comment.line;
}

/** Closes a thread in favour of another place. It is not marked as done: the finding is still there. */
function close(
  { thread, isDone, isEdited }: KnownThread,
  ...[why, sha]: readonly ["outdated" | "duplicate", string]
): ThreadOperation {
  const bodyIfOpen = isEdited ? thread.body : markDone(thread.body, { ending: "gone", sha });
  const isSaid = isEdited ? isDone : bodyIfOpen === thread.body;
  if (thread.isResolved || isSaid) return keep(thread, "closed before");
  return { kind: "resolve", thread, body: thread.body, bodyIfOpen, why };
}

/** GitHub may turn line ends and trim the end. */
export function isSameText(a: string, b: string): boolean {
  return a.replaceAll("\r\n", "\n").trimEnd() === b.replaceAll("\r\n", "\n").trimEnd();
}

/** Links to a line of an earlier commit stay true: they alone are no reason to write again. */
function isSameComment(a: string, b: string): boolean {
  return isSameText(a.replaceAll(COMMIT, "/blob/HEAD/"), b.replaceAll(COMMIT, "/blob/HEAD/"));
}

const COMMIT = /\/blob\/[0-9a-f]{40,64}\//g;
