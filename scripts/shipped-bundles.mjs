// What is shipped as files without dependencies: what npm gets, the Action, and the hooks of pre-commit. Each has everything that it needs, so that nothing is
// installed with it; what is in it, esbuild's metafile tells.
import { posix } from "node:path";

import { build } from "esbuild";

/** By the path of the built file. */
export const BUNDLES = {
  "packages/otel-fix/dist/cli.js": { entry: "src/cli.ts", platform: "node", isSplit: true },
  "packages/otel-fix/dist/core.js": { entry: "packages/otel-fix/src/core.ts", platform: "neutral" },
  "bundle/action.js": { entry: "src/action.ts", platform: "node" },
  "bundle/cli.js": { entry: "src/cli.ts", platform: "node", isSplit: true },
};

/** Some packages are CommonJS and ask for Node's modules: ESM has no `require` of its own. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * @param {keyof typeof BUNDLES} outfile
 * @param {{ write?: boolean, folder?: string }} [options] `write: false` only tells what would be in it; below `folder`
 *   it is written
 * @returns esbuild's metafile
 */
export async function bundleShipped(outfile, { write = true, folder = "." } = {}) {
  const { entry, platform, isSplit = false } = BUNDLES[outfile];
  const { dir, name } = posix.parse(posix.join(folder, outfile));
  const { metafile } = await build({
    entryPoints: { [name]: entry },
    outdir: dir,
    // What a command needs beyond the others is loaded when it runs: to compile all of it takes longer than most scans.
    splitting: isSplit,
    chunkNames: `${name}-chunks/[name]-[hash]`,
    write,
    bundle: true,
    metafile: true,
    platform,
    mainFields: ["module", "main"],
    // Builds for development check themselves at every step.
    conditions: ["production"],
    format: "esm",
    target: "es2023",
    sourcemap: true,
    sourcesContent: false,
    // Whoever debugs reads the sources; names in traces stay as they are.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "error",
    ...(platform === "node" && { banner: { js: REQUIRE } }),
  });
  return metafile;
}
