/** The bot as a process of its own that can be killed: the real one, but for how long it waits. Its parent tells it what to be. */
import { createBot } from "../../src/edge/bot.ts";
import { readSettings } from "../../src/edge/env.ts";
import { createLog, listSecrets } from "../../src/edge/log.ts";
import { openStateFolder } from "../../src/edge/state-folder.ts";
import { rules } from "../../src/rules/index.ts";

const read = readSettings(process.env);
if (!read.ok) throw new Error(JSON.stringify(read.errors));
const { settings } = read;
const log = createLog({ level: "warn", format: "json", secrets: listSecrets(settings) });
const bot = createBot({
  settings,
  rules,
  log,
  mark: await openStateFolder(settings.stateDir ?? "."),
  sweepEveryMs: 500,
  isThrottled: false,
  resendAfterMs: 20,
  retry: { firstDelayMs: 50, maxDelayMs: 500 },
});
const { webhookUrl } = await bot.listen();
process.send?.({ webhookUrl });
// A parent that is gone kills nobody.
process.once("disconnect", () => process.exit(0));
