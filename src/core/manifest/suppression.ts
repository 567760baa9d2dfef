import { isCalendarDate } from "../text/calendar-date.ts";
import { prose, type Prose } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import { MAX_NAMED_RULES } from "./bounds.ts";
import { findCommentLines } from "./comment-lines.ts";
import type { Manifest } from "./manifest.ts";
import type { Document } from "./document.ts";
import { findKey, isMap, isNull, textOf, type Lookup, type Node } from "../yaml/node.ts";
import type { Subject } from "./subject.ts";

/**
 * Reads what a manifest says about findings that its authors do not want to hear: `# otel-fix: ignore[rule-id] reason`
 * on a line or above it, above the key of a string for what stands in that, in a comment above a text in a page or program, and the annotation `otel-fix/ignore: rule-id=reason` of a resource. Reading only: whether a rule
 * exists, a day has passed or a finding is hidden is decided elsewhere.
 */

/** Its range is the comment, or the annotation's key. */
export interface Suppression extends Range {
  /** The ids as they are written, which need not be those of rules. */
  readonly rules: readonly string[];
  /** null where there is none. */
  readonly reason: string | null;
  /** The last day on which it counts, YYYY-MM-DD; null where it counts for good. */
  readonly until: string | null;
  /** The line whose findings it is about, from 1; null where it is about the whole resource, or all of a text. */
  readonly line: number | null;
  /** What is wrong with its form; it has no effect then. */
  readonly faults: readonly SuppressionFault[];
}

export interface SuppressionFault {
  readonly expected: Prose;
  readonly found: Prose;
  /** What was most likely meant. */
  readonly nearest?: string;
}

export const ANNOTATION = "otel-fix/ignore";

/** The suppressions in a document's comments. */
export function readCommentSuppressions(manifest: Manifest, document: Document): readonly Suppression[] {
  return findCommentLines(manifest, document).flatMap(({ start, end, line }) => {
    const terms = readComment(manifest.text.slice(start, end));
    return terms === null ? [] : [{ start, end, line, ...terms }];
  });
}

/** The suppressions in the comments around a document's text: they are about all of it. */
export function readOuterSuppressions({ text }: Manifest, { above }: Document): readonly Suppression[] {
  return (above?.comments ?? []).flatMap(({ start, end }) => {
    const terms = readComment(text.slice(start, end));
    return terms === null ? [] : [{ start, end, line: null, ...terms }];
  });
}

/** The suppressions in a resource's annotation. */
export function readAnnotationSuppressions(subject: Subject): readonly Suppression[] {
  const metadata = findKey(subject.node, "metadata");
  const annotations = lookUp(metadata, "annotations");
  const annotation = lookUp(annotations, ANNOTATION);
  if (annotation === null || isNull(annotation.node)) return [];
  // What an alias or a merge brings in stands somewhere else: shown is a place of the resource's own.
  const isOwn = ![metadata, annotations, annotation].some((found) => found?.shared === true);
  const { start, end } = isOwn ? annotation.key : (subject.node.pairs[0]?.key ?? subject.node);
  return readAnnotation(annotation.node).map((terms) => ({ start, end, line: null, ...terms }));
}

function lookUp(owner: Lookup | null, name: string): Lookup | null {
  const node = owner?.node ?? null;
  return isMap(node) ? findKey(node, name) : null;
}

type Terms = Pick<Suppression, "rules" | "reason" | "until" | "faults">;

/** null for a comment that is not for us. Words after `otel-fix:` that are no `ignore` and have no `[` are for people. */
function readComment(comment: string): Terms | null {
  const words = withoutMarks(comment);
  const opening = /^otel-fix:[ \t]*(?=ignore(?![\w-])|[\w-]+\[)/i.exec(words);
  if (opening === null) return null;
  const content = words.slice(opening[0].length).trim();
  const [, list, rest] = /^ignore\[([^\]]*)\]([^]*)$/.exec(content) ?? [];
  if (list === undefined || rest === undefined) {
    const found = prose`${shorten(content)}`;
    return refuse({ expected: prose`${"ignore[rule-id] reason"} after ${"otel-fix:"}`, found });
  }
  const rules = list.split(",", MAX_NAMED_RULES + 1).map((rule) => rule.trim());
  if (rules.length > MAX_NAMED_RULES) {
    const expected = [`at most ${MAX_NAMED_RULES} rules in one suppression`];
    return refuse({ expected, found: ["more"] });
  }
  return rules.includes("") ? refuse(noRule(`ignore[${list}]`)) : { rules, ...readReason(rest) };
}

