// core/check.ts with all rules, as a browser would load it: nothing of Node's in it. Prints its size.
import { gzipSync } from "node:zlib";

import { build } from "esbuild";

const contents = 'export * from "./src/core/check.ts"; export { rules } from "./src/rules/index.ts";';
const { outputFiles } = await build({
  stdin: { contents, resolveDir: ".", loader: "ts" },
  bundle: true,
  minify: true,
  platform: "browser",
  format: "esm",
  target: "es2023",
  write: false,
  logLevel: "error",
});
const [{ contents: bundle }] = outputFiles;
const kB = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
console.log(`core for a browser: ${kB(bundle.length)}, ${kB(gzipSync(bundle, { level: 9 }).length)} gzip`);
