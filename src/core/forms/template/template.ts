import { shiftBy, type OffsetMap } from "../../text/offset-map.ts";
import { findFrom, isInAny, joinRanges, type Range } from "../../text/range.ts";
import { findDocuments } from "../../yaml/documents.ts";
import type { Carried, CarriedText, Carrier, OpenedText } from "../../manifest/recogniser.ts";
import { scanActions, type Action, type Engine } from "./actions.ts";
import { listWays, readChains, type Chain, type Way } from "./chains.ts";
import { completeTree, type Completion } from "./complete.ts";
import { findSections, isDecisive } from "./decisive.ts";
import { isInLiteral, maskLiterals, type Literal } from "./literals.ts";
import { blankOut, findPlaceholder, joinInline, maskActions, type Mask } from "./mask.ts";
import { isAllQuoted } from "./quoted.ts";

/**
 * Templates: Helm's, Jinja's, ERB's and those of Terraform's templatefile. Nothing is rendered. Actions are masked, so that
 * what is written out can be read where it stands, and each branch of a condition is read by itself.
 */
export const templates: Carrier = {
  open: (source, mayMatter) => {
    const engine = findEngine(source.path, source.text);
    if (engine === null || (engine === "go" && isAllQuoted(source.text))) return null;
    return readTemplate(source, engine, mayMatter);
  },
};

