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

/** An embedded GitHub on which otel-fix is registered. */
export async function startBuiltSandbox() {
  const sources = { sandbox: "sandbox/src/start-sandbox.ts", app: "demo/src/registered-app.ts" };
  await bundle(sources, "sandbox/dist");
  const { startSandbox } = await import("../sandbox/dist/sandbox.js");
  const { OTEL_FIX } = await import("../sandbox/dist/app.js");
  return startSandbox({ app: OTEL_FIX });
}
