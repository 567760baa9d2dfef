// The built bot in a process of its own, behind the signed webhooks of an embedded GitHub: what the benches of the bot measure.
import { fork } from "node:child_process";
import { once } from "node:events";

export async function startBotProcess(sandbox, { isThrottled, execArgv = [] }) {
  const settings = {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: sandbox.app.webhookSecret,
    GHE_HOST: sandbox.host,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: "0",
  };
  const args = [JSON.stringify({ settings, isThrottled })];
  const child = fork(new URL("bot-process.mjs", import.meta.url), args, { execArgv });
  child.on("exit", (code) => {
    if (code !== null) throw new Error(`the bot ended with ${code}`);
  });
  const [{ webhookUrl, threads }] = await once(child, "message");
  sandbox.setWebhookUrl(webhookUrl);
  async function ask(word) {
    child.send(word);
    const [figures] = await once(child, "message");
    return figures;
  }
  return {
    threads,
    ask,
    /** Until every webhook was answered and every job is done. */
    settle: async () => {
      for (let before = -1; before !== sandbox.deliveries.length;) {
        before = sandbox.deliveries.length;
        await sandbox.settled();
        await ask("idle");
      }
    },
    stop: () => {
      child.removeAllListeners("exit");
      child.kill();
    },
  };
}
