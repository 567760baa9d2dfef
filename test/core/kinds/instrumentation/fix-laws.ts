import { isDeepStrictEqual } from "node:util";

import { parseAllDocuments, type ScalarTag } from "yaml";

import type { Edit } from "../../../../src/core/text/edit.ts";
import { splitFile, splitHeredocs } from "./split-text.ts";

/**
 * Judges a fix from outside: reads both texts with the `yaml` package as plain values, merges and aliases resolved, and
 * knows the operator's precedence itself. Shares nothing with the code that plans and proves fixes.
 */
export interface Fixed {
  /** Its ending tells in which form the text is kept. */
  readonly path?: string;
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
  /** The names that a fix may add. */
  readonly recommended: readonly string[];
}

/** The laws that the fix breaks, in words; empty where it holds. */
export function findBrokenLaws({
  path = "a.yaml",
  before,
  after,
  edits,
  recommended,
}: Fixed): readonly string[] {
  const [was, is] = [splitFile(path, before), splitFile(path, after)];
  const laws: readonly (readonly [string, boolean])[] = [
    ["changes the text", before !== after || edits.length === 0],
    ["keeps every byte outside the edits", replay(before, edits) === after],
    [
      "keeps the line ends",
      lineEndsOf(before).has("\r\n") === lineEndsOf(after).has("\r\n") && mixes(before) === mixes(after),
    ],
    ["keeps a final newline, or its absence", before.endsWith("\n") === after.endsWith("\n")],
    ["changes nothing around the text that it is about", was.around === is.around],
    ["changes nothing but the one value", haveSameBut(was.texts, is.texts, recommended)],
  ];
  return laws.filter(([, holds]) => !holds).map(([law]) => law);
}

/** Applies edits from the last to the first, so that no offset has to be shifted. */
export function replay(text: string, edits: readonly Edit[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

function lineEndsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\r?\n/g) ?? []);
}

function mixes(text: string): boolean {
  return lineEndsOf(text).size > 1;
}

function haveSameBut(
  before: readonly string[],
  after: readonly string[],
  recommended: readonly string[],
): boolean {
  return (
    before.length === after.length &&
    before.every((text, index) => saysTheSameBut(text, after[index] ?? "", recommended))
  );
}

/** Of YAML, by what it says; of a script, by its heredocs. */
function saysTheSameBut(before: string, after: string, recommended: readonly string[]): boolean {
  if (before === after) return true;
  const [a, b] = [readAll(before), readAll(after)];
  if (a !== null && b !== null && !a.every((document) => typeof document === "string"))
    return a.length === b.length && a.every((one, index) => isSameBut(one, b[index], recommended));
  const [was, is] = [splitHeredocs(before), splitHeredocs(after)];
  return was.texts.length > 0 && was.around === is.around && haveSameBut(was.texts, is.texts, recommended);
}

/** Whether the judge can read all documents of a text. */
export function isReadable(text: string): boolean {
  return readAll(text) !== null;
}

function readAll(text: string): readonly unknown[] | null {
  const customTags = [BINARY];
  const documents = parseAllDocuments(text, {
    merge: true,
    uniqueKeys: false,
    logLevel: "silent",
    customTags,
  });
  if (documents.some(({ errors }) => errors.length > 0)) return null;
  try {
    return [...documents].map((document): unknown => document.toJS({ maxAliasCount: -1 }));
  } catch {
    // What merges something that is no map, anywhere, has no value.
    return null;
  }
}

/** As Kubernetes' reader has it: bytes become text. */
const BINARY: ScalarTag = {
  tag: "tag:yaml.org,2002:binary",
  resolve: (text) => Buffer.from(text, "base64").toString(),
};

/**
 * Compares everything, strings by what they say. In an Instrumentation, or in the values of which a chart makes one, the
 * effective entry may have got names, or there may be a new one.
 */
function isSameBut(before: unknown, after: unknown, recommended: readonly string[]): boolean {
  if (isDeepStrictEqual(before, after)) return true;
  if (typeof before === "string" && typeof after === "string")
    return saysTheSameBut(before, after, recommended);
  if (Array.isArray(before) && Array.isArray(after))
    return (
      before.length === after.length &&
      before.every((item, index) => isSameBut(item, after[index], recommended))
    );
  if (!isRecord(before) || !isRecord(after)) return false;
  const keys = Object.keys(before);
  if (!isDeepStrictEqual(new Set(keys), new Set(Object.keys(after)))) return false;
  const isResource = isInstrumentation(before);
  return keys.every((key) => {
    const [was, is] = [before[key], after[key]];
    if (isDeepStrictEqual(was, is)) return true;
    const isSpec = isResource ? key === "spec" : SPEC_OF_VALUES.has(key);
    if (isSpec) return isDeepStrictEqual(expectedAfter(was, is, recommended), is);
    return !isResource && isSameBut(was, is, recommended);
  });
}

/** Keys of values whose map a chart hands on as the spec. */
const SPEC_OF_VALUES: ReadonlySet<string> = new Set(["instrumentation"]);

/** An item of a list may leave its kind to that. */
function isInstrumentation({ kind, spec }: Plain): boolean {
  return kind === "Instrumentation" || (kind === undefined && "python" in recordOf(spec));
}

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";

/** The spec as it has to be after the fix: the operator's first entry of the name with the missing names appended. */
function expectedAfter(before: unknown, after: unknown, recommended: readonly string[]): Plain {
  const spec = recordOf(structuredClone(before));
  const python = recordOf(spec["python"]);
  const entry = [...entriesOf(python), ...entriesOf(spec)].find((candidate) => candidate["name"] === NAME);
  if (entry === undefined) {
    spec["python"] = { ...python, env: [...entriesOf(python), { name: NAME, value: recommended.join(",") }] };
    return spec;
  }
  const afterSpec = recordOf(after);
  const now = [...entriesOf(recordOf(afterSpec["python"])), ...entriesOf(afterSpec)].find(
    (candidate) => candidate["name"] === NAME,
  );
  const had = namesOf(entry["value"]);
  const has = namesOf(now?.["value"]);
  const wanted = [...had, ...recommended.filter((name) => !had.includes(name))];
  // How the names are separated is the text's own matter; which ones there are, and in what order, is not.
  if (isDeepStrictEqual(has, wanted)) entry["value"] = now?.["value"];
  return spec;
}

/** No name of an instrumentation has quotes or brackets; a list that is written anew leaves them out. */
function namesOf(value: unknown): readonly string[] {
  const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  return text
    .split(",")
    .map((name) => name.replaceAll(/["'`[\]]/g, "").trim())
    .filter((name) => name !== "");
}

type Plain = Record<string, unknown>;

function isRecord(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function recordOf(value: unknown): Plain {
  return isRecord(value) ? value : {};
}

function entriesOf(owner: Plain): readonly Plain[] {
  return Array.isArray(owner["env"]) ? owner["env"].filter(isRecord) : [];
}
