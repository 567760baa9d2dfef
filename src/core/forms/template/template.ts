import { shiftBy, type OffsetMap } from "../../text/offset-map.ts";
import { findFrom, type Range } from "../../text/range.ts";
import { findDocuments } from "../../yaml/documents.ts";
import type { Carried, CarriedText, Carrier } from "../../manifest/recogniser.ts";
import { scanActions, type Action, type Engine } from "./actions.ts";
import { listWays, readChains, type Chain, type Way } from "./chains.ts";
import { completeTree, type Completion } from "./complete.ts";
import { blankOut, findPlaceholder, joinInline, maskActions, type Mask } from "./mask.ts";
import { isAllQuoted } from "./quoted.ts";

/**
 * Templates: Helm's, Jinja's, ERB's and those of Terraform's templatefile. Nothing is rendered. Actions are masked, so that
 * what is written out can be read where it stands, and each branch of a condition is read by itself.
 */
export const templates: Carrier = {
  open: ({ path, text }, mayMatter) => {
    const engine = findEngine(path, text);
    if (engine === null || (engine === "go" && isAllQuoted(text))) return null;
    return readTemplate(text, engine, mayMatter);
  },
};

function findEngine(path: string, text: string): Engine | null {
  if (path.endsWith(".erb") && text.includes("<%")) return "erb";
  if (/\.(?:tftpl|tpl)$/.test(path) && /%\{~? *(?:if|for|else|end)/.test(text)) return "terraform";
  if (/(?:^|\n)[ \t]*\{%/.test(text)) return "jinja";
  return text.includes("{{") ? "go" : null;
}

function readTemplate(text: string, engine: Engine, mayMatter: (text: string) => boolean): Carried {
  const scanned = scanActions(text, engine);
  if (scanned.unclosed !== null) return refuseTemplate(text, "an action is never closed");
  const all = readChains(scanned.actions);
  if (all.unbalanced !== null)
    return refuseTemplate(text, "its conditions and their ends do not match, or are too deep");
  const placeholder = findPlaceholder(text);
  if (placeholder === null) return refuseTemplate(text, "it has characters of Unicode's private use areas");
  const { actions, chains } = joinInline(text, scanned.actions, all.chains);
  const mask = maskActions(text, actions, placeholder);
  const template = { text, actions, chains, mask, placeholder, mayMatter };
  return { texts: readParts(template), remarks: [] };
}

/** Whether that matters is for those to say who know what may stand in it. */
function refuseTemplate(text: string, unreadable: string): Carried {
  const unit = { start: 0, end: text.length };
  return { texts: [{ text, map: shiftBy(0), unit, group: 0, reading: 0, unreadable }], remarks: [] };
}

interface Template {
  readonly text: string;
  readonly actions: readonly Action[];
  readonly chains: readonly Chain[];
  readonly mask: Mask;
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
  const comments = sliceOf(template.actions, part)
    .filter(({ kind }) => kind === "comment")
    .map((one) => shiftTo(one, part));
  let reading = 0;
  for (const way of listWays(
    around.filter((chain) => decides(chain, masked, part)),
    ({ start, end }) => DECISIVE.test(text.slice(start, end)),
  )) {
    const leftOut = way.filter(({ start, end }) => start < part.end && part.start < end);
    const inPart = leftOut.map((range) => shiftTo(range, part));
    const read = blankOut(masked, inPart);
    const original = blankOut(own, inPart);
    if (original.trim() === "") continue;
    yield {
      ...(read.trim() === ""
        ? { text: original, unreadable: "nothing of it is written out" }
        : { text: read }),
      original,
      map: shiftBy(part.start),
      unit: { start: 0, end: text.length },
      group,
      reading,
      leftOut,
      comments,
      complete: (root, map) => completeTree(root, completionOf(template, { part, leftOut }, map)),
    };
    reading += 1;
  }
}

/** What rules are about: env lists, and which resource it is. Of other conditions not every combination is read. */
const DECISIVE = /\benv\b|\bname:|\bOTEL_|\bkind:/;

/** Those of some actions, in order, that stand in a part. */
function sliceOf<T extends Range>(items: readonly T[], part: Range): readonly T[] {
  return items.slice(findFrom(items, part.start), findFrom(items, part.end));
}

/** A range of the text in a part of it. */
function shiftTo(range: Range, { start, end }: Range): Range {
  return { start: Math.max(0, range.start - start), end: Math.min(end, range.end) - start };
}

/**
 * Whether what a part says depends on a chain: not where the whole part stands in one of its branches, and not where
 * nothing is left without it.
 */
function decides({ branches }: Chain, masked: string, part: Range): boolean {
  if (branches.some(({ start, end }) => start <= part.start && part.end <= end)) return false;
  return !branches.some((branch) => isEmpty(blankOut(masked, [shiftTo(branch, part)])));
}

function isEmpty(text: string): boolean {
  return text.split("\n").every((line) => /^(?:---)?\s*(?:#|$)/.test(line));
}

function completionOf(
  { text, mask, placeholder }: Template,
  { part, leftOut }: { part: Range; leftOut: Way },
  map: OffsetMap,
): Completion {
  const isRead = ({ start }: Range) => !leftOut.some((range) => range.start <= start && start < range.end);
  const placeholders = sliceOf(mask.placeholders, part).filter(isRead);
  const openings = sliceOf(mask.openings, part).filter(isRead);
  return { placeholders, openings, placeholder, text, part, map };
}
