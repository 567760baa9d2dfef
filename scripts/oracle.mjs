// npm run oracle -- FOLDER: compares the effective environment with the operator's own end-to-end tests, kept as cases (index.json
// lists the scenarios): every variable of every container, in order. Exit 0 where all agree.
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { tsImport } from "tsx/esm/api";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("expected: npm run oracle -- FOLDER (with index.json and the scenarios that it lists)");
  process.exit(2);
}
const { compareScenario, compareBaseCases } = await tsImport("./oracle/compare.ts", import.meta.url);
const read = async (file) => JSON.parse(await readFile(join(folder, file), "utf8"));

let [cases, agreeing] = [0, 0];
for (const { file } of (await read("index.json")).scenarios)
  for (const { name, differences } of compareScenario(await read(file))) {
    cases += 1;
    if (differences.length === 0) agreeing += 1;
    else console.log([`${file} ${name}:`, ...differences.map((line) => `  ${line}`)].join("\n"));
  }
console.log(`${agreeing} of ${cases} containers as the operator makes them`);

const base = await read("base-ref.json").catch(() => null);
const results = base === null ? [] : compareBaseCases(base);
for (const { name, differences } of results)
  if (differences.length > 0)
    console.log([`base-ref: ${name}:`, ...differences.map((line) => `  ${line}`)].join("\n"));
const merged = results.filter(({ differences }) => differences.length === 0).length;
if (base !== null)
  console.log(`${merged} of ${results.length} merges with a base as the operator makes them`);
process.exitCode = agreeing === cases && merged === results.length && cases > 0 ? 0 : 1;
