import type { Document } from "../../../manifest/document.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import type { Subject } from "../../../manifest/subject.ts";
import { onceFor } from "../../../text/once-for.ts";

/**
 * How a file is laid out, read from its lines: for a resource that shows nothing of it by itself. Documents that nobody
 * parses count too. A guess of style only: a fix that follows it is proved like any other.
 */

export type Quote = '"' | "'";

/** How the items of a block list stand. */
export interface Dash {
  /** Columns from a key to the dashes of its list; 0 where dashes are not indented. */
  readonly offset: number;
  /** Blanks between a dash and its item. */
  readonly gap: number;
}

type Place = Pick<Subject, "manifest" | "document">;

interface Surroundings {
  readonly envDashes: readonly Evidence<Dash>[];
  readonly dashes: readonly Evidence<Dash>[];
  readonly quotes: readonly Evidence<Quote>[];
}

interface Evidence<T> {
  readonly line: number;
  readonly value: T;
}

/** The dashes of the nearest env list, else of the nearest list at all; null where there is none. */
export function findNearestDash(place: Place, offset: number): Dash | null {
  const { envDashes, dashes } = readSurroundings(place);
  const { line } = place.manifest.lines.positionAt(offset);
  return findNearest(envDashes, line) ?? findNearest(dashes, line);
}

/** The quotes of the nearest value that has some. */
export function findNearestQuote(place: Place, offset: number): Quote | null {
  return findNearest(readSurroundings(place).quotes, place.manifest.lines.positionAt(offset).line);
}

/** Of two that are as near, the one above. */
function findNearest<T>(found: readonly Evidence<T>[], line: number): T | null {
  let [low, high] = [0, found.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((found[middle]?.line ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  const [above, below] = [found[low - 1], found[low]];
  if (above === undefined || below === undefined) return (above ?? below)?.value ?? null;
  return line - above.line <= below.line - line ? above.value : below.value;
}

/** Read once for a manifest, or for a document of a string: it can have thousands of resources that ask. */
function readSurroundings({ manifest, document }: Place): Surroundings {
  return document.within === null ? readFile(manifest) : readDocument(manifest)(document);
}

const readFile = onceFor(({ text }: Manifest) => readLines(text.split("\n"), 0));

/** What is around a string is another text, with habits of its own. */
const readDocument = onceFor(({ text, lines }: Manifest) =>
  onceFor(({ start, end }: Document) => {
    const { line, column } = lines.positionAt(start);
    return readLines(
      (" ".repeat(Math.min(column - 1, MAX_COLUMN)) + text.slice(start, end)).split("\n"),
      line - 1,
    );
  }),
);

/** A line can be as long as the file, and have thousands of documents on it. */
const MAX_COLUMN = 1_000;

interface OpenKey {
  readonly name: string;
  readonly column: number;
}

/** @param above lines of the file before the first one */
function readLines(lines: readonly string[], above: number): Surroundings {
  const found = {
    envDashes: [] as Evidence<Dash>[],
    dashes: [] as Evidence<Dash>[],
    quotes: [] as Evidence<Quote>[],
  };
  let key: OpenKey | null = null;
  let scalarColumn = Infinity;
  for (const [index, content] of lines.entries()) {
    if (isBlankOrComment(content) || content.search(/[^ ]/) > scalarColumn) continue;
    const dash = key === null ? null : readDash(content, key);
    const dashes = key?.name === "env" ? found.envDashes : found.dashes;
    if (dash !== null) dashes.push({ line: above + index + 1, value: dash });
    const quote = /(?:: |- ) *(['"])/.exec(content)?.[1];
    if (quote === "'" || quote === '"') found.quotes.push({ line: above + index + 1, value: quote });
    key = readOpenKey(content);
    scalarColumn = opensBlockScalar(content) ? columnOfContent(content) : Infinity;
  }
  return found;
}

function isBlankOrComment(content: string): boolean {
  return /^\s*(?:#|$)/.test(content);
}

/** Its lines are text, whatever they look like. */
function opensBlockScalar(content: string): boolean {
  return /[ :-][|>][0-9+-]{0,2}(?:[ \t]*\r?$|[ \t]*#)/.test(content);
}

/** Where a line's key begins, the dashes before it left out. */
function columnOfContent(content: string): number {
  return /^(?: |- )*/.exec(content)?.[0].length ?? 0;
}

/** The dash of a list's first item, below the list's key. */
function readDash(content: string, key: OpenKey): Dash | null {
  const [, before = "", gap = ""] = /^( *)-( +)[^ #\r]/.exec(content) ?? [];
  return gap === "" || before.length < key.column
    ? null
    : { offset: before.length - key.column, gap: gap.length };
}

/** A key at the end of a line, behind which something begins on the next one. */
function readOpenKey(content: string): OpenKey | null {
  const [, before = "", name] = /^((?: |- )*)([\w.-]+):[ \t]*(?:#.*)?\r?$/.exec(content) ?? [];
  return name === undefined ? null : { name, column: before.length };
}
