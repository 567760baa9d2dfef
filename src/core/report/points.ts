import type { Finding } from "../lint/finding.ts";
import { listNames, proseToText, type Code, type Prose } from "../text/prose.ts";

/** What several findings have to say about their fixes, without saying it twice. */

export interface Points {
  /** In the order in which the rules come first. A rule that has nothing of its own to say is left out. */
  readonly byRule: readonly { readonly rule: string; readonly points: readonly Prose[] }[];
  /** What several rules say, with `RULE` for the rule's name. */
  readonly shared: readonly Prose[];
}

export function collectPoints(findings: readonly Finding[]): Points {
  const rules = [...new Set(findings.map(({ rule }) => rule))].map((rule) => ({
    rule,
    points: pointsOf(findings.filter((finding) => finding.rule === rule)),
  }));
  const times = new Map<string, number>();
  for (const { rule, points } of rules)
    for (const point of points) {
      const key = proseToText(generalize(point, rule));
      times.set(key, (times.get(key) ?? 0) + 1);
    }
  const isShared = (point: Prose, rule: string) => (times.get(proseToText(generalize(point, rule))) ?? 0) > 1;
  const shared = rules.flatMap(({ rule, points }) =>
    points.filter((point) => isShared(point, rule)).map((point) => generalize(point, rule)),
  );
  return {
    byRule: rules
      .map(({ rule, points }) => ({ rule, points: points.filter((point) => !isShared(point, rule)) }))
      .filter(({ points }) => points.length > 0),
    shared: distinct(shared),
  };
}

/** Of findings of one rule: what comes of them, then what the fixes cost, then how to decline them. */
export function pointsOf(findings: readonly Finding[]): readonly Prose[] {
  const advice = findings.map((finding) => finding.advice);
  return [
    ...mergePoints(advice.map(({ consequence }) => consequence)),
    ...mergePoints(advice.flatMap(({ cost }) => cost)),
    ...mergePoints(advice.flatMap(({ decline }) => decline)),
  ];
}

/** Points that differ by names alone become one, with all the names. */
export function mergePoints(points: readonly Prose[]): readonly Prose[] {
  const groups = new Map<string, Prose[]>();
  for (const point of distinct(points)) {
    if (point.length === 0) continue;
    const key = skeletonOf(point);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return [...groups.values()].flatMap(mergeGroup);
}

function mergeGroup(group: readonly Prose[]): readonly Prose[] {
  const [first] = group;
  if (first === undefined || group.length === 1) return group;
  const lists = group.map((point) => partsOf(point).filter((part) => typeof part !== "string"));
  const isPlural = (names: readonly string[] | undefined) => names !== undefined && names.length > 1;
  const widest = group.reduce((best, point) => (isWider(point, best) ? point : best), first);
  const slots = partsOf(widest).filter((part) => typeof part !== "string");
  const union = slots.map((names, at) =>
    names.every(isExample) ? names : [...new Set(lists.flatMap((list) => list[at] ?? []))],
  );
  // Only a sentence about several names is true of more of them as it stands.
  const isOne = union.every((names, at) => names.length === slots[at]?.length || isPlural(slots[at]));
  if (!isOne) return group;
  let slot = 0;
  return [
    partsOf(widest).flatMap((part): Prose =>
      typeof part === "string" ? [part] : listNames(union[slot++] ?? []),
    ),
  ];
}

/** What is no name but an example to copy: the first will do. */
function isExample(code: string): boolean {
  return /[\s{]/.test(code);
}

/** The point without names; a pronoun stands for a name. */
function skeletonOf(point: Prose): string {
  return partsOf(point)
    .map((part) => (typeof part === "string" ? part : "`"))
    .join("")
    .replaceAll(/\b(?:the (?:\w{1,20} ){1,3}among )?(?:it|them)\b/g, "`");
}

/** Words, and the names of a list together. */
function partsOf(point: Prose): readonly (string | readonly string[])[] {
  const parts: (string | string[])[] = [];
  point.forEach((part, at) => {
    const last = parts.at(-1);
    if (isCode(part)) {
      if (Array.isArray(last)) last.push(part.code);
      else parts.push([part.code]);
    } else if (!(Array.isArray(last) && SEPARATORS.has(part) && isCode(point[at + 1]))) {
      parts.push(part);
    }
  });
  return parts;
}

const SEPARATORS: ReadonlySet<string> = new Set([", ", " and "]);

function isCode(part: string | Code | undefined): part is Code {
  return typeof part === "object";
}

/** More names, or more words: "them" says more than "it". */
function isWider(point: Prose, other: Prose): boolean {
  const more = countNames(point) - countNames(other);
  return more > 0 || (more === 0 && lengthOfWords(point) > lengthOfWords(other));
}

function lengthOfWords(point: Prose): number {
  return point.reduce((length, part) => length + (isCode(part) ? 0 : part.length), 0);
}

function countNames(point: Prose): number {
  return point.filter(isCode).length;
}

function generalize(point: Prose, rule: string): Prose {
  return point.map((part) => (isCode(part) ? { code: part.code.replaceAll(rule, "RULE") } : part));
}

function distinct(points: readonly Prose[]): readonly Prose[] {
  const byText = new Map<string, Prose>();
  for (const point of points) if (!byText.has(proseToText(point))) byText.set(proseToText(point), point);
  return [...byText.values()];
}
