import { formatIdentity, formatWherever, type Identity } from "./identity.ts";

/**
 * Where findings went whose resource is not any more where it stood: to where the same finding (rule, resource, place) has
 * turned up. GitHub tells of no rename where the pull request itself adds the file, nor of a document that moves.
 */
export interface Moves {
  /** What the bot has spoken about, and what is not at its place. */
  readonly vanished: readonly Identity[];
  /** Findings that nothing of what the bot has said is about. */
  readonly arrived: readonly Identity[];
  /** Whether each of those is new: while the bot keeps some to itself, one may have been there all along. */
  readonly isCertain: boolean;
}

/** By the vanished one's identity. Each finding takes the place of one at most. */
export function pairMoves({ vanished, arrived, isCertain }: Moves): ReadonlyMap<string, Identity> {
  const left = groupBy(arrived, formatWherever);
  const pairs = new Map<string, Identity>();
  for (const identity of vanished) {
    const key = formatIdentity(identity);
    const candidates = left.get(formatWherever(identity)) ?? [];
    if (pairs.has(key) || candidates.length === 0) continue;
    const best = candidates.reduce((a, b) => (compare(identity, a, b) <= 0 ? a : b));
    if (!isCertain && !isClear(identity, best, candidates)) continue;
    pairs.set(key, best);
    left.set(
      formatWherever(identity),
      candidates.filter((candidate) => candidate !== best),
    );
  }
  return pairs;
}

/** The likeliest first: the same file, then one whose path ends alike, then the same one of several, then by path. */
function compare(from: Identity, ...[a, b]: readonly [Identity, Identity]): number {
  return (
    likeness(from, b) - likeness(from, a) ||
    Number(isSameOfSeveral(from, b)) - Number(isSameOfSeveral(from, a)) ||
    compareText(formatIdentity(a), formatIdentity(b))
  );
}

function isClear(from: Identity, best: Identity, candidates: readonly Identity[]): boolean {
  const like = likeness(from, best);
  return like > 0 && candidates.filter((one) => likeness(from, one) === like).length === 1;
}

/** How many parts of the paths are the same, from the file's name up. */
function likeness(a: Identity, b: Identity): number {
  const [one, other] = [a.path.split("/").reverse(), b.path.split("/").reverse()];
  const unlike = one.findIndex((part, index) => part !== other[index]);
  if (unlike !== -1) return unlike;
  return one.length === other.length ? one.length + 1 : one.length;
}

function isSameOfSeveral(a: Identity, b: Identity): boolean {
  return a.occurrence === b.occurrence && a.nth === b.nth;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupBy(
  identities: readonly Identity[],
  keyOf: (identity: Identity) => string,
): Map<string, readonly Identity[]> {
  const groups = new Map<string, Identity[]>();
  for (const identity of identities) {
    const key = keyOf(identity);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [identity]);
    else group.push(identity);
  }
  return groups;
}
