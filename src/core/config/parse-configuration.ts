/**
 * The text of a configuration file to a layer, or to every reason why not, each with its place. Never throws: the text
 * comes from a repository, and may be anything.
 */
import { createLineIndex } from "../text/line-index.ts";
import { describeMismatch } from "./describe-mismatch.ts";
import { countAlternatives } from "./globs.ts";
import { parseValues, type ConfigurationFault, type FaultKind } from "./parse-values.ts";
import { renderKey } from "./render-key.ts";
import { createConfigurationSchema, type ConfigurationFile } from "./schema.ts";

/** The settings of one file. */
export interface ConfigurationLayer {
  /** For people: where the settings stand, as in `acme/.github:.github/otel-fix.yml`. */
  readonly origin: string;
  readonly settings: ConfigurationFile;
}

export interface ConfigurationError {
  readonly kind: FaultKind;
  /** The file, as it was given to `parseConfiguration`. */
  readonly path: string;
  /** Both count from 1. */
  readonly line: number;
  readonly column: number;
  /** The key as in `overrides[0].paths`; empty for the file as a whole. */
  readonly key: string;
  readonly expected: string;
  readonly found: string;
  /** All of it but the place, in one line. */
  readonly message: string;
}

export type ParsedConfiguration =
  | { readonly ok: true; readonly layer: ConfigurationLayer }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] };

export interface ParseOptions {
  /** The file, for errors and as the origin of the layer. */
  readonly path: string;
  readonly ruleIds: readonly string[];
}

/** More would not help anyone; the first ones come first in the file. */
const maxErrors = 50;
/** Across all lists of a file, braces spread: what every path is held against. */
const maxPatterns = 500;

export function parseConfiguration(text: string, options: ParseOptions): ParsedConfiguration {
  const reading = parseValues(text);
  if (!reading.ok) return describeFaults(text, options.path, reading.faults);
  const { value, place } = reading.values;
  const schema = schemaFor(options.ruleIds);
  const parsed = schema.safeParse(value ?? {}, { reportInput: true });
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((mismatch) => describeMismatch(mismatch, { place, schema }));
    return describeFaults(text, options.path, faults);
  }
  if (countPatterns(parsed.data) > maxPatterns) {
    const expected = `globs that expand to at most ${maxPatterns} patterns in one file`;
    return describeFaults(text, options.path, [
      { kind: "size", offset: 0, key: [], expected, found: "more" },
    ]);
  }
  return { ok: true, layer: { origin: options.path, settings: parsed.data } };
}

/** To make a schema takes longer than to read a file with it. */
function schemaFor(ruleIds: readonly string[]): ConfigurationSchema {
  const key = ruleIds.join(",");
  if (known?.key !== key) known = { key, schema: createConfigurationSchema(ruleIds) };
  return known.schema;
}

type ConfigurationSchema = ReturnType<typeof createConfigurationSchema>;

/** The last one: a process has one set of rules. */
let known: { readonly key: string; readonly schema: ConfigurationSchema } | null = null;

function describeFaults(
  text: string,
  path: string,
  faults: readonly ConfigurationFault[],
): ParsedConfiguration {
  const lines = createLineIndex(text);
  const errors = [...faults]
    .sort((a, b) => a.offset - b.offset)
    .slice(0, maxErrors)
    .map(({ kind, offset, key, expected, found, nearest }) => {
      const { line, column } = lines.positionAt(Math.min(offset, text.length));
      const name = renderKey(key);
      const hint = nearest === undefined ? "" : `; did you mean ${nearest}?`;
      const message = `${name === "" ? "" : `${name}: `}expected ${expected}; found ${found}${hint}`;
      return { kind, path, line, column, key: name, expected, found, message };
    });
  return { ok: false, errors };
}

function countPatterns(settings: ConfigurationFile): number {
  const overrides = (settings.overrides ?? []).flatMap((override) => override.paths);
  const globs = [...(settings.paths?.include ?? []), ...(settings.paths?.exclude ?? []), ...overrides];
  return globs.reduce((sum, glob) => sum + countAlternatives(glob), 0);
}
