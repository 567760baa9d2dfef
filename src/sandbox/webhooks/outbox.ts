// Sends webhooks as GitHub does: signed, one after another, the answer awaited for ten seconds, never sent again by
// itself. It must not know what an event means.
import { createHmac, randomUUID } from "node:crypto";
import { Agent, type OutgoingHttpHeaders, request } from "node:http";
import type { Delivery } from "../state/traffic.ts";
import type { WebhookPayload, World } from "../state/world.ts";

const ANSWER_WITHIN_MS = 10_000;

export class Outbox {
  readonly #world: World;
  readonly #closed = new AbortController();
  readonly #agent = new Agent({ keepAlive: true });
  #last: Promise<void> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
  }

  /** Puts an event into the queue. */
  send(event: string, payload: WebhookPayload): void {
    this.#enqueue({
      id: randomUUID(),
      event,
      action: payload.action ?? null,
      payload,
      status: null,
      error: null,
    });
  }

  /** Sends a delivery once more, with the same GUID and the same payload. */
  async resend({ id, event, action, payload }: Delivery): Promise<void> {
    this.#enqueue({ id, event, action, payload, status: null, error: null });
    await this.settled();
  }

  /** Resolves when everything queued so far was answered. */
  settled(): Promise<void> {
    return this.#last;
  }

  async close(): Promise<void> {
    this.#closed.abort(new Error("the sandbox was closed"));
    await this.#last;
    this.#agent.destroy();
  }

  #enqueue(delivery: Delivery): void {
    this.#world.deliveries.push(delivery);
    this.#last = this.#last.then(() => this.#deliver(delivery));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { webhookUrl } = this.#world;
    if (webhookUrl === null) return;
    const body = JSON.stringify(delivery.payload);
    try {
      delivery.status = await this.#post(webhookUrl, this.#headers(delivery, body), body);
    } catch (error) {
      // Nobody there, or no answer in time: the delivery counts as failed, as on GitHub.
      delivery.error = error instanceof Error ? error.message : String(error);
    }
  }

  /** Resolves to the status. */
  #post(url: string, headers: OutgoingHttpHeaders, body: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const signal = this.#closed.signal;
      const outgoing = request(url, { method: "POST", agent: this.#agent, headers, signal }, (answer) => {
        answer.resume();
        answer.once("error", reject);
        answer.once("end", () => resolve(answer.statusCode ?? 0));
      });
      outgoing.once("error", reject);
      outgoing.setTimeout(ANSWER_WITHIN_MS, () => outgoing.destroy(new Error("no answer in time")));
      outgoing.end(body);
    });
  }

  #headers({ id, event }: Delivery, body: string): Record<string, string> {
    const { app } = this.#world;
    const signature = createHmac("sha256", app.webhookSecret).update(body).digest("hex");
    return {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/5ca1ab1e",
      "x-github-delivery": id,
      "x-github-event": event,
      "x-github-hook-id": String(app.id * 10 + 1),
      "x-github-hook-installation-target-id": String(app.id),
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature-256": `sha256=${signature}`,
    };
  }
}
