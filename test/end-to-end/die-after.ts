import { expect, onTestFinished } from "vitest";

import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { runBot } from "../../demo/src/run-bot.ts";
import {
  startSandbox,
  type Files,
  type Sandbox,
  type SandboxPullRequest,
  type SandboxRepository,
} from "../../sandbox/src/start-sandbox.ts";
import { startFaultProxy, type Call } from "./fault-proxy.ts";
import { createShop, manifest, propose, settle, SOON } from "./world.ts";

export interface Death {
  /** The last call that the first process makes; GitHub takes it, and its answer is lost. */
  readonly isLast: (call: Call) => boolean;
  /** `/otel-fix` by default. */
  readonly text?: string;
  /** The button that is pressed, where nothing is commented. */
  readonly button?: string;
  readonly files?: Files;
  /** Done before the command comes. */
  readonly prepare?: (place: Place) => unknown;
  /** Done while no bot runs. */
  readonly meanwhile?: (place: Place) => unknown;
}

interface Place {
  readonly sandbox: Sandbox;
  readonly repository: SandboxRepository;
  readonly pull: SandboxPullRequest;
}

/** A bot that dies once a call was made, and another one to which the command is delivered again. */
export async function dieAfter({ isLast, text = "/otel-fix", button, files, prepare, meanwhile }: Death) {
  const sandbox = await startSandbox({ app: OTEL_FIX });
  let isDead = false;
  let isAsked = false;
  const host = await startFaultProxy(sandbox.host, (call) => {
    if (isDead) return { status: 404, body: { message: "the process is dead" } };
    isDead = isAsked && isLast(call);
    return null;
  });
  const first = await runBot(sandbox, host, { retry: SOON, resendAfterMs: null });
  const repository = await createShop(sandbox);
  const pull = await propose(repository, files ?? { "otel/python.yaml": manifest() });
  const place = { sandbox, repository, pull };
  await sandbox.settled();
  await first.idle();
  await prepare?.(place);
  isAsked = true;
  if (button === undefined) await pull.comment(text, "ada");
  else await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, button, "ada");
  await sandbox.settled();
  await expect.poll(() => isDead, { timeout: 10_000 }).toBe(true);
  await first.close(10_000);
  sandbox.setWebhookUrl(null);
  await meanwhile?.(place);
  const second = await runBot(sandbox, sandbox.host, { retry: SOON, resendAfterMs: null });
  onTestFinished(async () => {
    await second.close(1_000);
    await sandbox.close();
  });
  const asked = sandbox.deliveries.find(
    ({ event, action }) => event === "issue_comment" || action === "requested_action",
  );
  const again = async () => {
    await sandbox.redeliver(asked?.id ?? "");
    await settle(sandbox, second);
  };
  await again();
  return { ...place, again };
}
