import type { Carried, CarriedText, Carrier, Remark } from "../manifest/recogniser.ts";
import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import type { Range } from "../text/range.ts";
import { cutLines } from "./cut-lines.ts";
import { carryHeredocs } from "./heredocs.ts";
import { findHclValues, findSetBlocks, mayBeValues, type NamedValues } from "./hcl-values.ts";
import { readHclLines, type HclHeredoc, type HclLine } from "./hcl-lines.ts";
import { looksLikeYaml } from "./looks-like-yaml.ts";

/** A kind of resource whose name in an object of Terraform's own language is worth a word. */
export interface NamedKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * Manifests in Terraform and OpenTofu: the text of a heredoc, as in `yaml_body = <<EOT`. What the program puts in (`${…}`)
 * stays in it as it is written. Objects of the language itself are listed: nothing of a program is evaluated.
 */
export function createTerraformCarrier(named: Named): Carrier {
  return {
    open: ({ path, text }) => (/\.(?:tf|tofu)$/i.test(path) ? readProgram(text, named) : null),
  };
}

export interface Named {
  readonly kinds: readonly NamedKind[];
  readonly values: NamedValues;
}

function readProgram(text: string, { kinds, values }: Named): Carried {
  const lines = createLineIndex(text);
  const code = [...readHclLines(lines)];
  const blocks = findSetBlocks(code, values);
  const texts: CarriedText[] = [];
  const remarks: Remark[] = [];
  for (const [index, { line, heredoc }] of code.entries()) {
    if (heredoc === null) continue;
    const carried = carry({ text, lines, code, index, first: line, heredoc }, texts.length);
    if (blocks.has(index) && mayBeValues(carried.text, values)) {
      remarks.push({ offset: lines.rangeOf(line).start, reason: SET_OVER });
      continue;
    }
    const found = looksLikeYaml(carried.text) ? [carried] : carryHeredocs(carried, texts.length);
    if (!hasDirectives(carried.text)) texts.push(...found);
    else if (kinds.some(({ group, kind }) => carried.text.includes(kind) && carried.text.includes(group)))
      remarks.push({ offset: lines.rangeOf(line).start, reason: DIRECTIVES });
  }
  const listed = [
    ...findObjects(code, kinds).map((line) => ({ line, reason: OBJECT })),
    ...findHclValues(code, values).map((line) => ({ line, reason: VALUES })),
  ];
  for (const { line, reason } of listed) remarks.push({ offset: lines.rangeOf(line).start, reason });
  return { texts, remarks };
}

const SET_OVER = "chart values that `set` in the same block changes: they aren't checked";
const DIRECTIVES = "a heredoc with `%{ }`, which Terraform must evaluate first: it isn't checked";

/** Directives of a template: `%{ if … }`. `%%{` is the text itself. */
function hasDirectives(text: string): boolean {
  return /(?<!%)%\{/.test(text);
}

interface Place {
  readonly text: string;
  readonly lines: LineIndex;
  readonly code: readonly HclLine[];
  readonly index: number;
  readonly first: number;
  readonly heredoc: HclHeredoc;
}

function carry({ text, lines, code, index, first, heredoc }: Place, group: number): CarriedText {
  const { last, isStripped } = heredoc;
  const isClosed = last <= lines.count;
  const body: Range[] = [];
  for (let line = first + 1; line < last; line += 1) body.push(lines.rangeOf(line));
  const stripped = isStripped ? strip(text, body) : body;
  const comments = findComments(code, index).map(({ first: from, last: to }) => {
    return { start: lines.rangeOf(from).start, end: lines.rangeOf(to).end };
  });
  const at = lines.rangeOf(first).start;
  return {
    ...cutLines(text, stripped, isClosed ? lines.rangeOf(last).start : text.length),
    unit: { start: comments[0]?.start ?? at, end: isClosed ? lines.rangeOf(last).end : text.length },
    group,
    reading: 0,
    above: { comments: comments.map((range) => trimStart(text, range)), at, marks: ["# ", ""] },
  };
}

/** Lines without the smallest indentation among them; blank ones do not count (hashicorp/hcl, hclsyntax/parser_template.go). */
function strip(text: string, body: readonly Range[]): readonly Range[] {
  const indents = body.map(({ start, end }) => {
    const line = text.slice(start, end);
    return line.trim() === "" ? Infinity : line.length - line.trimStart().length;
  });
  const least = indents.reduce((min, indent) => Math.min(min, indent), Infinity);
  return body.map(({ start, end }) => ({ start: Math.min(end, start + least), end }));
}

interface Comment {
  /** Its first and its last line. */
  readonly first: number;
  readonly last: number;
}

/** The comments directly above a line, in order. */
function findComments(code: readonly HclLine[], index: number): readonly Comment[] {
  const found: Comment[] = [];
  let below = code[index]?.line ?? 0;
  let last: number | null = null;
  for (let at = index - 1; at >= 0 && found.length < MAX_COMMENTS; at -= 1) {
    const above = code[at];
    if (above?.isComment !== true || above.line !== below - 1) break;
    below = above.line;
    last ??= below;
    // A comment of several lines is one.
    if (above.isWithin) continue;
    found.unshift({ first: below, last });
    last = null;
  }
  return found;
}

const MAX_COMMENTS = 20;

function trimStart(text: string, { start, end }: Range): Range {
  const line = text.slice(start, end);
  return { start: start + line.length - line.trimStart().length, end: start + line.trimEnd().length };
}

/** The lines that say a kind in an object of the language, where the group stands in one too: `kind = "Instrumentation"`. */
function findObjects(code: readonly HclLine[], kinds: readonly NamedKind[]): readonly number[] {
  const settings = code.flatMap(readSettings);
  return settings.flatMap(({ line, key, value }, index) => {
    const own = key === "kind" ? kinds.filter(({ kind }) => kind === value) : [];
    if (own.length === 0) return [];
    const versions = settings.slice(Math.max(0, index - NEAR), index + NEAR + 1);
    const isNear = versions.some(
      (near) => near.key === "apiVersion" && own.some(({ group }) => near.value.startsWith(`${group}/`)),
    );
    return isNear ? [line] : [];
  });
}

/** Settings between the kind of an object and its apiVersion. */
const NEAR = 60;

interface Setting {
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

/** In an object one may stand behind the other, and `:` is as good as `=`. */
function readSettings({ line, code }: HclLine): readonly Setting[] {
  const found = code.matchAll(/(?<![\w"])"?(\w+)"?[ \t]*[=:][ \t]*"([^"]*)"/g);
  return [...found].map(([, key = "", value = ""]) => ({ line, key, value }));
}

const OBJECT =
  "an object in Terraform's own language: otel-fix checks only YAML in a heredoc (`yaml_body = <<-EOT`)";
const VALUES =
  "chart values in Terraform's own language: otel-fix checks only YAML in a heredoc (`values = [<<-EOT …]`)";
