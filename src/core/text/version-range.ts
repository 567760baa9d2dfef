/**
 * Ranges of versions as Helm takes them (Masterminds/semver constraints.go), as far as it takes to say that two have nothing
 * in common. What stands behind `-` and `+` in a version is not looked at.
 */

type Triple = readonly [number, number, number];

/** From the first, up to and without the second; null for no end. */
interface Span {
  readonly from: Triple;
  readonly to: Triple | null;
}

const ALL: Span = { from: [0, 0, 0], to: null };

/** Whether no version is in both; false where one of them cannot be read. */
export function areApart(one: string, other: string): boolean {
  const [own, theirs] = [readRange(one), readRange(other)];
  if (own === null || theirs === null) return false;
  return own.every((span) => theirs.every((their) => isEmpty(intersect(span, their))));
}

/** The parts of a range, of which one is enough; null where it is none. */
function readRange(range: string): readonly Span[] | null {
  const parts = range.slice(0, MAX_LENGTH).split("||").map(readAll);
  return parts.every((part) => part !== null) ? parts : null;
}

/** Nobody writes longer ones, in UTF-16 units. */
const MAX_LENGTH = 200;

function readAll(part: string): Span | null {
  const [low = "", high, ...more] = part.split(/\s-\s/);
  if (more.length > 0) return null;
  if (high !== undefined) return join([readBound(low.trim(), ">="), readBound(high.trim(), "<=")]);
  const bounds = part.replaceAll(/([=<>!~^])\s+/g, "$1").split(/[\s,]+/);
  return join(bounds.filter((bound) => bound !== "").map((bound) => readBound(bound, "=")));
}

function join(spans: readonly (Span | null)[]): Span | null {
  return spans.reduce<Span | null>(
    (all, span) => (all === null || span === null ? null : intersect(all, span)),
    spans.length === 0 ? null : ALL,
  );
}

const BOUND = /^([=<>!~^]*)v?(\d{1,9}|[x*])(?:\.(\d{1,9}|[x*]))?(?:\.(\d{1,9}|[x*]))?(?:[-+][\w.+-]*)?$/i;

function readBound(bound: string, usual: string): Span | null {
  const [whole, sign = "", ...texts]: readonly (string | undefined)[] = BOUND.exec(bound) ?? [];
  if (whole === undefined) return null;
  const open = texts.findIndex((text) => text === undefined || /[x*]/i.test(text));
  const known = open === -1 ? 3 : open;
  const at = (index: number) => (index < known ? Number(texts[index]) : 0);
  const from: Triple = [at(0), at(1), at(2)];
  if (known === 0) return ALL;
  const end = next(from, known);
  return spanOf(sign === "" ? usual : sign, { from, end, known });
}

interface Bound {
  readonly from: Triple;
  /** The first that is not meant any more. */
  readonly end: Triple;
  /** How many of its numbers are written. */
  readonly known: number;
}

function spanOf(sign: string, { from, end, known }: Bound): Span | null {
  switch (sign) {
    case "=":
      return { from, to: end };
    case ">=":
      return { from, to: null };
    case ">":
      return { from: end, to: null };
    case "<=":
      return { ...ALL, to: end };
    case "<":
      return { ...ALL, to: from };
    case "!=":
      return ALL;
    case "~":
      return { from, to: next(from, Math.min(known, 2)) };
    case "^": {
      const first = from.findIndex((number) => number > 0);
      return { from, to: next(from, Math.min(known, first === -1 ? known : first + 1)) };
    }
    default:
      return null;
  }
}

/** The next version, counted at one of its numbers, from 1. */
function next([major, minor, patch]: Triple, place: number): Triple {
  if (place === 1) return [major + 1, 0, 0];
  return place === 2 ? [major, minor + 1, 0] : [major, minor, patch + 1];
}

function intersect(one: Span, other: Span): Span {
  const from = compare(one.from, other.from) >= 0 ? one.from : other.from;
  if (one.to === null || other.to === null) return { from, to: one.to ?? other.to };
  return { from, to: compare(one.to, other.to) <= 0 ? one.to : other.to };
}

function isEmpty({ from, to }: Span): boolean {
  return to !== null && compare(from, to) >= 0;
}

function compare(one: Triple, other: Triple): number {
  const at = one.findIndex((number, index) => number !== other[index]);
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
}
