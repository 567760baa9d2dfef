import { isDeepStrictEqual } from "node:util";

import { parseAllDocuments, type ScalarTag } from "yaml";

import type { Edit } from "../../../../src/core/text/edit.ts";

/**
 * Judges a fix from outside: reads both texts with the `yaml` package as plain values, merges and aliases resolved, and
 * knows the operator's precedence itself. Shares nothing with the code that plans and proves fixes.
 */
export interface Fixed {
  readonly before: string;
  readonly after: string;
  readonly edits: readonly Edit[];
  /** The names that a fix may add. */
  readonly recommended: readonly string[];
}

/** The laws that the fix breaks, in words; empty where it holds. */
export function findBrokenLaws({ before, after, edits, recommended }: Fixed): readonly string[] {
  const laws: readonly (readonly [string, boolean])[] = [
    ["changes the text", before !== after || edits.length === 0],
    ["keeps every byte outside the edits", replay(before, edits) === after],
    [
      "keeps the line ends",
      lineEndsOf(before).has("\r\n") === lineEndsOf(after).has("\r\n") && mixes(before) === mixes(after),
    ],
    ["keeps a final newline, or its absence", before.endsWith("\n") === after.endsWith("\n")],
    ["changes nothing but the one value", saysTheSameBut(before, after, recommended)],
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

function saysTheSameBut(before: string, after: string, recommended: readonly string[]): boolean {
  const [a, b] = [readAll(before), readAll(after)];
  if (a === null || a.length !== b?.length) return false;
  return a.every((document, index) => isSameBut(document, b[index], recommended));
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

/** Compares everything; within an Instrumentation, the effective entry may have got names, or there may be a new one. */
function isSameBut(before: unknown, after: unknown, recommended: readonly string[]): boolean {
  if (isDeepStrictEqual(before, after)) return true;
  if (!isRecord(before) || !isRecord(after)) return false;
  if (Array.isArray(before["items"]) && Array.isArray(after["items"])) {
    const [a, b]: readonly unknown[][] = [before["items"], after["items"]];
    if (a?.length !== b?.length) return false;
    const same = a?.every((item, index) => isSameBut(item, b?.[index], recommended)) === true;
    return same && isDeepStrictEqual({ ...before, items: null }, { ...after, items: null });
  }
  return isDeepStrictEqual(expectedAfter(before, after, recommended), after);
}

const NAME = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";

/** The resource as it has to be after the fix: the operator's first entry of the name with the missing names appended. */
function expectedAfter(before: Plain, after: Plain, recommended: readonly string[]): Plain {
  const expected = structuredClone(before);
  const spec = recordOf(expected["spec"]);
  const python = recordOf(spec["python"]);
  const entry = [...entriesOf(python), ...entriesOf(spec)].find((candidate) => candidate["name"] === NAME);
  if (entry === undefined) {
    spec["python"] = { ...python, env: [...entriesOf(python), { name: NAME, value: recommended.join(",") }] };
    return expected;
  }
  const afterSpec = recordOf(after["spec"]);
  const now = [...entriesOf(recordOf(afterSpec["python"])), ...entriesOf(afterSpec)].find(
    (candidate) => candidate["name"] === NAME,
  );
  const had = namesOf(entry["value"]);
  const has = namesOf(now?.["value"]);
  const wanted = [...had, ...recommended.filter((name) => !had.includes(name))];
  // How the names are separated is the text's own matter; which ones there are, and in what order, is not.
  if (isDeepStrictEqual(has, wanted)) entry["value"] = now?.["value"];
  return expected;
}

function namesOf(value: unknown): readonly string[] {
  const text = typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
  return text
    .split(",")
    .map((name) => name.trim())
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