function findEngine(path: string, text: string): Engine | null {
  if (path.endsWith(".erb") && text.includes("<%")) return "erb";
  if (/\.(?:tftpl|tpl)$/.test(path) && /%\{~? *(?:if|for|else|end)/.test(text)) return "terraform";
  if (/(?:^|\n)[ \t]*\{%/.test(text)) return "jinja";
  return text.includes("{{") ? "go" : null;
}

function readTemplate(
  { text, indent }: OpenedText,
  engine: Engine,
  mayMatter: (text: string) => boolean,
): Carried {
  const scanned = scanActions(text, engine);
  if (scanned.unclosed !== null) return refuseTemplate(text, "an action is never closed");
  const all = readChains(scanned.actions);
  if (all.unbalanced !== null)
    return refuseTemplate(text, "its conditions and ends don't match, or are nested too deeply");
  const placeholder = findPlaceholder(text);
  if (placeholder === null)
    return refuseTemplate(text, "it contains characters from Unicode's private use areas");
  const { actions, chains } = joinInline(text, scanned.actions, all.chains);
  const found = { mask: maskActions(text, actions, placeholder), actions, placeholder };
  // What only a name tells to be a template is none in a string of it.
  const isByName = engine === "erb" || engine === "terraform";
  const { mask, literals } = isByName ? { ...found, literals: [] } : maskLiterals(text, found);
  const outer = chains.filter(({ start }) => !isInLiteral(start, literals));
  const template = { text, indent, actions, chains: outer, mask, literals, placeholder, mayMatter };
  return { texts: readParts(template), remarks: [] };
}

/** Whether that matters is for those to say who know what may stand in it. */
function refuseTemplate(text: string, unreadable: string): Carried {
  const unit = { start: 0, end: text.length };
  return { texts: [{ text, map: shiftBy(0), unit, group: 0, reading: 0, unreadable }], remarks: [] };
}

interface Template extends Pick<OpenedText, "text" | "indent"> {
  readonly actions: readonly Action[];
  readonly chains: readonly Chain[];
  readonly mask: Mask;
  /** Strings that are templates of their own; what stands in them is none of `chains`. */
  readonly literals: readonly Literal[];
  readonly placeholder: string;
  readonly mayMatter: (text: string) => boolean;
}

/** Document by document: conditions within one of them say nothing about the others. */
function* readParts(template: Template): Generator<CarriedText> {
  const { text, actions, chains, mayMatter } = template;
  const controls = actions.filter(({ kind }) => kind !== "value");
  let next = 0;
  let around: readonly Chain[] = [];
  for (const [group, part] of findDocuments(blankOut(text, controls)).entries()) {
    const begun: Chain[] = [];
    for (let chain = chains[next]; chain !== undefined && chain.start < part.end; chain = chains[next]) {
      begun.push(chain);
      next += 1;
    }
    around = [...around, ...begun].filter(({ end }) => end > part.start);
    if (mayMatter(text.slice(part.start, part.end))) yield* readPart(template, { part, group, around });
  }
}

interface Part {
  readonly part: Range;
  readonly group: number;
  /** The chains that it has something of. */
  readonly around: readonly Chain[];
}

function* readPart(template: Template, { part, group, around }: Part): Generator<CarriedText> {
  const { text, mask } = template;
  const own = text.slice(part.start, part.end);
  const masked = mask.text.slice(part.start, part.end);
  const actions = sliceOf(template.actions, part).filter(
    ({ start }) => !isInLiteral(start, template.literals),
  );
  const content = findContent(masked);
  const sections = findSections(masked);
  let reading = 0;
  for (const way of listWays(
    around.filter((chain) => decides(chain, content, part)),
    (chain) => isDecisive(chain, { text, sections, part }),
  )) {
    const leftOut = joinRanges(way.filter(({ start, end }) => start < part.end && part.start < end));
    const inPart = leftOut.map((range) => shiftTo(range, part));
    const read = blankOut(masked, inPart);
    const original = blankOut(own, inPart);
    if (original.trim() === "") continue;
    const isRead = ({ start }: Range) => !isInAny(start, leftOut);
    const find = (kinds: readonly Action["kind"][]) =>
      actions.filter((one) => kinds.includes(one.kind) && isRead(one)).map((one) => shiftTo(one, part));
    yield {
      ...(read.trim() === "" ? { text: original, unreadable: "none of it is written out" } : { text: read }),
      original,
      map: shiftBy(part.start),
      unit: { start: 0, end: text.length },
      group,
      reading,
      leftOut,
      comments: find(["comment"]),
      controls: find(["open", "define", "silent"]),
      complete: (root, map) => completeTree(root, completionOf(template, { part, leftOut }, map)),
    };
    reading += 1;
  }
}

/** Those of some actions, in order, that stand in a part. */
function sliceOf<T extends Range>(items: readonly T[], part: Range): readonly T[] {
  return items.slice(findFrom(items, part.start), findFrom(items, part.end));
}

/** A range of the text in a part of it. */
function shiftTo(range: Range, { start, end }: Range): Range {
  return { start: Math.max(0, range.start - start), end: Math.min(end, range.end) - start };
}

/** Where something is said in a part of a text. */
interface Content {
  readonly masked: string;
  /** The first character of the first and of the last line that says something; null where none does. */
  readonly hull: readonly [first: number, last: number] | null;
}

/** Lines with nothing but comments and marks of documents say nothing. */
function findContent(masked: string): Content {
  const opening = /(?:---)?[^\S\n]*/y;
  let hull: Content["hull"] = null;
  for (let start = 0; start < masked.length; start = lineEnd(masked, start) + 1) {
    opening.lastIndex = start;
    const at = start + (opening.exec(masked)?.[0].length ?? 0);
    if (at < masked.length && !"#\n".includes(masked.charAt(at))) hull = [hull?.[0] ?? at, at];
  }
  return { masked, hull };
}

/**
 * Whether what a part says depends on a chain: not where the whole part stands in one of its branches, and not where
 * nothing is left without it.
 */
function decides({ branches }: Chain, content: Content, part: Range): boolean {
  if (branches.some(({ start, end }) => start <= part.start && part.end <= end)) return false;
  return !branches.some((branch) => isAll(content, shiftTo(branch, part)));
}

/** Whether nothing is said outside of a range. */
function isAll({ masked, hull }: Content, { start, end }: Range): boolean {
  if (hull === null) return true;
  const isAround = start <= hull[0] && hull[1] < end;
  // What stands behind it in its last line is not in sight of the hull.
  return isAround && /^[^\S\n]*(?:[\n#]|$)/.test(masked.slice(end, lineEnd(masked, end)));
}

function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}

function completionOf(
  { text, indent, mask, literals, placeholder }: Template,
  { part, leftOut }: { part: Range; leftOut: Way },
  map: OffsetMap,
): Completion {
  const isRead = ({ start }: Range) => !isInAny(start, leftOut);
  const placeholders = sliceOf(mask.placeholders, part).filter(isRead);
  const openings = sliceOf(mask.openings, part).filter(isRead);
  const own = sliceOf(literals, part);
  return { placeholders, openings, literals: own, placeholder, text, indent, part, map };
}
