import { createBot, type Bot, type BotOptions } from "../../src/edge/bot.ts";
import { readSettings } from "../../src/edge/env.ts";
import { createLog, listSecrets } from "../../src/edge/log.ts";
import { rules } from "../../src/rules/index.ts";
import type { Sandbox } from "../../sandbox/src/start-sandbox.ts";
import { environmentOn } from "./registered-app.ts";

export type BotWishes = Partial<
  Pick<
    BotOptions,
    "rules" | "retry" | "limits" | "resendAfterMs" | "mark" | "sweepEveryMs" | "capacity" | "engine"
  >
> & {
  readonly write?: (line: string) => void;
};

/**
 * The real bot, on a port of its own, behind the signed webhooks of a sandbox. `host` is where it calls the API. Tests may
 * give it other rules, less time between attempts and other limits, and take all that it logs; otherwise its warnings are shown.
 */
export async function runBot(
  sandbox: Sandbox,
  host: string = sandbox.host,
  { write, ...options }: BotWishes = {},
): Promise<Bot & { readonly webhookUrl: string }> {
  const read = readSettings(environmentOn(sandbox, host));
  if (!read.ok)
    throw new Error(`the sandbox gave settings that the bot refuses: ${JSON.stringify(read.errors)}`);
  const { settings } = read;
  const log = createLog({
    level: write === undefined ? "warn" : "debug",
    format: "pretty",
    secrets: listSecrets(settings),
    write: write ?? ((line) => process.stderr.write(line)),
  });
  const bot = createBot({ settings, rules, log, isThrottled: false, sweepEveryMs: null, ...options });
  const { webhookUrl } = await bot.listen();
  sandbox.setWebhookUrl(webhookUrl);
  return { ...bot, webhookUrl };
}
