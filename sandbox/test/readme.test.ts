import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { buildSync } from "esbuild";
import { expect, it, onTestFinished, vi } from "vitest";

const FOLDER = fileURLToPath(new URL("../", import.meta.url));

it("the example of the README opens a pull request and shows its page", async () => {
  const text = readFileSync(join(FOLDER, "README.md"), "utf8");
  const [, contents = ""] = /```ts\n([^]*?)```/.exec(text) ?? [];
  // Below the package, so that what it needs is found.
  const folder = mkdtempSync(join(FOLDER, "test", "readme-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const outfile = join(folder, "example.mjs");
  const stdin = { contents, resolveDir: FOLDER, loader: "ts" } as const;
  buildSync({ stdin, outfile, bundle: true, packages: "external", platform: "node", format: "esm" });
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import(pathToFileURL(outfile).href);
  expect(log.mock.calls.join("\n")).toMatch(/#1[^]*ada[^]*\+.*two/);
});
