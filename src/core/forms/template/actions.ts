import type { Range } from "../../text/range.ts";

/**
 * Finds the actions of a template: what its engine evaluates before there is YAML. Nothing is evaluated here.
 */
export interface Action extends Range {
  readonly kind: ActionKind;
  /** What stands between the delimiters and their trim marks. */
  readonly content: string;
}

export type ActionKind =
  /** Opens a chain of branches: `if`, `with`, `range`, `for`. */
  | "open"
  /** Begins another branch of the chain: `else`, `else if`, `elif`. */
  | "else"
  | "end"
  /** Opens a part that is used elsewhere: `define`, `block`, `macro`. */
  | "define"
  /** Puts something into the text. */
  | "value"
  /** Puts nothing into the text: an assignment. */
  | "silent"
  | "comment";

/** How the engine marks what it evaluates. */
interface Delimiters {
  readonly open: string;
  readonly close: string;
}

/** Engines, each by what its files have. Helm's and other Go templates; Jinja; Terraform's templatefile; ERB. */
export type Engine = "go" | "jinja" | "terraform" | "erb";

const OPENINGS: Readonly<Record<Engine, RegExp>> = {
  go: /\{\{/g,
  jinja: /\{[{%#]/g,
  terraform: /%\{/g,
  erb: /<%/g,
};

const CLOSES: Readonly<Record<string, string>> = {
  "{{": "}}",
  "{%": "%}",
  "{#": "#}",
  "%{": "}",
  "<%": "%>",
};

export interface ScannedActions {
  readonly actions: readonly Action[];
  /** Where an action begins that is never closed; null where all are. */
  readonly unclosed: number | null;
}

/** All actions of a text, in order. Linear in its length. */
export function scanActions(text: string, engine: Engine): ScannedActions {
  const actions: Action[] = [];
  for (let open = findOpening(text, 0, engine); open !== null;) {
    const { start, delimiters } = open;
    const inComment = isInComment(text, start);
    const end = findClose(inComment ? text.slice(0, lineEnd(text, start)) : text, start, delimiters);
    // A comment of YAML may quote anything: what does not close in its line is no action.
    if (end === null && !inComment) return { actions, unclosed: start };
    if (end !== null) actions.push(readAction(text, { start, end }, delimiters));
    open = findOpening(text, end ?? lineEnd(text, start), engine);
  }
  return { actions, unclosed: null };
}

interface Opening {
  readonly start: number;
  readonly delimiters: Delimiters;
}

function findOpening(text: string, from: number, engine: Engine): Opening | null {
  const opening = OPENINGS[engine];
  opening.lastIndex = from;
  const found = opening.exec(text);
  if (found === null) return null;
  const [open] = found;
  return { start: found.index, delimiters: { open, close: CLOSES[open] ?? "}}" } };
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end === -1 ? text.length : end;
}

function isInComment(text: string, offset: number): boolean {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /(?:^|[ \t])#/.test(line);
}

/** Go's comments and strings may hold the closing mark. */
function findClose(text: string, start: number, { open, close }: Delimiters): number | null {
  const from = start + open.length;
  if (/^-?[ \t\r\n]{0,9}\/\*/.test(text.slice(from, from + 12))) {
    const end = text.indexOf("*/", from);
    const at = end === -1 ? -1 : text.indexOf(close, end);
    return at === -1 ? null : at + close.length;
  }
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === close.charAt(0) && text.startsWith(close, at)) return at + close.length;
    // A quote that closes nowhere near is none of the action's: the text around may have one.
    if (char === '"' || char === "`") at = (skipString(text, at, char) ?? at + 1) - 1;
  }
  return null;
}

/** Behind a string; null where it is not closed in its line (a raw string of Go may have several). */
function skipString(text: string, start: number, quote: string): number | null {
  if (quote === "`") {
    const end = text.indexOf("`", start + 1);
    return end === -1 ? null : end + 1;
  }
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "\n") return null;
    if (char === "\\") at += 1;
    else if (char === quote) return at + 1;
  }
  return null;
}

function readAction(text: string, { start, end }: Range, { open, close }: Delimiters): Action {
  const content = text
    .slice(start + open.length, end - close.length)
    .replace(/^[-~=+]/, "")
    .replace(/[-~+]$/, "")
    .trim();
  const isComment = open === "{#" || content.startsWith("/*") || content.startsWith("#");
  return { start, end, content, kind: isComment ? "comment" : kindOf(content, open) };
}

const OPENS = /^(?:if|unless|with|range|for|raw|filter|call)\b/;
const ELSE = /^(?:else|elif|elsif|elseif)\b/;
const END = /^(?:end|end(?:if|for|with|block|macro|raw|filter|call|set))$|^end\b/;
const DEFINES = /^(?:define|block|macro)\b/;
/** Assignments, and calls that only check something. */
const SILENT = /^\$\w*\s*:?=|^(?:set|fail|break|continue|import|include_once|do|extends|from)\b|^\$_\s*:?=/;

function kindOf(content: string, open: string): ActionKind {
  if (OPENS.test(content)) return "open";
  if (ELSE.test(content)) return "else";
  if (END.test(content)) return "end";
  if (DEFINES.test(content)) return "define";
  if (open === "<%" && /\bdo\b\s*(?:\|[^|]*\|)?$/.test(content)) return "open";
  // Jinja's and Terraform's statements put nothing into the text by themselves.
  return SILENT.test(content) || open === "{%" ? "silent" : "value";
}
