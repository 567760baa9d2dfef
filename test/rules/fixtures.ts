import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { mergeLayers } from "../../src/core/config/merge-layers.ts";
import { parseConfiguration } from "../../src/core/config/parse-configuration.ts";
import type { Policy } from "../../src/core/config/policy.ts";
import type { Rule } from "../../src/core/lint/rule.ts";
import { rules } from "../../src/rules/index.ts";

/**
 * Reads the fixtures of a rule. What is expected stands in the file: `# finding` on the line that is flagged, or
 * `# finding below` on the line above it; `# finding: words of the message` where the rule wants to be held to them, and
 * `(no fix: words of the reason)` where there is none. Files that can hold no comment have a sibling `.expected` with lines
 * such as `8: words`. The fixed text stands in `.fixed.`; where that
 * is missing, nothing is fixed.
 *
 * A folder is a case of several files: in a bad one, those with a marker are judged, and the others stand beside them.
 */
export interface Fixture {
  /** `bad.flow-list.yaml` */
  readonly file: string;
  readonly text: string;
  readonly expected: readonly Expectation[];
  /** The text after all fixes. */
  readonly fixed: string;
  /** All files of the case where it has several, by their paths in its folder; this one too. */
  readonly files: ReadonlyMap<string, string>;
}

export interface Expectation {
  readonly line: number;
  /** Words of the message, or several of them between commas; empty where the marker has none. */
  readonly words: string;
  /** Part of the reason why there is no fix; null where there is a fix. */
  readonly noFix: string | null;
}

const ROOT = fileURLToPath(new URL("../fixtures/rules/", import.meta.url));

export function readFixtures(rule: string): readonly Fixture[] {
  const folder = join(ROOT, rule);
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  const single = entries
    .filter((entry) => entry.isFile() && /^(?:bad|good)\..*(?<!\.fixed)\.(?:yaml|json)$/.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .map((file) => readFixture(folder, file));
  const cases = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return [...single, ...cases.sort().flatMap((name) => readCase(join(folder, name), name))];
}

function readCase(folder: string, name: string): readonly Fixture[] {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
  const files = new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
  return [...files]
    .map(([path, text]) => ({
      file: `${name}/${path}`,
      text,
      expected: readMarkers(text),
      fixed: text,
      files,
    }))
    .filter(({ expected }) => !name.startsWith("bad.") || expected.length > 0);
}

function readFixture(folder: string, file: string): Fixture {
  const text = readFileSync(join(folder, file), "utf8");
  const fixed = join(folder, file.replace(/\.(yaml|json)$/, ".fixed.$1"));
  const sibling = join(folder, file.replace(/\.(yaml|json)$/, ".expected"));
  return {
    file,
    text,
    files: new Map([[file, text]]),
    expected: existsSync(sibling) ? readSibling(readFileSync(sibling, "utf8")) : readMarkers(text),
    fixed: existsSync(fixed) ? readFileSync(fixed, "utf8") : text,
  };
}

function readSibling(text: string): readonly Expectation[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [number = "", words = ""] = line.split(": ");
      return { line: Number(number), words, noFix: null };
    });
}

const MARKER = /# finding( below)?(?:: ([^(]+?))?(?: \(no fix: ([^)]+)\))?$/;

/** What the markers in a text expect. */
export function readMarkers(text: string): readonly Expectation[] {
  return text.split(/\r?\n/).flatMap((content, index) => {
    const marker = MARKER.exec(content);
    if (marker === null) return [];
    const [, below, words = "", noFix = null] = marker;
    return [{ line: index + (below === undefined ? 1 : 2), words, noFix }];
  });
}

/** The settings that a fixture has in a comment of its first line: `# settings: {target: {operator: "0.100"}}`; empty without. */
export function readSettings(text: string): string {
  return /^# settings: (.*)$/m.exec(text)?.[1] ?? "";
}

/** What a fixture is judged with: its rule alone, switched on, and its own settings. */
export function fixtureOptions(
  rule: Rule,
  text: string,
): { readonly rules: readonly Rule[]; readonly policy: Policy } {
  const ruleIds = rules.map(({ id }) => id);
  const settings = [rule.isStrictOnly === true ? "preset: strict" : "", readSettings(text)];
  const layers = settings.flatMap((one) => {
    const parsed = parseConfiguration(one, { path: ".github/otel-fix.yml", ruleIds });
    return parsed.ok ? [parsed.layer] : [];
  });
  return { rules: [rule], policy: mergeLayers(layers) };
}
