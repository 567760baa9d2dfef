/**
 * A configuration file's text to plain values with the place of each, or to the reasons why not. Bounds everything that a
 * hostile text could grow: size, depth, values, expansion of aliases.
 */
import { composeCore, type ComposeFailure } from "../yaml/compose.ts";
import { MAX_DEPTH } from "../yaml/convert-nodes.ts";
import { toPlainValue, type PlainFault, type PlainValue } from "../yaml/plain-value.ts";
import { renderKey, renderText, type Key } from "./render-key.ts";

/**
 * What a fault is about, for those who may not be shown the file: its text as YAML, its size, a key, a value; that it
 * cannot be read, or what it extends cannot.
 */
export type FaultKind = "syntax" | "size" | "key" | "value" | "unreadable" | "extends";

export interface ConfigurationFault {
  readonly kind: FaultKind;
  readonly offset: number;
  readonly key: Key;
  readonly expected: string;
  readonly found: string;
  /** The name that a misspelt one may mean. */
  readonly nearest?: string | undefined;
}

export type ParsedValues =
  | { readonly ok: true; readonly values: Pick<PlainValue, "value" | "place"> }
  | { readonly ok: false; readonly faults: readonly ConfigurationFault[] };

const maxTextLength = 256 * 1024;
const bounds = { values: 20_000, aliases: 100 };

/** Never throws, whatever the text. */
export function parseValues(text: string): ParsedValues {
  if (text.length > maxTextLength) {
    const expected = `a file of at most ${maxTextLength / 1024} KiB`;
    const found = `${text.length} characters`;
    return { ok: false, faults: [{ kind: "size", offset: 0, key: [], expected, found }] };
  }
  const composed = composeCore(text);
  if (!composed.ok) return { ok: false, faults: [describeFailure(composed)] };
  const values = toPlainValue(composed.root, bounds);
  if (values.faults.length > 0) return { ok: false, faults: values.faults.map(describeFault) };
  return { ok: true, values };
}

function describeFailure({ code, message, offset, alias }: ComposeFailure): ConfigurationFault {
  if (alias !== null) {
    const expected = "an alias of an anchor before it";
    return { kind: "value", offset, key: alias.path, expected, found: renderText(`*${alias.name}`) };
  }
  // The text is too short to take too much memory.
  if (code !== "invalid") {
    const expected = "a file that isn't nested so deeply";
    return { kind: "size", offset, key: [], expected, found: `more than ${MAX_DEPTH} levels` };
  }
  // Messages quote the text, which may hold characters that act.
  const found = message.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ");
  return { kind: "syntax", offset, key: [], expected: "YAML in one document", found };
}

function describeFault({ code, offset, path }: PlainFault): ConfigurationFault {
  const repeated = `a second ${renderKey(path.slice(-1))}`;
  return { offset, key: path, found: repeated, ...FAULTS[code] };
}

type Words = Pick<ConfigurationFault, "kind" | "expected"> & { readonly found?: string };

const FAULTS: Readonly<Record<PlainFault["code"], Words>> = {
  "duplicate-key": { kind: "key", expected: "each key once" },
  "complex-key": { kind: "key", expected: "a plain key", found: "a list, a map or an alias as a key" },
  values: { kind: "size", expected: `a file of at most ${bounds.values} values`, found: "more" },
  aliases: { kind: "size", expected: `at most ${bounds.aliases} aliases`, found: "more" },
};
