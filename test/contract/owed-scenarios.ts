// What the bot does when it comes back: it looks through GitHub's log of deliveries and, after a time that the log does not
// cover, through the repositories.
import { expect } from "vitest";
import { runBot } from "../../demo/src/run-bot.ts";
import { settle } from "../../demo/src/scenario.ts";
import { manifest } from "../end-to-end/world.ts";
import { type Scenario, type World, createShop, openPullIn } from "./recorded-world.ts";

export const OWED_SCENARIOS: readonly Scenario[] = [
  { title: "what was delivered to nobody, and what the log does not cover", play: comeBack },
];

const DAY_MS = 24 * 3_600_000;

async function comeBack({ sandbox, proxy }: World): Promise<void> {
  sandbox.setWebhookUrl("http://127.0.0.1:9/");
  const repository = await createShop(sandbox);
  const pull = await openPullIn(repository, { "otel/python.yaml": manifest() });
  await sandbox.settled();
  const mark = { read: () => Promise.resolve(Date.now() - 4 * DAY_MS), write: () => Promise.resolve() };
  const late = await runBot({ ...sandbox, host: proxy.host }, proxy.host, { mark });
  for (let count = 0; count < 2; count += 1) {
    await late.sweep();
    await settle({ sandbox, bot: late });
  }
  await late.close(5_000);
  expect(await pull.threads()).toHaveLength(1);
  expect(pull.checkRuns()).toHaveLength(1);
}
