import { describe, expect, it, onTestFinished } from "vitest";

import { createBot } from "../../src/edge/bot.ts";
import { readSettings } from "../../src/edge/env.ts";
import { createLog, listSecrets, type LogOptions } from "../../src/edge/log.ts";
import { rules } from "../../src/rules/index.ts";
import { environmentOn, OTEL_FIX } from "../../demo/src/registered-app.ts";
import { startSandbox } from "../../sandbox/src/start-sandbox.ts";
import { startFaultProxy, type Fault } from "./fault-proxy.ts";
import { createShop, manifest, propose, settle, SOON } from "./world.ts";

/** The bot with its log in hand; all of it is written. */
async function startLogging(format: LogOptions["format"], fault: Fault) {
  const sandbox = await startSandbox({ app: OTEL_FIX });
  const read = readSettings(environmentOn(sandbox, await startFaultProxy(sandbox.host, fault)));
  if (!read.ok) throw new Error("the sandbox gave settings that the bot refuses");
  const { settings } = read;
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = createLog({ level: "debug", format, secrets: listSecrets(settings), write });
  const bot = createBot({ settings, rules, isThrottled: false, sweepEveryMs: null, retry: SOON, log });
  sandbox.setWebhookUrl((await bot.listen()).webhookUrl);
  onTestFinished(async () => {
    await bot.close(5_000);
    await sandbox.close();
  });
  return { sandbox, settle: () => settle(sandbox, bot), lines };
}

describe.each(["json", "pretty"] as const)("the log of a write that failed, as %s", (format) => {
  it("names the request and the answer, and holds nothing of the manifest or of the comment", async () => {
    let failures = 0;
    const { sandbox, settle, lines } = await startLogging(format, ({ method, path }) => {
      if (method !== "POST" || !path.endsWith("/reviews") || failures > 0) return null;
      failures += 1;
      return { status: 502, body: { message: "Bad Gateway" } };
    });
    const text = manifest("python", ["      - name: A", "        value: from-the-manifest"]);
    const pull = await propose(await createShop(sandbox), { "otel/python.yaml": text });
    await settle();
    expect(failures).toBe(1);
    const comment = (await pull.threads())[0]?.comments[0]?.body;
    expect(comment).toContain("from-the-manifest");
    const failed = lines.filter((line) => line.includes("Bad Gateway"));
    expect(failed.length).toBeGreaterThan(0);
    for (const part of ["POST", "/repos/acme/shop/pulls/1/reviews", "502"]) expect(failed[0]).toContain(part);
    const all = lines.join("");
    for (const part of ["from-the-manifest", "OTEL_LOG_LEVEL", "Failed CLIENT spans", "authorization"])
      expect(all).not.toContain(part);
    expect(all).toContain("reviewed a pull request");
  });
});
