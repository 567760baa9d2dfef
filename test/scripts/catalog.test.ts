import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { openCheckout } from "../../scripts/catalog/checkout.ts";
import { readNodeNames } from "../../scripts/catalog/node-names.ts";
import { readOperatorImages } from "../../scripts/catalog/operator-images.ts";
import { readPythonNames } from "../../scripts/catalog/python-names.ts";
import { fill, findRevived } from "../../scripts/catalog/tables.ts";

const root = mkdtempSync(join(tmpdir(), "otel-fix-catalog-"));
afterAll(() => rmSync(root, { recursive: true }));

const AUTHOR = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];

/** A repository with a commit for each of some states of its files, and a tag for each that has one. */
function commit(name: string, states: readonly { files: Record<string, string>; tag?: string }[]): string {
  const folder = join(root, name);
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...AUTHOR, ...args], { stdio: "ignore" });
  mkdirSync(folder);
  git("init", "-q");
  for (const { files, tag } of states) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "a");
    if (tag !== undefined) git("tag", tag);
  }
  return folder;
}

const versions = (java: string) => ({ "versions.txt": `operator=1\nautoinstrumentation-java=${java}\n` });

it("reads the images of releases by their numbers, from a work tree and from a git directory", () => {
  const folder = commit("operator", [
    { files: { "a.md": "no versions yet" }, tag: "v0.8.0" },
    { files: versions("1.0"), tag: "v0.9.0" },
    { files: versions("1.0"), tag: "v0.10.0" },
    { files: versions("2.0"), tag: "v0.11.0" },
    { files: versions("3.0"), tag: "v0.12.0-rc1" },
  ]);
  for (const path of [folder, join(folder, ".git")]) {
    const { operatorImages, newestOperator } = readOperatorImages(openCheckout(path));
    expect(operatorImages["java"]).toEqual([
      ["0.9.0", "1.0"],
      ["0.11.0", "2.0"],
    ]);
    expect(newestOperator).toBe("0.11.0");
  }
});

it("reads the entry points of Python's packages, keeps since when they are known, and asks the image's list", () => {
  const project = (name: string, entries: string) =>
    `[project]\nname = "${name}"\n\n[project.entry-points.opentelemetry_instrumentor]\n${entries}\n[project.urls]\nHomepage = "x"\n`;
  const contrib = commit("contrib", [
    {
      files: {
        "instrumentation/b/pyproject.toml": project("pkg-b", 'b = "b:B"\nb-more = "b:C"\n'),
        "instrumentation-genai/a/pyproject.toml": project("pkg-a", 'a = "a:A"\n'),
        "_template/pyproject.toml": project("template", 'REPLACE_ME = "x"\n'),
      },
    },
  ]);
  const operator = commit("image", [
    { files: { "autoinstrumentation/python/requirements.txt": "# pkg-a==1\npkg-b==1\n" } },
  ]);
  const known = [{ name: "b", package: "old", since: "0.1b0", inImage: false }];
  expect(readPythonNames(openCheckout(contrib), openCheckout(operator), known)).toEqual([
    { name: "a", package: "pkg-a", since: "?", inImage: false },
    { name: "b", package: "pkg-b", since: "0.1b0", inImage: true },
    { name: "b-more", package: "pkg-b", since: "?", inImage: true },
  ]);
});

it("reads the packages that Node.js' agent depends on, and none that only its tests need", () => {
  const entry = (name: string) => `"@opentelemetry/${name}": "^1"`;
  const text = `{"dependencies": {${["instrumentation-net", "instrumentation", "instrumentation-fs"].map(entry).join(", ")}}, "devDependencies": {${entry("instrumentation-x")}}}`;
  const folder = commit("js", [{ files: { "packages/auto-instrumentations-node/package.json": text } }]);
  expect(readNodeNames(openCheckout(folder))).toEqual(["fs", "net"]);
});

it("replaces the constants that were read and the commits of the head, and keeps all others", () => {
  const checkout = openCheckout(commit("empty", [{ files: { a: "a" } }]));
  const head = (commit: string, date: string) =>
    `// open-telemetry/opentelemetry-operator@${commit} ${date} (main)\n`;
  const constant = (name: string, value: string) => `export const ${name} = ${value} as const;\n`;
  const before = head("0".repeat(40), "2026-01-01") + constant("a", "[\n  1,\n]") + constant("b", "2");
  expect(fill(before, { a: [3] }, { operator: checkout })).toBe(
    head(checkout.commit, checkout.date) + constant("a", "[3]") + constant("b", "2"),
  );
  expect(() => fill(before, { c: 1 }, {})).toThrow("expected a constant c");
});

it("tells of a ghost variable that a source reads, and not of one that a page names", () => {
  const files = { "a.py": "os.environ['OTEL_NODE_EXCLUDED_URLS']", "b.md": "OTEL_TRACE_SAMPLER" };
  const checkout = openCheckout(commit("revived", [{ files }]));
  expect(findRevived({ operator: checkout })).toEqual(["OTEL_NODE_EXCLUDED_URLS: operator a.py"]);
});
