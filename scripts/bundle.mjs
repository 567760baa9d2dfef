// Puts a program and those of our modules that it imports together, for node: what the product's build leaves out (the
// sandbox, the demo, the chaos test) becomes JavaScript in this way. Packages are loaded as they are.
import { build } from "esbuild";

/** `entryPoints` has the source by the name of the built file. */
export async function bundle(entryPoints, outdir) {
  await build({
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "es2023",
    sourcemap: true,
    entryPoints,
    outdir,
  });
}

/** The module of the embedded GitHub. */
export async function importSandbox() {
  await bundle({ "start-sandbox": "sandbox/src/start-sandbox.ts" }, "sandbox/dist");
  return import("../sandbox/dist/start-sandbox.js");
}
