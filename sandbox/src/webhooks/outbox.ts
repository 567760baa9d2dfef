// Sends webhooks as GitHub does: one after another, never again by itself, each attempt noted in the log; and loses,
// doubles and holds back what a disturbance strikes. It must not know what an event means.
import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { type Fate, UNDISTURBED } from "../faults/delivery-faults.ts";
import { logAttempt } from "../state/hook-deliveries.ts";
import type { Delivery } from "../state/traffic.ts";
import type { WebhookPayload, World } from "../state/world.ts";
import { ANSWER_WITHIN_MS, type Post, messageOf, post, unanswered } from "./attempt.ts";

interface Parcel {
  readonly delivery: Delivery;
  readonly fate: Fate;
  /** Since when it is held back, in milliseconds since 1970; null for what is not. */
  readonly throttledAt: number | null;
}

/** What goes after the next one goes alone where none comes for so long, by the sandbox's clock. */
const HELD_AT_MOST_MS = 10_000;

export class Outbox {
  readonly #world: World;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #waiting = new Set<Promise<void>>();
  #held: Parcel | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
  }

  /** Puts an event into the queue. */
  send(event: string, payload: WebhookPayload): void {
    const { deliveryFaults, clock } = this.#world;
    const fate = deliveryFaults.draw();
    const wanted = { id: randomUUID(), event, action: payload.action ?? null, payload, isRedelivery: false };
    const throttledAt = fate.delayMs > 0 ? clock.now() : null;
    for (let copy = 0; copy < fate.copies; copy += 1) {
      const delivery = this.#note(wanted);
      if (fate.isLost) delivery.error = "lost on the way";
      else this.#dispatch({ delivery, fate, throttledAt });
    }
  }

  /** Puts a delivery into the queue once more, with the same GUID and the same payload. */
  resend({ id, event, action, payload }: Delivery): void {
    const delivery = this.#note({ id, event, action, payload, isRedelivery: true });
    this.#enqueue({ delivery, fate: UNDISTURBED, throttledAt: null });
  }

  /** Resolves when everything queued so far was answered, what is held back included. */
  async settled(): Promise<void> {
    this.#release();
    await Promise.all(this.#waiting);
    await this.#last;
  }

  /** To be called when the world is closing: what is under way is given up, and nothing else is sent. */
  async close(): Promise<void> {
    await this.settled();
    this.#agent.destroy();
  }

  #note(wanted: Omit<Delivery, "sentAt" | "status" | "error">): Delivery {
    const delivery: Delivery = { ...wanted, sentAt: null, status: null, error: null };
    this.#world.deliveries.push(delivery);
    return delivery;
  }

  #dispatch(parcel: Parcel): void {
    const { delayMs, isHeld } = parcel.fate;
    if (delayMs > 0) this.#later(delayMs, () => this.#enqueue(parcel));
    else if (isHeld) this.#hold(parcel);
    else {
      this.#enqueue(parcel);
      this.#release();
    }
  }

  #hold(parcel: Parcel): void {
    this.#release();
    this.#held = parcel;
    const { clock, closing } = this.#world;
    void clock.wait(HELD_AT_MOST_MS, closing.signal).then(() => {
      if (this.#held === parcel) this.#release();
    });
  }

  #release(): void {
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.#enqueue(held);
  }

  #later(ms: number, act: () => void): void {
    const { clock, closing } = this.#world;
    const waiting = clock.wait(ms, closing.signal).then(act);
    this.#waiting.add(waiting);
    void waiting.finally(() => this.#waiting.delete(waiting));
  }

  #enqueue(parcel: Parcel): void {
    this.#last = this.#last.then(() => this.#deliver(parcel));
  }

  async #deliver({ delivery, fate, throttledAt }: Parcel): Promise<void> {
    const { webhookUrl, clock, closing } = this.#world;
    if (webhookUrl === null || closing.signal.aborted) return;
    const message = messageOf(this.#world, webhookUrl, delivery);
    const deliveredAt = clock.now();
    delivery.sentAt = deliveredAt;
    const { outcome, error, tookMs } = await this.#attempt(message, fate);
    delivery.status = outcome.code === 0 ? null : outcome.code;
    delivery.error = error;
    logAttempt(this.#world, {
      delivery,
      deliveredAt,
      durationMs: tookMs,
      throttledAt,
      url: webhookUrl,
      requestHeaders: message.headers,
      outcome,
    });
  }

  async #attempt(message: ReturnType<typeof messageOf>, fate: Fate): Promise<Post> {
    const { failure, isUnheard } = fate;
    if (failure !== null) {
      const tookMs = failure === "timed out" ? ANSWER_WITHIN_MS : 0;
      return { outcome: unanswered(failure), error: failure, tookMs };
    }
    const sent = await post(this.#world, message, this.#agent);
    if (!isUnheard) return sent;
    return { outcome: unanswered("timed out"), error: "no answer in time", tookMs: ANSWER_WITHIN_MS };
  }
}
