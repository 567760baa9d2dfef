import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { formats } from "../../../src/core/report/formats.ts";
import { createFolder, fixedManifest, manifest, run, runProcess, type RunOptions } from "./command-line.ts";
import { readReport } from "./json-report.ts";

const NONE = { "a.yaml": fixedManifest() };
const ONE = { "a.yaml": manifest() };

describe("the exit code of otel-fix scan", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["0 where there is nothing to say", NONE, []],
    ["0 for a notice", { ...ONE, ".github/otel-fix.yml": level("notice") }, []],
    ["0 where the rule is off", { ...ONE, ".github/otel-fix.yml": level("off") }, []],
    ["0 after --fix where nothing is left", ONE, ["--fix"]],
    [
      "0 for a file that could not be understood",
      { "a.yaml": "kind: [Instrumentation, opentelemetry.io" },
      [],
    ],
    ["0 for an empty folder", {}, []],
    ["1 for a warning", ONE, []],
    ["1 for an error", { ...ONE, ".github/otel-fix.yml": level("error") }, []],
    ["1 for what --diff would fix", ONE, ["--diff"]],
    ["1 after --fix where something is left", { "a.yaml": withAlias() }, ["--fix"]],
  ])("is %s", async (title, files, options) => {
    const { code, stdout, stderr } = await run(["scan", ...options], { cwd: createFolder(files) });
    expect(code).toBe(Number(title[0]));
    if (!options.includes("--diff")) expect(stderr).toBe("");
    expect(stdout).not.toBe("");
  });

  it.each([
    [0, NONE, ["scan"]],
    [1, ONE, ["scan"]],
    [2, ONE, ["scan", "--nope"]],
  ])("is that of the process: %i", async (code, files, args) => {
    expect(await runProcess(args, { cwd: createFolder(files) })).toMatchObject({ code });
  });
});

