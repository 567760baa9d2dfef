import { formatIdentity, type Identity } from "./identity.ts";
import type { DesiredReview, InlineComment } from "./review-plan.ts";
import { rank, type KnownThread } from "./thread.ts";

/** Which thread speaks about which finding. */

export interface Wanted {
  readonly identity: Identity;
  /** The comment that should stand there; null where the finding stands in the body. */
  readonly comment: InlineComment | null;
  readonly isSilent: boolean;
  /** Whether it is known by an identity that it will not be known by for long: see DesiredReview.follows. */
  readonly isFollowed?: true;
}

export interface Match extends Wanted {
  /** Whether this thread is the one that goes on speaking about the finding. */
  readonly isSpeaker: boolean;
}

/** Of several threads about a finding, the one that a person closed, then an open one, then the newest. */
export function matchThreads(
  wanted: ReadonlyMap<string, Wanted>,
  threads: readonly KnownThread[],
): ReadonlyMap<KnownThread, Match> {
  const speakers = new Map<string, KnownThread>();
  const found = threads.flatMap((known) => {
    const entry = known.identity === null ? undefined : wanted.get(formatIdentity(known.identity));
    if (entry === undefined) return [];
    const key = formatIdentity(entry.identity);
    const speaker = speakers.get(key);
    if (speaker === undefined || rank(known) >= rank(speaker)) speakers.set(key, known);
    return [{ known, entry, key }];
  });
  return new Map(
    found.map(({ known, entry, key }) => [known, { ...entry, isSpeaker: speakers.get(key) === known }]),
  );
}

/** What is wanted for each finding, by its identity and by those that it had before a rename or a move. */
export function findWanted(desired: DesiredReview): ReadonlyMap<string, Wanted> {
  const entries: readonly Wanted[] = [
    ...desired.inline.map((comment) => ({ identity: comment.identity, comment, isSilent: false })),
    ...desired.elsewhere.map((identity) => ({ identity, comment: null, isSilent: false })),
    ...desired.silent.map((identity) => ({ identity, comment: null, isSilent: true })),
  ];
  const own = new Map(entries.map((entry) => [formatIdentity(entry.identity), entry]));
  const renamed = entries.flatMap((entry) => {
    const path = desired.renames.get(entry.identity.path);
    return path === undefined ? [] : [[formatIdentity({ ...entry.identity, path }), entry] as const];
  });
  const followed = [...desired.follows].flatMap(([former, identity]) => {
    const entry = own.get(formatIdentity(identity));
    return entry === undefined ? [] : [[former, { ...entry, isFollowed: true }] as const];
  });
  return new Map<string, Wanted>([...followed, ...renamed, ...own]);
}
