import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, it } from "vitest";

import { runProgram } from "../../src/edge/cli/program.ts";
import { rules } from "../../src/rules/index.ts";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { startSandbox } from "../../sandbox/src/start-sandbox.ts";
import { createShop, fixedManifest, manifest, propose } from "./world.ts";

async function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const plain = (text: string) => text;
  const palette = { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain };
  const code = await runProgram(args, () => Promise.resolve(rules), {
    print: (text) => out.push(text),
    error: (text) => err.push(text),
    readInput: () => Promise.resolve(new Uint8Array()),
    palette,
    env,
    pages: new URL("../../src/", import.meta.url),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("otel-fix review", () => {
  it("prints the plan and writes nothing; with --post it writes the review with the person's token", async () => {
    const sandbox = await startSandbox({ app: OTEL_FIX });
    try {
      const repository = await createShop(sandbox);
      const pull = await propose(repository, { "a.yaml": manifest("a") });
      const env = { GITHUB_TOKEN: sandbox.createUserToken("ada"), GITHUB_API_URL: `${sandbox.url}/api/v3` };
      const address = `${sandbox.url}/acme/shop/pull/${pull.number}/files#diff-1`;
      const planned = await run(["review", address], env);
      expect(planned).toMatchObject({ code: 1, err: "" });
      expect(await run(["review", `acme/shop#${pull.number}`], env)).toEqual(planned);
      // As the page shows it: the line, the comment below, its suggestion as a change, the check; and no mark of ours.
      expect(planned.out).toMatch(/^a\.yaml:11\n {3}11 .*\n {6}╭── otel-fix\n/m);
      expect(planned.out).toMatch(/│ Suggested change .*\n {6}│ - .*\n {6}│ \+ .*/);
      expect(planned.out).toMatch(/^● otel-fix neutral: 1 finding$/m);
      expect(planned.out).not.toMatch(/<!--|```|otel-fix:v1/);
      expect(sandbox.requests.filter(({ kind }) => kind === "write")).toEqual([]);

      const posted = await run(["review", "--post", `acme/shop#${pull.number}`], env);
      expect(posted.code).toBe(1);
      expect(await pull.threads()).toMatchObject([{ path: "a.yaml", line: 11 }]);
      // Check runs are for apps: that is said, and the review stands.
      expect(posted.err + posted.out).toMatch(/check run/);

      // What has been said is not said again.
      expect((await run(["review", address], env)).out).toContain("No comment is new, and none changes.");
      const files = { "a.yaml": fixedManifest("a") };
      await repository.commit({ branch: "telemetry", files, author: "ada" });
      expect((await run(["review", address], env)).out).toContain(
        "resolves the conversation about missing-recommended-disables in a.yaml",
      );
    } finally {
      await sandbox.close();
    }
  });

  it("sends the token nowhere else than to the API that is set, whatever address it is given", async () => {
    const asked: string[] = [];
    const server = createServer(({ headers }, response) => {
      asked.push(headers.authorization ?? "");
      response.writeHead(404).end();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      // A listening server has an address with a port.
      const { port } = server.address() as AddressInfo;
      const address = `http://127.0.0.1:${port}/acme/shop/pull/1`;
      for (const env of [{}, { GITHUB_API_URL: "https://api.github.com" }]) {
        const { code, err } = await run(["review", address], { GITHUB_TOKEN: "secret", ...env });
        expect(code).toBe(2);
        expect(err).toContain(
          `set GITHUB_API_URL to the API of that server (http://127.0.0.1:${port}/api/v3)`,
        );
      }
      expect(asked).toEqual([]);
    } finally {
      server.close();
    }
  });

  it("says what it needs where the token or the target is missing", async () => {
    expect(await run(["review", "acme/shop#1"], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining("GITHUB_TOKEN"),
    });
    for (const target of ["acme", "https://github.com/acme/shop", "https://github.com/acme/shop/issues/1"])
      expect(await run(["review", target], { GITHUB_TOKEN: "t" })).toMatchObject({
        code: 2,
        err: expect.stringContaining("OWNER/REPO#NUMBER"),
      });
  });
});
