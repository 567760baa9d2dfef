/**
 * Takes one webhook delivery in: headers, size, signature over the raw bytes, and only then JSON. It hands the delivery on and
 * answers; it must not wait for the work, and nothing of an unverified body may be parsed or logged.
 */
import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import { verify } from "@octokit/webhooks-methods";
import type { Log } from "../log.ts";
import type { Delivery } from "../queue/job.ts";
import { refuse, type Answer, type Exchange } from "./answer.ts";
import type { BodyReader } from "./body.ts";
import type { Limits } from "./limits.ts";

/** full, closing: not taken, GitHub has to be told so. */
export type Taken = "accepted" | "ignored" | "full" | "closing";

export interface Intake {
  readonly secret: string;
  readonly limits: Limits;
  readonly readBody: BodyReader;
  /** Takes the delivery over; when it throws, the sender is told that the delivery failed. */
  readonly deliveries: (delivery: Delivery) => Taken | Promise<Taken>;
  readonly log: Log;
}

export async function takeDelivery({ request, response }: Exchange, intake: Intake): Promise<Answer> {
  const head = parseHead(request.headers, intake.limits);
  if (!head.ok) return head.answer;
  // A client that asks before it sends a large body has its headers judged by now.
  if (request.headers.expect !== undefined) response.writeContinue();
  const body = await intake.readBody(request);
  if (!body.ok) return refuseBody(body.code, intake.limits);
  const text = body.bytes.toString("utf8");
  if (text === "") return refuse(400, "the body is empty: expected the event's payload as JSON");
  if (!isUtf8(body.bytes)) return refuse(400, "the body is not UTF-8: expected the event's payload as JSON");
  if (!(await verify(intake.secret, text, head.signature))) {
    intake.log.warn(
      { delivery: head.id, event: head.name },
      "refused a delivery: its signature does not match",
    );
    return refuse(
      401,
      "the signature in X-Hub-Signature-256 does not match the body: WEBHOOK_SECRET of this server and the webhook secret in the app's settings must be the same",
    );
  }
  const payload = parsePayload(text);
  if (payload === undefined)
    return refuse(400, "the body is not a JSON object: expected the event's payload");
  return accept({ id: head.id, name: head.name, payload }, intake);
}

interface Head {
  readonly ok: true;
  readonly id: string;
  readonly name: string;
  readonly signature: string;
}

type HeadResult = Head | { readonly ok: false; readonly answer: Answer };

function parseHead(headers: IncomingHttpHeaders, limits: Limits): HeadResult {
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (Number(headers["content-length"] ?? 0) > limits.bodyBytes) {
    return { ok: false, answer: refuseBody("too-large", limits) };
  }
  if (type !== "application/json") return { ok: false, answer: refuse(415, explainType(type)) };
  const id = headerText(headers, "x-github-delivery");
  const name = headerText(headers, "x-github-event");
  const signature = headerText(headers, "x-hub-signature-256");
  if (id !== undefined && name !== undefined && signature !== undefined)
    return { ok: true, id, name, signature };
  const missing = [
    ...(id === undefined ? ["X-GitHub-Delivery"] : []),
    ...(name === undefined ? ["X-GitHub-Event"] : []),
    ...(signature === undefined ? ["X-Hub-Signature-256 (sent when the app has a webhook secret)"] : []),
  ];
  return { ok: false, answer: refuse(400, `not a GitHub webhook delivery: missing ${missing.join(", ")}`) };
}

function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function explainType(type: string): string {
  const found = type === "" ? "no content type" : type.slice(0, 100);
  const plain = `expected content type application/json, found ${found}`;
  if (type !== "application/x-www-form-urlencoded") return plain;
  return `${plain}: set the content type of the app's webhook to application/json, in its settings or by PATCH /app/hook/config with {"content_type": "json"}`;
}

function refuseBody(code: "too-large" | "too-slow" | "too-busy" | "cut-off", limits: Limits): Answer {
  switch (code) {
    case "too-large":
      return refuse(413, `the body is over ${limits.bodyBytes} bytes, the most that GitHub sends`);
    case "too-slow":
      return refuse(408, `the body did not arrive within ${limits.bodyMs} ms`);
    case "too-busy":
      return refuse(503, "too many bodies are being received at once: deliver again later", {
        "retry-after": "10",
      });
    case "cut-off":
      return refuse(400, "the connection ended before the body did");
  }
}

function parsePayload(text: string): Delivery["payload"] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    // True: what JSON.parse makes of "{…}" has string keys.
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Delivery["payload"])
      : undefined;
  } catch {
    return undefined;
  }
}

async function accept(delivery: Delivery, { deliveries, limits, log }: Intake): Promise<Answer> {
  const fields = { delivery: delivery.id, event: delivery.name };
  try {
    const taken = await endsWithin(limits.acceptMs, async () => deliveries(delivery));
    if (taken === "accepted" || taken === "ignored") {
      log.info(fields, "accepted a delivery");
      return { status: 202, body: { status: "accepted", delivery: delivery.id } };
    }
    log.error({ ...fields, reason: taken }, "did not take a delivery");
    return refuse(503, REFUSALS[taken], { "retry-after": "60" });
  } catch (error) {
    log.error({ err: error, ...fields }, "could not queue a delivery");
    return refuse(500, "the delivery could not be queued; the server's log says why: deliver it again");
  }
}

const REFUSALS = {
  full: "too much is waiting: deliver it again later",
  closing: "the server is shutting down: deliver it again later",
  late: "the delivery could not be queued in time: deliver it again",
} as const;

async function endsWithin(ms: number, work: () => Promise<Taken>): Promise<Taken | "late"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
