// One attempt to deliver a webhook: a signed request, and what came of it in GitHub's words. It must not know which
// deliveries there are.
import { createHmac } from "node:crypto";
import { type Agent, type IncomingMessage, request } from "node:http";
import type { Delivery, Outcome } from "../state/traffic.ts";
import type { World } from "../state/world.ts";

/** "Your server should respond with a 2XX response within 10 seconds" (docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks). */
export const ANSWER_WITHIN_MS = 10_000;

export interface Message {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is sent for a delivery: the same bytes and the same signature whenever it is. */
export function messageOf({ app }: World, url: string, { id, event, payload }: Delivery): Message {
  const body = JSON.stringify(payload);
  const signature = createHmac("sha256", app.webhookSecret).update(body).digest("hex");
  const headers = {
    Accept: "*/*",
    "Content-Type": "application/json",
    "User-Agent": "GitHub-Hookshot/5ca1ab1e",
    "X-GitHub-Delivery": id,
    "X-GitHub-Event": event,
    "X-GitHub-Hook-ID": String(app.id * 10 + 1),
    "X-GitHub-Hook-Installation-Target-ID": String(app.id),
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    "X-Hub-Signature-256": `sha256=${signature}`,
  };
  return { url, headers, body };
}

export interface Post {
  readonly outcome: Outcome;
  /** Why there was no answer; null where there was one. */
  readonly error: string | null;
  readonly tookMs: number;
}

/** Rounds of the event loop in which an answer arrives that is there already. */
const ROUNDS = 200;

/** What kept the sandbox itself busy is no delay of whoever answers. */
async function takeIn(): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) await new Promise((done) => void setImmediate(done));
}

/** Sends a message and waits for the answer, by the sandbox's clock, until the sandbox is closed. */
export async function post({ clock, closing }: World, message: Message, agent: Agent): Promise<Post> {
  const late = new AbortController();
  const answered = new AbortController();
  const startedAt = clock.now();
  void clock
    .wait(ANSWER_WITHIN_MS, answered.signal)
    .then(takeIn)
    .then(() => late.abort());
  try {
    const outcome = await exchange(message, agent, AbortSignal.any([late.signal, closing.signal]));
    return { outcome, error: null, tookMs: clock.now() - startedAt };
  } catch (error) {
    // Nobody there, or no answer in time: the delivery counts as failed, as on GitHub.
    const tookMs = clock.now() - startedAt;
    if (late.signal.aborted) return { outcome: unanswered("timed out"), error: "no answer in time", tookMs };
    const reason = error instanceof Error ? error.message : String(error);
    return { outcome: unanswered("failed to connect to host"), error: reason, tookMs };
  } finally {
    answered.abort();
  }
}

/**
 * GitHub's words for no answer at all are those of its page on failed deliveries: "timed out", "failed to connect to host"
 * (docs.github.com/webhooks/testing-and-troubleshooting-webhooks/troubleshooting-webhooks). There is no code then, and its
 * description wants an integer.
 */
export function unanswered(status: "timed out" | "failed to connect to host"): Outcome {
  return { status, code: 0, headers: null, body: null };
}

/** A connection that was kept may have been closed meanwhile by the other end: then nothing was sent, and another is opened. */
function exchange(message: Message, agent: Agent, signal: AbortSignal): Promise<Outcome> {
  const { url, headers, body } = message;
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", agent, headers: { ...headers }, signal }, (answer) => {
      readOutcome(answer).then(resolve, reject);
    });
    outgoing.once("error", (error: NodeJS.ErrnoException) => {
      const isStale = outgoing.reusedSocket && error.code === "ECONNRESET";
      if (isStale) exchange(message, agent, signal).then(resolve, reject);
      else reject(error);
    });
    outgoing.end(body);
  });
}

async function readOutcome(answer: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = [];
  // Without an encoding, a message's chunks are buffers.
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  const code = answer.statusCode ?? 0;
  return {
    status: code >= 200 && code < 300 ? "OK" : `Invalid HTTP Response: ${code}`,
    code,
    headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
