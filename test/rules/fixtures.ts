import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Reads the fixtures of a rule. What is expected stands in the file: `# finding: a,b` on the line that is flagged, or
 * `# finding below: a,b` on the line above it, with `(no fix: words of the reason)` where there is none. Files that can
 * hold no comment have a sibling `.expected` with lines such as `8: a,b`. The fixed text stands in `.fixed.`; where that
 * is missing, nothing is fixed.
 */
export interface Fixture {
  /** `bad.flow-list.yaml` */
  readonly file: string;
  readonly text: string;
  readonly expected: readonly Expectation[];
  /** The text after all fixes. */
  readonly fixed: string;
}

export interface Expectation {
  readonly line: number;
  /** The missing names, in order. */
  readonly names: string;
  /** Part of the reason why there is no fix; null where there is a fix. */
  readonly noFix: string | null;
}

const ROOT = fileURLToPath(new URL("../fixtures/rules/", import.meta.url));

export function readFixtures(rule: string): readonly Fixture[] {
  const folder = join(ROOT, rule);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^(?:bad|good)\..*(?<!\.fixed)\.(?:yaml|json)$/.test(file))
    .sort()
    .map((file) => readFixture(folder, file));
}

function readFixture(folder: string, file: string): Fixture {
  const text = readFileSync(join(folder, file), "utf8");
  const fixed = join(folder, file.replace(/\.(yaml|json)$/, ".fixed.$1"));
  const sibling = join(folder, file.replace(/\.(yaml|json)$/, ".expected"));
  return {
    file,
    text,
    expected: existsSync(sibling) ? readSibling(readFileSync(sibling, "utf8")) : readMarkers(text),
    fixed: existsSync(fixed) ? readFileSync(fixed, "utf8") : text,
  };
}

function readSibling(text: string): readonly Expectation[] {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [number = "", names = ""] = line.split(": ");
      return { line: Number(number), names, noFix: null };
    });
}

const MARKER = /# finding( below)?: ([^\s(]+)(?: \(no fix: ([^)]+)\))?/;

function readMarkers(text: string): readonly Expectation[] {
  return text.split("\n").flatMap((content, index) => {
    const marker = MARKER.exec(content);
    if (marker === null) return [];
    const [, below, names = "", noFix = null] = marker;
    return [{ line: index + (below === undefined ? 1 : 2), names, noFix }];
  });
}
