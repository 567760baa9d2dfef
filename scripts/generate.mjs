// Writes the generated files and blocks of pages, or with --check compares them: what CI runs, so that none of them is edited
// by hand or forgotten.
import { readFile, writeFile } from "node:fs/promises";

import { tsImport } from "tsx/esm/api";

import { generateRuleIndex } from "./generate-rule-index.mjs";
import { generateSchema } from "./generate-schema.mjs";

const isCheck = process.argv.includes("--check");

// The pages list the rules: the index comes first.
for (const generate of [generateRuleIndex, generateSchema])
  for (const { path, text } of await generate()) {
    const current = await readFile(path, "utf8").catch(() => null);
    if (current !== text) await settle(path, text, path);
  }

const { generatePages } = await tsImport("./pages/generate-pages.ts", import.meta.url);
for (const { path, ...page } of await generatePages()) {
  if (!page.ok) for (const fault of page.faults) fail(`${path}: ${fault}`);
  else if (page.stale.length > 0) await settle(path, page.text, `${path} (${page.stale.join(", ")})`);
}

async function settle(path, text, what) {
  if (isCheck) return fail(`${what} is not what the sources generate: run npm run generate`);
  await writeFile(path, text);
  console.log(`wrote ${what}`);
}

function fail(line) {
  console.error(line);
  process.exitCode = 1;
}
