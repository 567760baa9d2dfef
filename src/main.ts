import { createBot } from "./edge/bot.ts";
import { createThreadEngine } from "./edge/engine/thread-engine.ts";
import { readEnvironment, readSettings, type SettingError } from "./edge/env.ts";
import { createLog, listSecrets } from "./edge/log.ts";
import { openStateFolder } from "./edge/state-folder.ts";
import { readPages } from "./edge/server/pages.ts";
import { ListenError } from "./edge/server/front.ts";
import { readServerArguments } from "./edge/server/read-arguments.ts";
import { shutDownOnSignal } from "./edge/server/shut-down.ts";
import { runSetup } from "./edge/setup/run-setup.ts";
import { findUnusedSettings } from "./edge/unused-settings.ts";
import { rules } from "./rules/index.ts";

// The server. It starts with all of its settings or not at all; with --setup, it registers the app that it needs.
const given = readServerArguments(process.argv.slice(2));
if (!given.ok) {
  console.error(`otel-fix: ${given.message}`);
  process.exit(2);
}
if (given.isSetup) {
  const description = new URL("./app.yml", import.meta.url);
  const setup = { env: process.env, description, print: console.log, printError: console.error };
  process.exit(await runSetup(setup));
}
const environment = readEnvironment(process.env);
if (!environment.ok) refuseSettings(environment.errors);
const read = readSettings(environment.env);
if (!read.ok) refuseSettings(read.errors);
const { settings } = read;
const log = createLog({
  level: settings.logLevel,
  format: settings.logFormat,
  secrets: listSecrets(settings),
});
const { stateDir } = settings;
const mark = stateDir === undefined ? undefined : await openStateFolder(stateDir).catch(refuseFolder);
const engine = createThreadEngine({
  worker: new URL("./worker.js", import.meta.url),
  pagesUrl: settings.publicUrl,
  log,
});
const pages = readPages(new URL("./pages.json", import.meta.url));
// A job beyond the threads would wait for one of them, and there nobody shares fairly.
const concurrency = engine.threads;
const bot = createBot({
  settings,
  rules,
  engine,
  concurrency,
  log,
  ...(pages && { pages }),
  ...(mark && { mark }),
});

/** What runs ends its current write, which GitHub has 30 s for; a process that is to end has 25 in all. */
const CLOSE_MS = 20_000;
shutDownOnSignal({ drain: () => bot.close(CLOSE_MS), deadlineMs: CLOSE_MS + 5_000, log });

for (const { name, message } of findUnusedSettings(environment.env))
  log.warn({ setting: name }, `${name} ${message}`);
const { webhookUrl } = await bot.listen().catch((error: unknown) => {
  if (!(error instanceof ListenError)) throw error;
  console.error(`otel-fix: ${error.message}`);
  process.exit(1);
});
log.info({ webhookUrl, rules: rules.length }, "waiting for deliveries");

function refuseFolder(error: unknown): never {
  const message = `isn't a folder that this process can write to (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"}): set it to one, such as a volume`;
  return refuseSettings([{ name: "STATE_DIR", message }]);
}

function refuseSettings(errors: readonly SettingError[]): never {
  for (const { name, message } of errors) console.error(`otel-fix: ${name} ${message}`);
  process.exit(1);
}
