import type { Fix } from "../lint/finding.ts";
import type { ProposedFinding } from "../lint/lint.ts";
import type { Document } from "../manifest/document.ts";
import type { ClaimedChange } from "./readings.ts";

/** One fix of all branches of a template's condition that have the same mistake: each is another reading. */

type Elsewhere = ProposedFinding["elsewhere"];

/** Why some branch cannot be fixed: then none is, as nobody could see which ones are left. */
export function findWhyNoFix(elsewhere: Elsewhere): string | null {
  for (const { proposal } of elsewhere) if ("whyNoFix" in proposal) return proposal.whyNoFix;
  return null;
}

export interface JoinedFix {
  readonly fix: Fix;
  /** What it changes in each reading; null where it is about one alone. */
  readonly parts: readonly ClaimedChange[] | null;
}

interface Branch {
  /** The finding's own reading. */
  readonly document: Document;
  /** Which of its alternatives the way is: the other branches take the one like it, or their first. */
  readonly index: number;
  readonly elsewhere: Elsewhere;
}

export function joinBranches(way: Fix, { document, index, elsewhere }: Branch): JoinedFix {
  const more = elsewhere.flatMap((one): readonly ClaimedChange[] => {
    const ways = "alternatives" in one.proposal ? one.proposal.alternatives : [];
    const like = ways[index] ?? ways[0];
    return like === undefined ? [] : [{ document: one.document, changes: like.changes, edits: like.edits }];
  });
  if (more.length === 0) return { fix: way, parts: null };
  const parts = [{ document, changes: way.changes, edits: way.edits }, ...more];
  const edits = parts.flatMap((part) => part.edits).sort((a, b) => a.start - b.start);
  return { fix: { ...way, edits, changes: parts.flatMap(({ changes }) => changes) }, parts };
}
