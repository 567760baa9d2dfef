// Writes what npm gets as `otel-fix` to packages/otel-fix: the command line and the engine, a file each with its source map,
// the engine's types, the rules' pages, and whose work is in it.
import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

import { bundleShipped } from "./shipped-bundles.mjs";
import { renderThirdParty } from "./third-party.mjs";

const FOLDER = "packages/otel-fix";

rmSync(`${FOLDER}/dist`, { recursive: true, force: true });
const files = ["cli.js", "core.js"].map((name) => `${FOLDER}/dist/${name}`);
const metafiles = await Promise.all(files.map((file) => bundleShipped(file)));
writeFileSync(`${FOLDER}/THIRD-PARTY.md`, renderThirdParty(metafiles));
copyFileSync("LICENSE", `${FOLDER}/LICENSE`);
await bundleTypes();
writeRulePages();

/** One file without imports, so that whoever checks types needs none of our packages. */
async function bundleTypes() {
  const plugins = [dts({ respectExternal: true, tsconfig: "src/core/tsconfig.json" })];
  const bundle = await rollup({ input: `${FOLDER}/src/core.ts`, plugins });
  await bundle.write({ file: `${FOLDER}/dist/core.d.ts`, format: "es" });
}

/** The pages as people write them, by rule: what `otel-fix explain` prints. */
function writeRulePages() {
  const pages = readdirSync("docs/rules")
    .sort()
    .map((name) => [name.replace(/\.md$/, ""), readFileSync(`docs/rules/${name}`, "utf8")]);
  writeFileSync(`${FOLDER}/dist/rule-pages.json`, JSON.stringify(Object.fromEntries(pages)));
}
