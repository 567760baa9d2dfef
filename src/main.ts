import { createBot } from "./edge/bot.ts";
import { readEnvironment, readSettings } from "./edge/env.ts";
import { createLog, listSecrets } from "./edge/log.ts";
import { shutDownOnSignal } from "./edge/server/shut-down.ts";
import { rules } from "./rules/index.ts";

// The server. It starts with all of its settings or not at all.
const environment = readEnvironment(process.env);
const read = environment.ok ? readSettings(environment.env) : environment;
if (!read.ok) {
  for (const { name, message } of read.errors) console.error(`otel-fix: ${name} ${message}`);
  process.exit(1);
}
const { settings } = read;
const log = createLog({
  level: settings.logLevel,
  format: settings.logFormat,
  secrets: listSecrets(settings),
});
const bot = await createBot({ settings, rules, log });

const DRAIN_MS = 25_000;
shutDownOnSignal({ drain: () => bot.close(DRAIN_MS), deadlineMs: DRAIN_MS + 5_000, log });

const { webhookUrl } = await bot.listen();
log.info({ webhookUrl, rules: rules.length }, "waiting for deliveries");