/** What a comment says: YAML's and Terraform's, Go's and Jinja's templates', ERB's, HTML's. */
function withoutMarks(comment: string): string {
  const [marks = ""] = /^(?:#+|\/\/+|\/\*|\{\{-?\s{0,9}\/\*|\{#-?|<%#|<!--)/.exec(comment) ?? [];
  const end = ENDS[marks.slice(0, 2)];
  const words = comment.slice(marks.length);
  const inner = end === undefined ? words : words.replace(end, "");
  // Each line of a block comment may begin with a mark too.
  return (marks.includes("/*") ? inner.replaceAll(/^[ \t]*\*+(?=\s|$)/gm, "") : inner).trim();
}

const ENDS: Readonly<Record<string, RegExp>> = {
  "{{": /\*\/\s{0,9}-?\}\}$/,
  "/*": /\*\/$/,
  "{#": /-?#\}$/,
  "<!": /-->$/,
  "<%": /-?%>$/,
};

const entriesOf = new WeakMap<Node, readonly Terms[]>();

/** Read once for a value: thousands of resources can share one by an alias. */
function readAnnotation(value: Node | null): readonly Terms[] {
  const known = value === null ? undefined : entriesOf.get(value);
  if (known !== undefined) return known;
  const read = readEntries(textOf(value));
  if (value !== null) entriesOf.set(value, read);
  return read;
}

/** Entries that are read of one annotation: each costs time in every resource that shares it. */
const MAX_ENTRIES = 50;

function readEntries(text: string | null): readonly Terms[] {
  if (text === null)
    return [refuse({ expected: prose`text such as ${"rule-id=reason"}`, found: ["a map or a list"] })];
  const entries = text
    .split(/[;\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
  if (entries.length > MAX_ENTRIES) {
    const expected = [`at most ${MAX_ENTRIES} entries in one annotation`];
    return [refuse({ expected, found: [String(entries.length)] })];
  }
  return entries.map(readEntry);
}

function readEntry(entry: string): Terms {
  const [rule = ""] = /^[^\s=]*/.exec(entry) ?? [];
  if (rule === "") return refuse(noRule(entry));
  const rest = entry.slice(rule.length).trimStart();
  return { rules: [rule], ...readReason(rest.startsWith("=") ? rest.slice(1) : rest) };
}

const UNTIL = "until=";

/** Longest reason that is kept whole, in UTF-16 units: thousands of resources can share one annotation. */
const MAX_REASON = 1_000;

/** `why it is so until=2028-02-29` */
function readReason(text: string): Omit<Terms, "rules"> {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const at = words.findIndex((word) => word.startsWith(UNTIL));
  const reason = (at === -1 ? words : words.slice(0, at)).join(" ");
  const read = { reason: reason === "" ? null : shorten(reason, MAX_REASON), until: null, faults: [] };
  if (at === -1) return read;
  const written = words.slice(at).join(" ");
  const until = written.slice(UNTIL.length);
  if (isCalendarDate(until)) return { ...read, until };
  const expected = prose`a calendar date at the end, such as ${"until=2028-02-29"}`;
  return { ...read, faults: [{ expected, found: prose`${shorten(written)}` }] };
}

function noRule(written: string): SuppressionFault {
  return { expected: prose`the id of a rule`, found: prose`${shorten(written)}` };
}

function refuse(fault: SuppressionFault): Terms {
  return { rules: [], reason: null, until: null, faults: [fault] };
}

/** What is wrong is seen at its beginning. */
function shorten(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;
}
