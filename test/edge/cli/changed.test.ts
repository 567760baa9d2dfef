import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { createFolder, manifest, run } from "./command-line.ts";

function git(cwd: string, ...args: readonly string[]): void {
  const who = ["-c", "user.name=ada", "-c", "user.email=ada@example.com"];
  execFileSync("git", [...who, ...args], { cwd, stdio: "ignore" });
}

/** main has a.yaml and apps/b.yaml; the branch has changed b.yaml, the working tree has c.yaml besides. */
function createRepository(): string {
  const cwd = createFolder({ "a.yaml": manifest("a"), "apps/b.yaml": manifest("b") });
  git(cwd, "init", "-q", "-b", "main");
  git(cwd, "add", ".");
  git(cwd, "commit", "-qm", "first");
  git(cwd, "checkout", "-qb", "topic");
  appendFileSync(join(cwd, "apps/b.yaml"), "# more\n");
  git(cwd, "commit", "-qam", "second");
  writeFileSync(join(cwd, "c.yaml"), manifest("c"));
  return cwd;
}

async function scan(args: readonly string[], cwd: string): Promise<readonly string[]> {
  const { stdout } = await run(["scan", "--format", "json", ...args], { cwd });
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly path: string }[] };
  return findings.map(({ path }) => path);
}

describe("scan --changed", () => {
  it("reports what was changed since the last commit, files that git doesn't track yet included", async () => {
    const cwd = createRepository();
    expect(await scan([], cwd)).toEqual(["a.yaml", "apps/b.yaml", "c.yaml"]);
    expect(await scan(["--changed"], cwd)).toEqual(["c.yaml"]);
    expect(await scan(["--changed", "--", "apps"], cwd)).toEqual([]);
  });

  it("reports what was changed since the branch left another, from any folder and through a link", async () => {
    const cwd = createRepository();
    expect(await scan(["--changed=main"], cwd)).toEqual(["apps/b.yaml", "c.yaml"]);
    expect(await scan(["--changed=main", "b.yaml"], join(cwd, "apps"))).toEqual(["b.yaml"]);
    const link = join(createFolder({}), "link");
    symlinkSync(cwd, link);
    expect(await scan(["--changed=main"], link)).toEqual(["apps/b.yaml", "c.yaml"]);
  });

  it("leaves the other files as they are where it fixes", async () => {
    const cwd = createRepository();
    const { code } = await run(["scan", "--changed", "--fix"], { cwd });
    expect(code).toBe(0);
    expect(readFileSync(join(cwd, "c.yaml"), "utf8")).not.toBe(manifest("c"));
    expect(readFileSync(join(cwd, "a.yaml"), "utf8")).toBe(manifest("a"));
  });

  it("reports what lies between a changed file and one that isn't", async () => {
    const cwd = createFolder({
      "workload.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  template:
    metadata: { annotations: { instrumentation.opentelemetry.io/inject-java: otel/jaav } }
    spec: { containers: [{ name: cart, image: "registry.example/cart:1" }] }
`,
    });
    git(cwd, "init", "-q");
    git(cwd, "add", ".");
    git(cwd, "commit", "-qm", "first");
    writeFileSync(
      join(cwd, "java.yaml"),
      `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: { name: java, namespace: otel }
spec: { exporter: { endpoint: "http://collector.otel:4318" }, java: {} }
`,
    );
    expect(await scan(["--changed"], cwd)).toEqual(["workload.yaml"]);
  });

  it.each([
    ["where there is no repository", ["--changed"], "not a git repository"],
    ["where the commit isn't there", ["--changed=nowhere"], "nowhere"],
    ["where the name is an option of git's", ["--changed=--output=/tmp/x"], "--output=/tmp/x"],
  ])("says what is wrong %s", async (_where, args, words) => {
    const isRepository = args[0] !== "--changed";
    const cwd = isRepository ? createRepository() : createFolder({ "a.yaml": manifest("a") });
    mkdirSync(join(cwd, "x"));
    const { code, stderr } = await run(["scan", ...args], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain("can't ask git what was changed: ");
    expect(stderr).toContain(words);
  });

  it("doesn't go with standard input", async () => {
    const { code, stderr } = await run(["scan", "--changed", "--stdin"], { cwd: createFolder({}) });
    expect(code).toBe(2);
    expect(stderr).toContain("--changed asks git about files");
  });
});
