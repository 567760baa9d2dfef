import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
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

describe("the Dockerfile", () => {
  it("copies what exists and is not ignored", () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.*)$/gm)].flatMap(([, words = ""]) =>
      words.trim().split(/\s+/).slice(0, -1),
    );
    expect(copied).toContain("package-lock.json");
    const ignored = new Set(read(".dockerignore").trim().split("\n"));
    for (const path of copied) {
      expect(existsSync(fileURLToPath(new URL(path, ROOT))), path).toBe(true);
      expect(ignored.has(path.split("/")[0] ?? ""), path).toBe(false);
    }
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
