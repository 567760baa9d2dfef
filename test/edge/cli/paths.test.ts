import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, fixedManifest, manifest, run } from "./command-line.ts";
import { readReport } from "./json-report.ts";

const isRoot = process.getuid?.() === 0;

async function scan(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await run(["scan", "--format", "json", ...args], { cwd });
  const report = readReport(stdout);
  return { code, stderr, report, paths: report.findings.map(({ path }) => path) };
}

describe("a path in the report", () => {
  it("is relative where the argument was, absolute where it was, and a file is met once", async () => {
    const cwd = createFolder({ "deploy/a.yaml": manifest(), "b.yaml": manifest() });
    expect((await scan(cwd, "./deploy/a.yaml")).paths).toEqual(["deploy/a.yaml"]);
    expect((await scan(cwd, join(cwd, "b.yaml"))).paths).toEqual([join(cwd, "b.yaml")]);
    expect((await scan(join(cwd, "deploy"), "..")).paths).toEqual(["../b.yaml", "../deploy/a.yaml"]);
    const twice = ["deploy", "./deploy/", ".", join(cwd, "deploy"), "deploy/a.yaml"];
    expect((await scan(cwd, ...twice)).paths).toEqual(["deploy/a.yaml", "b.yaml"]);
  });

  it("is kept whole, with blanks, quotes, line breaks and emoji", async () => {
    const names = ["a b.yaml", 'say "hi".yaml', "it's.yaml", "two\nlines.yaml", "π📦.yaml", "-dash.yaml"];
    const cwd = createFolder(Object.fromEntries(names.map((name) => [name, manifest()])));
    expect((await scan(cwd)).paths.toSorted()).toEqual(names.toSorted());
  });
});

describe("a folder", () => {
  it("is walked with its hidden folders, without .git and node_modules, and no link in it is followed", async () => {
    const cwd = createFolder({
      ".github/a.yaml": manifest(),
      ".hidden.yaml": manifest(),
      ".git/b.yaml": manifest(),
      "x/node_modules/p/c.yaml": manifest(),
      "x/d.json": JSON.stringify({
        apiVersion: "opentelemetry.io/v1alpha1",
        kind: "Instrumentation",
        spec: { python: {} },
      }),
      "x/e.txt": manifest(),
    });
    const outside = createFolder({ "f.yaml": manifest() });
    symlinkSync(cwd, join(cwd, "x", "loop"));
    symlinkSync(outside, join(cwd, "outside"));
    symlinkSync(join(outside, "f.yaml"), join(cwd, "link.yaml"));
    expect((await scan(cwd)).paths).toEqual([".github/a.yaml", ".hidden.yaml", "x/d.json"]);
    expect((await scan(cwd, "link.yaml", "x/e.txt", "outside")).paths).toEqual([
      "link.yaml",
      "x/e.txt",
      "outside/f.yaml",
    ]);
  });
});

describe("what cannot be read", () => {
  it("is named, and other files go on: a missing path, a link to nothing, a link to itself, a device", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    symlinkSync("nowhere", join(cwd, "dangling.yaml"));
    symlinkSync("self.yaml", join(cwd, "self.yaml"));
    const { code, stderr, report, paths } = await scan(
      cwd,
      "dangling.yaml",
      "self.yaml",
      "no/where",
      "a.yaml/b",
      "/dev/zero",
      "a.yaml",
    );
    expect(code).toBe(2);
    expect(paths).toEqual(["a.yaml"]);
    const reasons = [
      { path: "dangling.yaml", reason: "no such file or folder" },
      { path: "self.yaml", reason: "a link that leads to itself" },
      { path: "no/where", reason: "no such file or folder" },
      { path: "a.yaml/b", reason: "no such file or folder: a part of its path is a file" },
      {
        path: "/dev/zero",
        reason: "not a file but a device, a pipe or a socket: pass its content with --stdin",
      },
    ];
    expect(report.notChecked).toEqual(reasons);
    expect(stderr).toBe(reasons.map(({ path, reason }) => `otel-fix: ${path}: ${reason}\n`).join(""));
  });

  it.skipIf(isRoot)("ends with 2 where permission is missing, for a file and for a folder", async () => {
    const cwd = createFolder({ "a.yaml": manifest(), "b.yaml": manifest(), "c/d.yaml": manifest() });
    chmodSync(join(cwd, "b.yaml"), 0o000);
    chmodSync(join(cwd, "c"), 0o000);
    const { code, report, paths } = await scan(cwd);
    chmodSync(join(cwd, "c"), 0o700);
    expect(code).toBe(2);
    expect(paths).toEqual(["a.yaml"]);
    expect(report.notChecked).toEqual([
      { path: "b.yaml", reason: "no permission to read it" },
      { path: "c", reason: "no permission to read it" },
    ]);
  });

  it.skipIf(isRoot)("ends with 2 where a fix cannot be written, and says so", async () => {
    const cwd = createFolder({ "a.yaml": manifest() });
    chmodSync(join(cwd, "a.yaml"), 0o444);
    const { code, stdout, stderr } = await run(["scan", "--fix"], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^otel-fix: can't write the fixed a\.yaml: no permission to write it\. /);
  });
});

