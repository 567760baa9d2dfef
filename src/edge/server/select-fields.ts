/**
 * Reads from a payload the few fields that are wanted. The text is never held as a whole: a tokenizer reads it in slices, what is
 * not wanted is gone with its slice, and between slices others have their turn. Knows nothing of what the fields mean.
 */
import { jsonParser, type Token } from "stream-json/core/parser.js";
import { Collector, type Selection, type SelectionBounds } from "./collector.ts";
import { toField } from "./field.ts";
import { createTurns } from "./turns.ts";

/** The bytes must be UTF-8. */
export type FieldSelector = (blocks: Iterable<Uint8Array>) => Promise<Selection>;

export interface FieldSelectorOptions {
  /** Names such as `check_run.pull_requests[].number`; `[]` stands for each item of a list. */
  readonly names: readonly string[];
  readonly bounds?: SelectionBounds;
  /** Waits until others had their turn. */
  readonly takeTurn?: () => Promise<void>;
}

/** Takes a few milliseconds at most. */
const SLICE_BYTES = 8 * 1024;

const defaultBounds: SelectionBounds = {
  depth: 100,
  // 25 MB of names and values as GitHub has them, or of text with an escape in every other byte, are fewer.
  tokens: 20_000_000,
  values: 1_000,
  // Two comments, as they were and as they are now, of 65,536 characters each, of two UTF-16 units at most.
  characters: 2 * 2 * 65_536 + 16_384,
  numberCharacters: 64,
};

export function createFieldSelector(options: FieldSelectorOptions): FieldSelector {
  const { names, bounds = defaultBounds, takeTurn = createTurns() } = options;
  const field = toField(names);
  return async (blocks) => {
    const tokenize = createTokenizer();
    const collector = new Collector(field, bounds);
    let isFirst = true;
    for (const slice of cutSlices(blocks)) {
      if (!isFirst) await takeTurn();
      isFirst = false;
      const tokens = tokenize(slice);
      const fault = tokens === null ? "not-an-object" : collector.add(tokens);
      if (fault !== null) return { ok: false, code: fault };
    }
    return collector.end();
  };
}

function* cutSlices(blocks: Iterable<Uint8Array>): Iterable<Uint8Array> {
  for (const block of blocks)
    for (let from = 0; from < block.length; from += SLICE_BYTES)
      yield block.subarray(from, from + SLICE_BYTES);
}

/** Gives the tokens of a slice; null when it is no JSON. A character may begin in one slice and end in the next. */
function createTokenizer(): (slice: Uint8Array) => readonly Token[] | null {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const parse = jsonParser({ packValues: false });
  return (slice) => {
    const text = decoder.decode(slice, { stream: true });
    try {
      const many = parse(text);
      return typeof many === "symbol" ? [] : many.values;
    } catch {
      // The package throws plain errors, and only for what is no JSON.
      return null;
    }
  };
}
