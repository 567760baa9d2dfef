// Sends webhooks as GitHub does: one after another, never again by itself, each attempt noted in the log. It must not
// know what an event means.
import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { logAttempt } from "../state/hook-deliveries.ts";
import type { Delivery } from "../state/traffic.ts";
import type { WebhookPayload, World } from "../state/world.ts";
import { messageOf, post } from "./attempt.ts";

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
    const action = payload.action ?? null;
    this.#enqueue({ id: randomUUID(), event, action, payload, isRedelivery: false });
  }

  /** Puts a delivery into the queue once more, with the same GUID and the same payload. */
  resend({ id, event, action, payload }: Delivery): void {
    this.#enqueue({ id, event, action, payload, isRedelivery: true });
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

  #enqueue(wanted: Omit<Delivery, "status" | "error">): void {
    const delivery: Delivery = { ...wanted, status: null, error: null };
    this.#world.deliveries.push(delivery);
    this.#last = this.#last.then(() => this.#deliver(delivery));
  }

  async #deliver(delivery: Delivery): Promise<void> {
    const { webhookUrl, clock } = this.#world;
    const { signal } = this.#closed;
    if (webhookUrl === null || signal.aborted) return;
    const message = messageOf(this.#world, webhookUrl, delivery);
    const deliveredAt = clock.now();
    const { outcome, error } = await post(this.#world, message, { agent: this.#agent, signal });
    delivery.status = outcome.code === 0 ? null : outcome.code;
    delivery.error = error;
    logAttempt(this.#world, {
      delivery,
      deliveredAt,
      durationMs: clock.now() - deliveredAt,
      throttledAt: null,
      url: webhookUrl,
      requestHeaders: message.headers,
      outcome,
    });
  }
}
