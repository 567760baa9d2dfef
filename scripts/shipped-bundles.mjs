// What is shipped as single files: what npm gets, and the Action. Each has everything that it needs, so that nothing is
// installed with it; what is in it, esbuild's metafile tells.
import { build } from "esbuild";

/** By the path of the built file. */
export const BUNDLES = {
  "packages/otel-fix/dist/cli.js": { entry: "src/cli.ts", platform: "node" },
  "packages/otel-fix/dist/core.js": { entry: "packages/otel-fix/src/core.ts", platform: "neutral" },
};

/** Some packages are CommonJS and ask for Node's modules: ESM has no `require` of its own. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * @param {keyof typeof BUNDLES} outfile
 * @param {{ write?: boolean }} [options] `write: false` only tells what would be in it
 * @returns esbuild's metafile
 */
export async function bundleShipped(outfile, { write = true } = {}) {
  const { entry, platform } = BUNDLES[outfile];
  const { metafile } = await build({
    entryPoints: [entry],
    outfile,
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