describe("a file that is no manifest", () => {
  it("is listed as not checked with the reason, and other files go on", async () => {
    const words = "kind: Instrumentation opentelemetry.io";
    const cwd = createFolder({
      "a.yaml": manifest(),
      "binary.yaml": new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]),
      "empty.yaml": "",
      "garbage.yaml": `{{{{ "]}\t: ${words} & *x \u0001 ][`,
      "half.yaml": manifest().replace("        value: debug\n", '        value: "deb'),
      "latin.yaml": Buffer.concat([Buffer.from(manifest()), Buffer.from([0x23, 0xe9, 0x0a])]),
      "utf16.yaml": Buffer.from(`\ufeff${manifest()}`, "utf16le"),
      "z.yaml": manifest(),
    });
    const { code, report, paths } = await scan(cwd);
    expect(code).toBe(1);
    expect(paths).toEqual(["a.yaml", "z.yaml"]);
    expect(report.notChecked).toMatchInlineSnapshot(`
      [
        {
          "path": "garbage.yaml",
          "reason": "line 1: template: {{ }} must be rendered first (an action is never closed)",
        },
        {
          "path": "half.yaml",
          "reason": "line 9: not valid YAML or JSON: Missing closing "quote",
        },
        {
          "path": "latin.yaml",
          "reason": "not UTF-8 text",
        },
        {
          "path": "utf16.yaml",
          "reason": "UTF-16 text: only UTF-8 is checked; save the file as UTF-8",
        },
      ]
    `);
  });

  it("may be a scalar of 10 MB in one line", async () => {
    const long = `data: "${"x".repeat(10_000_000)}"\n`;
    const cwd = createFolder({
      "long.yaml": `${long}---\n${manifest()}`,
      "words.yaml": `${manifest()}  imagePullPolicy: ${"y".repeat(10_000_000)}\n`,
    });
    const { code, report, paths } = await scan(cwd);
    expect({ code, paths, notChecked: report.notChecked }).toEqual({
      code: 1,
      paths: ["long.yaml", "words.yaml"],
      notChecked: [],
    });
  });
});

describe("control characters", () => {
  // ESC, the C1 form of it, a backspace, a delete, a line that forges another one, and text from right to left.
  const hostile = "a\u001b[31m\u009b2J\b\u007f\nno findings\r\u202e\u2028b";

  it("in names and paths reach neither the terminal nor the JSON raw", async () => {
    const cwd = createFolder();
    const file = `${hostile}.yaml`;
    writeFileSync(join(cwd, file), manifest(JSON.stringify(hostile)));
    mkdirSync(join(cwd, "other"));
    const text = await run(["scan", ".", `no ${hostile}`], { cwd });
    const json = await run(["scan", "--format", "json"], { cwd });
    const fine = await run(["scan", "--fix"], { cwd });
    for (const output of [text.stdout, text.stderr, json.stdout, fine.stdout])
      expect(output).not.toMatch(/[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u2028\u2029]/u);
    expect(text.stdout).not.toMatch(/^no findings/m);
    const [finding] = readReport(json.stdout).findings;
    expect(finding?.subject.name).toBe(hostile);
    expect(finding?.path).toBe(file);
    expect(fine.code).toBe(0);
  });
});

describe("a folder in which nothing is to say", () => {
  it("gives one line", async () => {
    const { code, stdout, stderr } = await run(["scan"], {
      cwd: createFolder({ "a.yaml": fixedManifest() }),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toBe("no findings · 1 Instrumentation in 1 manifest of 1 file\n");
  });
});
