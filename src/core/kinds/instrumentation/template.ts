import type { Range } from "../../text/range.ts";
import { GROUP, KIND } from "./group-kind.ts";

/**
 * Looks into templates as far as that is possible without rendering them: whether one may render an Instrumentation. It
 * says "maybe" where the kind is written out, or where only rendering tells it and the name stands elsewhere in the file;
 * "no" where the name stands in comments, in definitions of the kind, or beside the apiVersion of another group.
 */

export interface Template {
  /** The file's text with blanks for its comments, those of YAML and those of the template. Offsets stay. */
  readonly masked: string;
  /** Whether the kind's name and the group stand anywhere outside of comments. */
  readonly namesKind: boolean;
}

export function readTemplate(text: string): Template {
  const masked = maskLineComments(maskTemplateComments(text));
  return { masked, namesKind: KIND_AS_WORD.test(masked) && masked.includes(GROUP) };
}

const KIND_AS_WORD = new RegExp(`\\b${KIND}\\b`);

/** Whether the document that stands at a range of the file may render an Instrumentation. */
export function mayRenderInstrumentation(template: Template, { start, end }: Range): boolean {
  const text = template.masked.slice(start, end);
  const kinds = findKeys(text, KIND_KEY);
  const groups = groupByColumn(findKeys(text, API_VERSION_KEY));
  const definition = kinds.find(({ column, value }) => column !== null && DEFINITION.test(value));
  const isOwn = ({ column, value }: Key) => {
    if (!mayBeKind(value, template)) return false;
    const mayBeGroup = column === null ? undefined : groups.get(column);
    if (mayBeGroup !== undefined) return mayBeGroup;
    // A definition names the kind below it.
    return column === null || definition?.column == null || definition.column >= column;
  };
  return kinds.some(isOwn) || (template.namesKind && handsOnKind(text));
}

const DEFINITION = /^CustomResourceDefinition\b/;

/** Whether an apiVersion that begins its line at a column is, or may be, one of the group. */
function groupByColumn(apiVersions: readonly Key[]): ReadonlyMap<number, boolean> {
  const groups = new Map<number, boolean>();
  for (const { column, value } of apiVersions)
    if (column !== null) groups.set(column, groups.get(column) === true || mayBeGroup(value));
  return groups;
}

/** The kind itself, or one that only rendering or the other lines tell. */
function mayBeKind(value: string, template: Template): boolean {
  return KIND_ITSELF.test(value) || (template.namesKind && /^(?:\{\{|\*)/.test(value));
}

const KIND_ITSELF = new RegExp(`^${KIND}(?:List)?(?![\\w-])`);

function mayBeGroup(value: string): boolean {
  return value.startsWith(`${GROUP}/`) || value.startsWith("{{") || value.startsWith("*");
}

interface Key {
  /** What follows: tags, anchors, quotes and marks of block scalars left out; the beginning of it. */
  readonly value: string;
  /** Column of a key that begins its line, dashes not counted as beginning; null for others. */
  readonly column: number | null;
}

const KIND_KEY = /(?<![\w$.-])(["']?)kind\1[ \t]*:/g;
const API_VERSION_KEY = /(?<![\w$.-])(["']?)apiVersion\1[ \t]*:/g;

/** Where a key stands in a text, whatever is around it. */
function findKeys(text: string, key: RegExp): readonly Key[] {
  const keys = text.matchAll(key);
  const indentation = /[ \t-]*/y;
  let line = { end: -1, start: 0, content: 0 };
  return [...keys].map((match) => {
    while (line.end < match.index) {
      const start = line.end + 1;
      const end = text.indexOf("\n", start);
      indentation.lastIndex = start;
      const blanks = indentation.exec(text)?.[0].length ?? 0;
      line = { start, end: end === -1 ? text.length : end, content: start + blanks };
    }
    const column = match.index === line.content ? match.index - line.start : null;
    return { column, value: readValue(text, match.index + match[0].length) };
  });
}

function readValue(text: string, offset: number): string {
  const blanks = /\s*/y;
  blanks.lastIndex = offset;
  const start = offset + (blanks.exec(text)?.[0].length ?? 0);
  return text.slice(start, start + 200).replace(/^(?:[!&]\S*\s+)*(?:[|>][-+\d]*\s+)?["']?/, "");
}

/** Whether an action has the kind as a text of its own: a variable gets it, or another template does. */
function handsOnKind(text: string): boolean {
  for (let open = text.indexOf("{{"); open !== -1; open = text.indexOf("{{", open + 2)) {
    const close = text.indexOf("}}", open);
    const action = text.slice(open, close === -1 ? text.length : close);
    // What the cluster has is only looked up.
    if (KIND_AS_TEXT.test(action) && !/\blookup\b/.test(action)) return true;
    if (close === -1) return false;
    open = close;
  }
  return false;
}

const KIND_AS_TEXT = new RegExp(`(["'\`])${KIND}(?:List)?\\1`);

/** `{{- /* … *\/ -}}` */
function maskTemplateComments(text: string): string {
  const parts: string[] = [];
  let end = 0;
  const begin = /\{\{-?\s*\/\*/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const close = text.indexOf("*/", begin.lastIndex);
    if (close === -1) break;
    parts.push(text.slice(end, match.index), text.slice(match.index, close + 2).replace(/[^\n]/g, " "));
    end = close + 2;
    begin.lastIndex = end;
  }
  return parts.join("") + text.slice(end);
}

/** From `#` to the end of the line, where `#` begins the line or follows a blank, and no quotes are open before it. */
function maskLineComments(text: string): string {
  return text
    .split("\n")
    .map((line) => {
      const at = line.includes("#") ? findComment(line) : -1;
      return at === -1 ? line : line.slice(0, at) + " ".repeat(line.length - at);
    })
    .join("\n");
}

function findComment(line: string): number {
  let quote = "";
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (char !== '"' && char !== "'" && char !== "#") continue;
    const before = at === 0 ? " " : line.charAt(at - 1);
    if (quote === "" && char === "#" && /\s/.test(before)) return at;
    if (char === quote) quote = "";
    // A quote within a word opens nothing: `it's`.
    else if (quote === "" && char !== "#" && /[\s[{(,:]/.test(before)) quote = char;
  }
  return -1;
}
