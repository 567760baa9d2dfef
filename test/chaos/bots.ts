import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync } from "node:fs";
import { join } from "node:path";

import { environmentOn } from "../../demo/src/registered-app.ts";
import type { Sandbox } from "../../sandbox/src/start-sandbox.ts";

/** One bot after the other: each is killed, and the next one finds what it left. */
export interface Bots {
  readonly start: () => Promise<void>;
  /** SIGKILL: nothing of what the process still meant to do is done. */
  readonly kill: () => Promise<void>;
}

/** `folder` takes the state that a bot leaves to the next one, and their logs. */
export function createBots(sandbox: Sandbox, program: string, folder: string): Bots {
  let child: ChildProcess | null = null;
  const state = mkdtempSync(join(folder, "state-"));
  const log = createWriteStream(join(folder, "bots.log"));
  async function start(): Promise<void> {
    const started = fork(program, {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { PATH: process.env["PATH"], ...environmentOn(sandbox), STATE_DIR: state },
    });
    for (const stream of [started.stdout, started.stderr]) stream?.pipe(log, { end: false });
    const [message] = (await Promise.race([
      once(started, "message"),
      once(started, "exit").then(([code]) => Promise.reject(new Error(`the bot ended with ${String(code)}`))),
      // The bot tells its address and nothing else.
    ])) as [{ readonly webhookUrl: string }];
    child = started;
    sandbox.setWebhookUrl(message.webhookUrl);
  }
  async function kill(): Promise<void> {
    if (child?.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
    child = null;
  }
  return { start, kill };
}
