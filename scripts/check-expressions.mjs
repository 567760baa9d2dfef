// Regular expressions that are put together from parts: no linter sees them whole. The modules that make some are loaded
// with a RegExp that writes down what it is asked for, and each is then held against attacks, as the linter does with the
// others (see eslint.config.mjs). The parts have to be known when the module is loaded; the linter holds that.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { build } from "esbuild";
import { check } from "recheck";

const files = ["src", "sandbox/src", "demo/src"]
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((path) => path.endsWith(".ts") && /\bRegExp\(/.test(readFileSync(path, "utf8")));
if (files.length === 0)
  throw new Error("no module puts an expression together: update the words that this script searches for");

const found = (await Promise.all(files.map(readExpressions))).flat();
const verdicts = await Promise.all(found.map(judge));
const bad = verdicts.filter(({ status }) => status === "vulnerable");
for (const { file, source, complexity, attack } of bad)
  console.error(`${file}: ${complexity.summary}, by ${attack.pattern}\n  ${source}`);
if (bad.length > 0) process.exitCode = 1;

/** Gives what the module and those that it imports make while they are loaded. */
async function readExpressions(file) {
  const { outputFiles } = await build({ entryPoints: [file], bundle: true, write: false, format: "iife" });
  const made = [];
  class Recorded extends RegExp {
    constructor(source, flags) {
      super(source, flags);
      made.push({ file, source: this.source, flags: this.flags });
    }
  }
  runInNewContext(outputFiles[0].text, { RegExp: Recorded });
  if (made.length === 0) throw new Error(`${file} makes none while it is loaded`);
  return made;
}

/** Counted in steps: a busy machine must not make a difference. */
async function judge({ file, source, flags }) {
  const { status, complexity, attack } = await check(source, flags, { attackTimeout: null, randomSeed: 1 });
  return { file, source, status, complexity, attack };
}
