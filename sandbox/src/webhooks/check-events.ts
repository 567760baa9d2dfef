// Webhooks about checks. They go to the app that made the run, and to apps that may write checks.
import { renderCheckRunForWebhook, renderCheckSuite } from "../render/check.ts";
import type { Account, CheckRun, CheckSuite } from "../state/records.ts";
import type { WebhookPayload, World } from "../state/world.ts";
import { emit } from "./events.ts";

export interface CheckEvent<Subject> {
  readonly subject: Subject;
  readonly sender: Account;
  readonly action: string;
  readonly more?: WebhookPayload;
}

export function emitCheckRun(world: World, { subject, sender, action, more }: CheckEvent<CheckRun>): void {
  const payload = { action, check_run: renderCheckRunForWebhook(world, subject), ...more };
  emit(world, "check_run", { repository: subject.suite.repository, sender, payload });
}

export async function emitCheckSuite(
  world: World,
  { subject, sender, action }: CheckEvent<CheckSuite>,
): Promise<void> {
  const payload = { action, check_suite: await renderCheckSuite(world, subject) };
  emit(world, "check_suite", { repository: subject.repository, sender, payload });
}
