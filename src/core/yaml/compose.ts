import { shiftBy, type OffsetMap } from "../text/offset-map.ts";
import type { Range } from "../text/range.ts";
import {
  convertNodes,
  MAX_DEPTH,
  Refusal,
  TOO_DEEP,
  type Conversion,
  type DanglingAlias,
} from "./convert-nodes.ts";
import type { Node } from "./node.ts";
import { parseBounded } from "./parse-bounded.ts";

/**
 * Turns the text of one document into nodes. The `yaml` package does the parsing, within bounds; what it found is turned
 * into nodes of our own.
 */

export type ComposeResult =
  | {
      readonly ok: true;
      readonly root: Node | null;
      readonly aliased: ReadonlySet<string>;
      /** From `#` to the end of the line, in order. */
      readonly comments: readonly Range[];
      /** Bytes of memory that the result takes at most. */
      readonly memory: number;
    }
  | ComposeFailure;

export interface ComposeFailure {
  readonly ok: false;
  /** depth, memory: more than is read of any text, whether it is valid or not. */
  readonly code: "invalid" | keyof typeof EXCESS;
  readonly message: string;
  readonly offset: number;
  /** Where an alias is the reason. */
  readonly alias: DanglingAlias | null;
}

/**
 * Bytes of memory that reading one manifest may take: a process that has a gigabyte stays alive. Ten megabytes of YAML as
 * people write it take 300 million and more.
 */
export const MAX_MEMORY = 500_000_000;

const EXCESS = {
  depth: TOO_DEEP,
  memory: `reading the file up to here would take more than ${MAX_MEMORY / 1_000_000} MB of memory`,
};

/** Bytes that a comment takes, as measured with Node.js 20. */
const COMMENT = 50;

/**
 * A document as Kubernetes reads it.
 *
 * @param text one document's text
 * @param map from that text to the file: every offset in the result is one of the file
 * @param room bytes of memory that reading may take
 */
export function composeDocument(text: string, map: OffsetMap, room = MAX_MEMORY): ComposeResult {
  return compose(text, { map, isCore: false }, room);
}

/**
 * A file of one document by YAML's core schema to the letter: a tag or a directive that it does not know is refused, and a
 * merge key is a key like any other.
 */
export function composeCore(text: string): ComposeResult {
  return compose(text, { map: shiftBy(0), isCore: true }, MAX_MEMORY);
}

function compose(text: string, conversion: Conversion, room: number): ComposeResult {
  const { map, isCore } = conversion;
  const parsed = parseBounded(text, { depth: MAX_DEPTH, memory: room }, isCore ? "core" : "failsafe");
  if (!parsed.ok) {
    const offset = map.at(parsed.offset);
    return parsed.code === "syntax"
      ? { ok: false, code: "invalid", message: shorten(parsed.message), offset, alias: null }
      : { ok: false, code: parsed.code, message: EXCESS[parsed.code], offset, alias: null };
  }
  const { document } = parsed;
  const comments = parsed.comments.map(({ start, end }) => ({ start: map.at(start), end: map.after(end) }));
  try {
    const nodes = document?.contents ? convertNodes(document.contents, conversion) : NOTHING;
    return { ok: true, ...nodes, comments, memory: nodes.memory + comments.length * COMMENT };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, offset, alias } = error;
    return { ok: false, code, message, offset, alias };
  }
}

const NOTHING = { root: null, aliased: new Set<string>(), memory: 0 };

/** The package's messages can quote the whole input: the first line of it, shortened, is enough to find the place. */
function shorten(message: string): string {
  const [line = ""] = message.split("\n");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