describe("a call that cannot be carried out", () => {
  it.each([
    ["no command", [], "Usage: otel-fix"],
    ["an unknown option", ["scan", "--nope"], "unknown option '--nope'"],
    ["--fix with --diff", ["scan", "--fix", "--diff"], "choose one"],
  ])("ends with 2 and says why: %s", async (_title, args, words) => {
    const { code, stdout, stderr } = await run(args, { cwd: createFolder(ONE) });
    expect(stderr).toContain(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  it("ends with 2 and one line where GitHub does not answer", async () => {
    const env = { GITHUB_TOKEN: "ghp_notInAnyOutput", GITHUB_API_URL: "http://127.0.0.1:1" };
    const { code, stdout, stderr } = await runProcess(["review", "o/r#1"], { cwd: createFolder(), env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^otel-fix: the request to GitHub failed.*\n$/);
    expect(stderr).not.toMatch(/notInAnyOutput|^ {4}at /m);
  });

  it("shows its help with 0", async () => {
    const { code, stdout, stderr } = await run(["scan", "--help"], { cwd: createFolder() });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const { name, summary } of formats)
      expect(stdout.replaceAll(/\s+/g, " ")).toContain(`${name} ${summary}`);
    for (const option of ["--fix", "--diff", "--rule", "--config", "--stdin", "--stdin-filename", "--format"])
      expect(stdout).toContain(option);
  });
});

describe("--format", () => {
  it.each(formats)("hands $name the rules that ran, with what they are", async (format) => {
    const render = vi.spyOn(format, "render");
    onTestFinished(() => render.mockRestore());
    const cwd = createFolder(ONE);
    await run(["scan", "--format", format.name, "--rule", "missing-recommended-disables"], { cwd });
    const rule = { id: "missing-recommended-disables", summary: expect.any(String), level: "warning" };
    expect(render.mock.lastCall?.[0].rules).toMatchObject([rule]);
  });
});

describe("the JSON report", () => {
  it("has the promised form, with positions that hold in the text", async () => {
    const text = `# é😀\r\n---\r\n${manifest("shop").replaceAll("\n", "\r\n")}`;
    const { code, stdout } = await run(["scan", "--format", "json"], {
      cwd: createFolder({ "a.yaml": text }),
    });
    expect(code).toBe(1);
    const { findings, summary, notChecked } = readReport(stdout);
    expect(summary).toEqual({ files: 1, manifests: 1, instrumentations: 1, findings: 1, fixable: 1 });
    expect(notChecked).toEqual([]);
    const [finding] = findings;
    const { start, end } = finding?.range ?? {};
    expect(text.slice(start?.offset, end?.offset)).toBe("python");
    expect({ line: start?.line, column: start?.column }).toEqual({ line: 8, column: 3 });
    expect(finding).toMatchObject({
      path: "a.yaml",
      level: "warning",
      resource: {
        apiVersion: "opentelemetry.io/v1alpha1",
        kind: "Instrumentation",
        namespace: null,
        name: "shop",
      },
      subject: { kind: "Instrumentation", namespace: null, name: "shop" },
      related: [],
      fix: { safety: "safe" },
      alternatives: [],
    });
  });

  it("names the other places of a finding", async () => {
    const workload = [
      ...["apiVersion: apps/v1", "kind: Deployment", "metadata: {name: cart, namespace: shop}", "spec:"],
      "  template:",
      '    metadata: {annotations: {instrumentation.opentelemetry.io/inject-python: "true"}}',
      "    spec: {containers: [{name: app, image: a, env: [{name: OTEL_SERVCE_NAME, value: cart}]}]}",
      "",
    ].join("\n");
    const cwd = createFolder({
      "a.yaml": workload,
      "b.yaml": manifest("python").replace("name: python", "name: python\n  namespace: obs"),
    });
    const rule = "annotation-resource-not-found";
    const { stdout } = await run(["scan", "--format", "json", "--rule", rule], { cwd });
    expect(readReport(stdout).findings).toMatchObject([
      {
        path: "a.yaml",
        related: [
          {
            path: "b.yaml",
            range: { start: { line: 1, column: 1 } },
            message: "`Instrumentation obs/python`",
          },
        ],
      },
    ]);
    const seen = await run(["scan", "--rule", rule], { cwd });
    expect(seen.stdout).toContain("\n  see: b.yaml:1:1 `Instrumentation obs/python`\n");
  });

  it("says of a suppressed finding too what it is about", async () => {
    const text = manifest("shop").replace(
      "python:",
      "python: # otel-fix: ignore[missing-recommended-disables]",
    );
    const { stdout } = await run(["scan", "--format", "json"], { cwd: createFolder({ "a.yaml": text }) });
    const subject = { kind: "Instrumentation", namespace: null, name: "shop" };
    expect(readReport(stdout)).toMatchObject({ findings: [], suppressed: [{ subject }] });
  });

  it("is explained in docs/json-report.md by a report that is really printed, key by key", async () => {
    const page = readFileSync(new URL("../../../docs/json-report.md", import.meta.url), "utf8");
    const [, text = ""] = /^```yaml\n([^]*?)^```$/m.exec(page) ?? [];
    const [, shown = ""] = /^```json\n([^]*?)^```$/m.exec(page) ?? [];
    const { stdout } = await run(["scan", "--format", "json"], {
      cwd: createFolder({ "deploy/python.yaml": text }),
    });
    expect(JSON.parse(shown)).toEqual(JSON.parse(stdout));
    const [finding] = readReport(stdout).findings;
    for (const key of [...Object.keys(finding ?? {}), "helpUri"]) expect(page).toContain(`\n| \`${key}\``);
  });

  it("says of values, strings, pages and templates what docs/json-report.md says", async () => {
    const report = async (name: string) => {
      const text = readFileSync(new URL(`../../fixtures/forms/${name}`, import.meta.url), "utf8");
      const { stdout } = await run(["scan", "--format", "json"], { cwd: createFolder({ [name]: text }) });
      const [finding] = readReport(stdout).findings;
      const { start = { offset: 0 }, end = { offset: 0 } } = finding?.range ?? {};
      return { ...finding, path: finding?.path === name, at: text.slice(start.offset, end.offset) };
    };
    const nameless = { kind: "Instrumentation", namespace: null, name: null };
    const makers = [
      ["kube-stack.values.yaml", "a chart such as opentelemetry-kube-stack"],
      ["argo-application.yaml", "opentelemetry-kube-stack"],
      ["flux-helmrelease.yaml", "opentelemetry-kube-stack"],
    ] as const;
    for (const [name, maker] of makers)
      expect(await report(name)).toMatchObject({
        path: true,
        resource: null,
        subject: nameless,
        message: expect.stringContaining(`that ${maker} renders from \`instrumentation\``),
        fix: { safety: "safe" },
      });
    const resource = { apiVersion: "opentelemetry.io/v1alpha1", kind: "Instrumentation", namespace: null };
    expect(await report("secret.yaml")).toMatchObject({
      at: "python",
      resource: { ...resource, name: "shop" },
    });
    expect(await report("secret-folded.yaml")).toMatchObject({
      at: "instrumentation.yaml",
      resource: { ...resource, name: null },
      fix: null,
    });
    expect(await report("guide.md")).toMatchObject({
      at: "python",
      level: "notice",
      subject: { name: "shop" },
    });
    expect(await report("template.yaml")).toMatchObject({
      at: "python",
      resource: { ...resource, name: '{{ include "shop.fullname" . }}' },
    });
  });

  it("gives null where there is no fix, and says in the message why", async () => {
    const { stdout } = await run(["scan", "--format", "json"], {
      cwd: createFolder({ "a.yaml": withAlias() }),
    });
    const { findings, summary } = readReport(stdout);
    expect(findings).toMatchObject([{ fix: null, message: expect.stringContaining(" No fix: ") }]);
    expect(summary).toMatchObject({ findings: 1, fixable: 0 });
  });

  it("is whole where a path cannot be read, and names it", async () => {
    const cwd = createFolder(ONE);
    const { code, stdout, stderr } = await run(["scan", "no.yaml", "a.yaml", "--format", "json"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe("otel-fix: no.yaml: no such file or folder\n");
    const { findings, notChecked, summary } = readReport(stdout);
    expect(findings.map(({ path }) => path)).toEqual(["a.yaml"]);
    expect(notChecked).toEqual([{ path: "no.yaml", reason: "no such file or folder" }]);
    expect(summary).toMatchObject({ files: 1, manifests: 1 });
  });

  it("names a path that cannot be read once at a terminal, and counts no file for it", async () => {
    const { code, stdout, stderr } = await run(["scan", "no.yaml"], { cwd: createFolder(NONE) });
    expect(code).toBe(2);
    expect(stderr).toBe("otel-fix: no.yaml: no such file or folder\n");
    expect(stdout).toBe("no findings, 1 not checked · 0 Instrumentations in 0 manifests of 0 files\n");
  });
});

describe("--config", () => {
  it("says of each fault where it is, what was expected and what was found", async () => {
    const cwd = createFolder({ ...ONE, "c.yml": "rules:\n  nope: off\ncheck:\n  failOn: maybe\n" });
    const { code, stdout, stderr } = await run(["scan", "--config", "c.yml"], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.replace(/\(.*\)/, "(the ids)")).toBe(
      [
        "otel-fix: the configuration is broken:",
        'c.yml:2:3: rules.nope: expected the id of a rule (the ids); found "nope"',
        'c.yml:4:11: check.failOn: expected one of notice, warning, error, never; found "maybe"',
        "",
      ].join("\n"),
    );
  });

  it("takes the place of .github/otel-fix.yml, which counts without it", async () => {
    const cwd = createFolder({ ...ONE, ".github/otel-fix.yml": level("off"), "on.yml": level("error") });
    expect(await levels(["scan"], { cwd })).toEqual([]);
    expect(await levels(["scan", "--config", "on.yml"], { cwd })).toEqual(["error"]);
  });

  it("excludes by the path from the working directory, however the path is named", async () => {
    const settings = "paths:\n  exclude: [legacy/**]\n";
    const cwd = createFolder({ ".github/otel-fix.yml": settings, "legacy/a.yaml": manifest() });
    for (const path of [".", "./legacy", cwd, `${cwd}/legacy`, "legacy/a.yaml", `${cwd}/legacy/a.yaml`])
      expect(await levels(["scan", path], { cwd })).toEqual([]);
  });

  it("excludes a file that is named, as hooks name all that changed, and lists it", async () => {
    const settings = "paths:\n  exclude: [legacy/**]\n";
    const cwd = createFolder({ ".github/otel-fix.yml": settings, "legacy/a.yaml": manifest(), ...ONE });
    const excluded = { path: "legacy/a.yaml", reason: "excluded by the configuration (paths.exclude)" };
    const { code, stdout, stderr } = await run(["scan", "--fix", "a.yaml", "legacy/a.yaml"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`${excluded.path}: ${excluded.reason}`);
    expect(readFileSync(join(cwd, "legacy/a.yaml"), "utf8")).toBe(manifest());
    const stdin = ["scan", "--stdin", "--stdin-filename", "legacy/a.yaml", "--format", "json"];
    const piped = await run(stdin, { cwd, input: manifest() });
    expect(readReport(piped.stdout)).toMatchObject({ findings: [], notChecked: [excluded] });
    await writeFile(join(cwd, ".github/other.yml"), "{}\n");
    const other = ["scan", "--config", ".github/other.yml", "legacy/a.yaml"];
    expect(await levels(other, { cwd })).toEqual(["warning"]);
  });

  it("says that the command line does not read what a file extends", async () => {
    const cwd = createFolder({ ...ONE, ".github/otel-fix.yml": "_extends: settings\n" });
    const { code, stderr } = await run(["scan"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/the command line doesn't follow _extends/);
  });
});

describe("--rule", () => {
  it("runs the rules that are named, once each", async () => {
    const rule = ["--rule", "missing-recommended-disables"];
    expect(await levels(["scan", ...rule, ...rule], { cwd: createFolder(ONE) })).toEqual(["warning"]);
  });
});

const UTF_16 = "UTF-16 text: only UTF-8 is checked; save the file as UTF-8";

describe("--stdin", () => {
  it("checks one manifest under the name that it is given", async () => {
    const cwd = createFolder();
    const args = ["scan", "--stdin", "--stdin-filename", "deploy/a.yaml", "--format", "json"];
    const { code, stdout } = await runProcess(args, { cwd, input: manifest() });
    expect(code).toBe(1);
    expect(readReport(stdout).findings.map(({ path }) => path)).toEqual(["deploy/a.yaml"]);
  });

  it.each([
    ["nothing", "", []],
    ["binary", new Uint8Array([1, 0, 2]), []],
    ["text in another encoding", Buffer.from("\ufeffkind: Instrumentation\n", "utf16le"), [UTF_16]],
  ])("says what was not checked, if it names the kind: %s", async (_title, input, reasons) => {
    const { code, stdout } = await run(["scan", "--stdin", "--format", "json"], {
      cwd: createFolder(),
      input,
    });
    expect(code).toBe(0);
    expect(readReport(stdout).notChecked).toEqual(reasons.map((reason) => ({ path: "<stdin>", reason })));
  });
});

async function levels(args: readonly string[], options: RunOptions): Promise<readonly string[]> {
  const { stdout } = await run([...args, "--format", "json"], options);
  return readReport(stdout).findings.map((finding) => finding.level);
}

function level(name: string): string {
  return `rules:\n  missing-recommended-disables: ${name}\n`;
}

/** The list of variables stands elsewhere: no fix. */
function withAlias(): string {
  return manifest().replace("    env:", "    env: &list").concat("  java:\n    env: *list\n");
}
