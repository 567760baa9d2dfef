import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

import { describe, expect, it, onTestFinished } from "vitest";

// No container engine is needed here: what the Dockerfile says is held against what is there.

const ROOT = new URL("../", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, ROOT), "utf8");
const text = read("Dockerfile").replaceAll("\\\n", " ");

/** The words of an instruction in its exec form, `NAME ["a", "b"]`; the last one counts. */
function commandOf(name: string): readonly string[] {
  const found = text.match(new RegExp(`^${name} .*?(\\[.*\\])$`, "gm"))?.at(-1) ?? "";
  return JSON.parse(found.slice(found.indexOf("["))) as string[]; // True: Docker wants a JSON array of strings.
}

/** What `COPY` takes from this folder, in all stages. */
const copied = [...text.matchAll(/^COPY (?!--from)(.*)$/gm)].flatMap(([, words = ""]) =>
  words.trim().split(/\s+/).slice(0, -1),
);

/** The modules of ours that a script imports, those that they import included, from the root. */
function listImported(path: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const [, target = ""] of read(path).matchAll(/\bfrom "([.][^"]+)"/g))
    listImported(posix.join(posix.dirname(path), target), known);
  return known;
}

describe("the Dockerfile", () => {
  it("copies what exists and is not ignored", () => {
    expect(copied).toContain("package-lock.json");
    const ignored = new Set(read(".dockerignore").trim().split("\n"));
    for (const path of copied) {
      expect(existsSync(fileURLToPath(new URL(path, ROOT))), path).toBe(true);
      expect(ignored.has(path.split("/")[0] ?? ""), path).toBe(false);
    }
  });

  it.each(["scripts/build.mjs", "scripts/build-package.mjs"])("copies all that %s imports", (script) => {
    const imported = [...listImported(script)];
    expect(imported.length).toBeGreaterThan(1);
    const isCopied = (path: string) => copied.some((from) => path === from || path.startsWith(`${from}/`));
    expect(imported.filter((path) => !isCopied(path))).toEqual([]);
  });

  it("copies what the pages and the licences are made of", () => {
    const folder = mkdtempSync(join(tmpdir(), "otel-fix-image-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    for (const path of copied) cpSync(path, join(folder, path), { recursive: true });
    symlinkSync(fileURLToPath(new URL("node_modules", ROOT)), join(folder, "node_modules"));
    const code = `
      import { renderPages } from "./scripts/render-pages.mjs";
      import { findSourceFaults, listCatalogueSources } from "./scripts/third-party.mjs";
      renderPages("pages.json");
      if (listCatalogueSources().length === 0 || findSourceFaults().length > 0) throw new Error("no sources");`;
    execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: folder });
    expect(readFileSync(join(folder, "pages.json"), "utf8")).toContain("/rules/missing-endpoint");
  });

  it("names every base image by its digest", () => {
    const stages = [...text.matchAll(/^FROM (\S+)(?: AS (\w+))?/gm)];
    const names = new Set(stages.map(([, , name]) => name));
    const bases = stages.map(([, base = ""]) => base).filter((base) => !names.has(base));
    expect(bases).not.toEqual([]);
    for (const base of bases) expect(base).toMatch(/^node:[\w.-]+@sha256:[0-9a-f]{64}$/);
    expect(new Set(bases).size).toBe(1);
  });

  it("runs the package's command line, without rights, on what is mounted", () => {
    const [, stage = ""] = /^FROM \S+ AS cli\n((?:(?!^FROM)[^\n]*\n)*)/m.exec(text) ?? [];
    const { bin } = JSON.parse(read("packages/otel-fix/package.json")) as { bin: Record<string, string> }; // True: it is ours.
    expect(stage).toContain(`ENTRYPOINT ["node", "/opt/otel-fix/${bin["otel-fix"] ?? ""}"]`);
    expect(stage).toMatch(/^USER node$/m);
    expect(stage).toMatch(/^WORKDIR \/work$/m);
  });

  it("installs without the workspaces, to whose folders npm would link", () => {
    const commands = [...text.matchAll(/\bnpm (?:ci|prune)[^&\n]*/g)].map(([command]) => command);
    expect(commands).toHaveLength(2);
    for (const command of commands) expect(command).toContain("--workspaces=false");
  });

  it("starts the server as npm start does, without rights, where others can reach it", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: { start: string } }; // True: it is ours.
    expect(commandOf("CMD").join(" ")).toBe(scripts.start);
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^ENV .*\bHOST=0\.0\.0\.0\b/m);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])("takes an answer of %i at /healthz for the exit code %i of its health check", async (status, code) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" && address !== null ? String(address.port) : "";
    const [program = "", ...args] = commandOf("HEALTHCHECK");
    expect(program).toBe("node");
    const child = spawn(process.execPath, args, { env: { PORT: port } });
    expect((await once(child, "close"))[0]).toBe(code);
    expect(asked).toEqual(["/healthz"]);
  });
});
