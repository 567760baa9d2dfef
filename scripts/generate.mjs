// Writes the generated files, or with --check compares them: what CI runs, so that none of them is edited by hand or forgotten.
import { readFile, writeFile } from "node:fs/promises";

import { generateCommands } from "./generate-commands.mjs";
import { generateConfiguration } from "./generate-configuration.mjs";
import { generateRuleIndex } from "./generate-rule-index.mjs";

const isCheck = process.argv.includes("--check");
let stale = 0;
const files = [
  ...(await generateRuleIndex()),
  ...(await generateConfiguration()),
  ...(await generateCommands()),
];
for (const { path, text } of files) {
  const current = await readFile(path, "utf8").catch(() => null);
  if (current === text) continue;
  if (isCheck) {
    console.error(`${path} is not what the sources generate: run npm run generate`);
    stale += 1;
  } else {
    await writeFile(path, text);
    console.log(`wrote ${path}`);
  }
}
if (stale > 0) process.exitCode = 1;
