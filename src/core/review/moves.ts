import { groupBy } from "../text/group-by.ts";
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
  const groups = new Map<string, Group>();
  const pairs = new Map<string, Identity>();
  for (const identity of vanished) {
    const [key, wherever] = [formatIdentity(identity), formatWherever(identity)];
    const group = groups.get(wherever) ?? createGroup(left.get(wherever) ?? []);
    groups.set(wherever, group);
    if (pairs.has(key)) continue;
    const best = findBest(identity, group, isCertain);
    if (best === null) continue;
    pairs.set(key, best);
    group.taken.add(best);
  }
  return pairs;
}

/** The candidates for one finding, file by file: there can be thousands, and as many that vanished. */
interface Group {
  readonly files: readonly File[];
  readonly taken: Set<Identity>;
}

interface File {
  /** The parts of the path, the file's name first. */
  readonly parts: readonly string[];
  /** By their text. */
  readonly candidates: readonly Candidate[];
  readonly bySlot: ReadonlyMap<string, Candidate>;
  /** Those before it are taken. */
  next: number;
  left: number;
}

interface Candidate {
  readonly identity: Identity;
  readonly text: string;
}

function createGroup(identities: readonly Identity[]): Group {
  const files = [...groupBy(identities, ({ path }) => path)].map(([path, own]): File => {
    const candidates = own
      .map((identity) => ({ identity, text: formatIdentity(identity) }))
      .sort((a, b) => compareText(a.text, b.text));
    // Of two alike the first one counts, as it does in the order of their texts.
    const bySlot = new Map(candidates.toReversed().map((one) => [slotOf(one.identity), one]));
    return { parts: path.split("/").reverse(), candidates, bySlot, next: 0, left: candidates.length };
  });
  return { files, taken: new Set() };
}

/** The likeliest: the same file, then one whose path ends alike, then the same one of several, then by path. */
function findBest(from: Identity, { files, taken }: Group, isCertain: boolean): Identity | null {
  const parts = from.path.split("/").reverse();
  const open = files.filter((file) => file.left > 0);
  const likest = Math.max(-1, ...open.map((file) => likeness(parts, file.parts)));
  const alike = open.filter((file) => likeness(parts, file.parts) === likest);
  if (alike.length === 0) return null;
  const isClear = likest > 0 && alike.length === 1 && alike[0]?.left === 1;
  if (!isCertain && !isClear) return null;
  const same = alike.flatMap((file) => {
    const one = file.bySlot.get(slotOf(from));
    return one === undefined || taken.has(one.identity) ? [] : [{ file, one }];
  });
  const choice = same.length > 0 ? same : alike.map((file) => ({ file, one: firstOf(file, taken) }));
  const best = choice.reduce((a, b) => (compareText(a.one.text, b.one.text) <= 0 ? a : b));
  best.file.left -= 1;
  return best.one.identity;
}

function firstOf(file: File, taken: ReadonlySet<Identity>): Candidate {
  for (;;) {
    const one = file.candidates[file.next];
    if (one === undefined) throw new Error("a file with candidates left has none");
    if (!taken.has(one.identity)) return one;
    file.next += 1;
  }
}

/** How many parts of the paths are the same, from the file's name up. */
function likeness(one: readonly string[], other: readonly string[]): number {
  const unlike = one.findIndex((part, index) => part !== other[index]);
  if (unlike !== -1) return unlike;
  return one.length === other.length ? one.length + 1 : one.length;
}

function slotOf({ occurrence, nth }: Identity): string {
  return `${occurrence} ${nth}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
