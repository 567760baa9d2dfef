import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest, runProcess } from "./command-line.ts";

// Hooks run a scan at every commit, and loading modules is most of its time.

/** Says on standard error which packages a process loads. */
const HOOK = `
  import { writeSync } from "node:fs";
  export async function load(url, context, next) {
    const name = /\\/node_modules\\/((?:@[^/]+\\/)?[^/.][^/]*)\\/(?!.*\\/node_modules\\/[^.])/.exec(url)?.[1];
    if (name !== undefined) writeSync(2, "loads " + name + "\\n");
    return next(url, context);
  }`;

const REGISTER = `
  import { register } from "node:module";
  register(${JSON.stringify(toUrl(HOOK))});`;

function toUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

async function listPackages(args: readonly string[], files: Readonly<Record<string, string>>) {
  const env = { NODE_OPTIONS: `--import ${toUrl(REGISTER)}` };
  const { stderr } = await runProcess(["scan", ...args], { cwd: createFolder(files), env });
  return [...new Set([...stderr.matchAll(/^loads (\S+)$/gm)].map(([, name]) => name))].toSorted();
}

describe("otel-fix scan", () => {
  it("loads what it needs and no more: the schema with a configuration, the diff with a finding or --diff", async () => {
    const needed = ["commander", "picocolors", "picomatch", "yaml"];
    const clean = { "a.yaml": fixedManifest() };
    expect(await listPackages([], clean)).toEqual(needed);
    const configured = { ...clean, ".github/otel-fix.yml": "keep: { python: [flask] }\n" };
    expect(await listPackages([], configured)).toEqual([...needed, "zod"].toSorted());
    const files = { "a.yaml": manifest() };
    expect(await listPackages(["--fix"], files)).toEqual(needed);
    expect(await listPackages(["--diff"], files)).toEqual([...needed, "diff"].toSorted());
    expect(await listPackages([], files)).toEqual(expect.arrayContaining([...needed, "diff", "wrap-ansi"]));
  });
});
