import { describe, expect, it } from "vitest";

import { runProgram } from "../../src/edge/cli/program.ts";
import { rules } from "../../src/rules/index.ts";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { startSandbox } from "../../sandbox/src/start-sandbox.ts";
import { createShop, manifest, propose } from "./world.ts";

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
      const pull = await propose(await createShop(sandbox), { "a.yaml": manifest("a") });
      const env = { GITHUB_TOKEN: sandbox.createUserToken("ada"), GITHUB_API_URL: `${sandbox.url}/api/v3` };
      const planned = await run(["review", `acme/shop#${pull.number}`], env);
      expect(planned).toMatchObject({ code: 1, err: "" });
      expect(planned.out).toContain("post a review with 1 comment");
      expect(planned.out).toContain("```suggestion");
      expect(sandbox.requests.filter(({ kind }) => kind === "write")).toEqual([]);

      const posted = await run(["review", "--post", `acme/shop#${pull.number}`], env);
      expect(posted.code).toBe(1);
      expect(await pull.threads()).toMatchObject([{ path: "a.yaml", line: 11 }]);
      // Check runs are for apps: that is said, and the review stands.
      expect(posted.err + posted.out).toMatch(/check run/);
    } finally {
      await sandbox.close();
    }
  });

  it("says what it needs where the token or the target is missing", async () => {
    expect(await run(["review", "acme/shop#1"], {})).toMatchObject({
      code: 2,
      err: expect.stringContaining("GITHUB_TOKEN"),
    });
    expect(await run(["review", "acme"], { GITHUB_TOKEN: "t" })).toMatchObject({
      code: 2,
      err: expect.stringContaining("OWNER/REPO#NUMBER"),
    });
  });
});
