/**
 * Takes one webhook delivery in: headers, size, signature over the raw bytes, and only then the few fields of its JSON that
 * are read anywhere. It hands the delivery on and answers; it must not wait for the work, and nothing of an unverified body may
 * be parsed or logged.
 */
import { timingSafeEqual } from "node:crypto";
import type { Log } from "../log.ts";
import type { Delivery } from "../queue/job.ts";
import { refuse, type Answer, type Exchange } from "./answer.ts";
import type { Body, BodyFault, BodyReader } from "./body.ts";
import type { SelectionFault } from "./collector.ts";
import { parseHead, type Head } from "./head.ts";
import type { Limits } from "./limits.ts";
import type { FieldSelector } from "./select-fields.ts";

/**
 * What became of a delivery: `ignored` is not for us; `full` and `closing` were not taken and have to be delivered again. What
 * else goes wrong is thrown.
 */
export type Taken = "accepted" | "ignored" | "full" | "closing";

export interface Intake {
  readonly limits: Limits;
  readonly readBody: BodyReader;
  readonly selectFields: FieldSelector;
  readonly deliveries: (delivery: Delivery) => Taken | Promise<Taken>;
  readonly log: Log;
  /** Logs what was refused for its signature: anybody can cause it. */
  readonly warnOfSignature: (fields: object) => void;
}

export async function takeDelivery({ request, response }: Exchange, intake: Intake): Promise<Answer> {
  if (Number(request.headers["content-length"] ?? 0) > intake.limits.bodyBytes)
    return refuseBody("too-large", intake.limits);
  const head = parseHead(request.headers);
  if (!head.ok) return head.answer;
  if (head.signature === null) return refuseSignature(head, intake);
  // A client that asks before it sends a large body has its headers judged by now.
  if (request.headers.expect !== undefined) response.writeContinue();
  const result = await intake.readBody(request);
  if (!result.ok) return refuseBody(result.code, intake.limits);
  try {
    return await takeBody(result.body, head, intake);
  } finally {
    result.body.place.leave();
  }
}

async function takeBody(body: Body, head: Head, intake: Intake): Promise<Answer> {
  const { id, name, signature } = head;
  if (body.size === 0) return refuse(400, "the body is empty: expected the event's payload as JSON");
  if (!body.isText) return refuse(400, "the body isn't UTF-8: expected the event's payload as JSON");
  if (signature === null || !timingSafeEqual(body.digest, signature)) return refuseSignature(head, intake);
  body.place.keep();
  const selection = await intake.selectFields(body.take());
  if (!selection.ok) return refuse(400, FAULTS[selection.code]);
  return accept({ id, name, payload: selection.payload }, intake);
}

function refuseSignature({ id, name }: Head, { warnOfSignature }: Intake): Answer {
  warnOfSignature({ delivery: id, event: name });
  return refuse(
    401,
    "the signature in X-Hub-Signature-256 doesn't match the body: WEBHOOK_SECRET of this server and the webhook secret in the app's settings must be the same",
  );
}

const FAULTS: Readonly<Record<SelectionFault, string>> = {
  "not-an-object": "the body isn't a JSON object: expected the event's payload",
  "too-deep": "the body is nested more deeply than any event's payload",
  "too-many-values": "the body has more values than any event's payload",
  "too-long": "a text or number in the body is longer than GitHub allows in that field",
};

function refuseBody(code: BodyFault, limits: Limits): Answer {
  switch (code) {
    case "too-large":
      return refuse(413, `the body is over ${limits.bodyBytes} bytes, the most that GitHub sends`);
    case "too-late":
      return refuse(408, `the body didn't arrive within ${limits.bodyMs} ms`);
    case "too-slow":
      return refuse(408, `the body arrived at less than ${limits.bodyBytesPerSecond} bytes a second`);
    case "too-busy":
      return refuse(503, "too many bodies are being received at once: deliver again later", {
        "retry-after": "10",
      });
    case "cut-off":
      return refuse(400, "the connection ended before the body did");
  }
}

async function accept(delivery: Delivery, { deliveries, limits, log }: Intake): Promise<Answer> {
  const fields = { delivery: delivery.id, event: delivery.name };
  try {
    const taken = await endsWithin(limits.acceptMs, async () => deliveries(delivery));
    if (taken === "accepted" || taken === "ignored") {
      log.info(fields, `${taken} a delivery`);
      return { status: 202, body: { status: taken, delivery: delivery.id } };
    }
    log.error({ ...fields, reason: taken }, "didn't take a delivery");
    return refuse(503, REFUSALS[taken], { "retry-after": "60" });
  } catch (error) {
    log.error({ err: error, ...fields }, "couldn't queue a delivery");
    return refuse(500, "the delivery couldn't be queued; the server's log says why: deliver it again");
  }
}

const REFUSALS = {
  full: "too much is waiting: deliver it again later",
  closing: "the server is shutting down: deliver it again later",
  late: "the delivery couldn't be queued in time: deliver it again",
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
