/**
 * What the headers of a delivery say, and whether they can be those of one. None of it is signed but for the signature itself:
 * it is told from the outside before a byte of the body is asked for, and what is not of GitHub's form is never repeated.
 */
import type { IncomingHttpHeaders } from "node:http";
import { refuse, type Answer } from "./answer.ts";

export interface Head {
  /** A GUID. */
  readonly id: string;
  /** Lower case and underscores. */
  readonly name: string;
  /** 32 bytes; null for what cannot be a signature. */
  readonly signature: Buffer | null;
}

type HeadResult = ({ readonly ok: true } & Head) | { readonly ok: false; readonly answer: Answer };

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
const FORMS = {
  "x-github-delivery": /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  "x-github-event": /^[a-z_]{1,64}$/,
  "x-hub-signature-256": /^sha256=[0-9a-f]{64}$/,
} as const;

export function parseHead(headers: IncomingHttpHeaders): HeadResult {
  const type = (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json") return { ok: false, answer: refuse(415, explainType(type)) };
  const id = headerText(headers, "x-github-delivery");
  const name = headerText(headers, "x-github-event");
  const signature = headerText(headers, "x-hub-signature-256");
  if (id === undefined || name === undefined || signature === undefined)
    return { ok: false, answer: refuse(400, explainMissing({ id, name, signature })) };
  if (!FORMS["x-github-delivery"].test(id))
    return {
      ok: false,
      answer: refuse(400, "not a GitHub webhook delivery: X-GitHub-Delivery isn't a GUID"),
    };
  if (!FORMS["x-github-event"].test(name)) {
    const error = "not a GitHub webhook delivery: X-GitHub-Event isn't the name of an event";
    return { ok: false, answer: refuse(400, error) };
  }
  return { ok: true, id, name, signature: parseSignature(signature) };
}

function parseSignature(text: string): Buffer | null {
  return FORMS["x-hub-signature-256"].test(text) ? Buffer.from(text.slice("sha256=".length), "hex") : null;
}

function headerText(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function explainMissing({ id, name, signature }: Readonly<Record<string, string | undefined>>): string {
  const missing = [
    ...(id === undefined ? ["X-GitHub-Delivery"] : []),
    ...(name === undefined ? ["X-GitHub-Event"] : []),
    ...(signature === undefined ? ["X-Hub-Signature-256 (sent when the app has a webhook secret)"] : []),
  ];
  return `not a GitHub webhook delivery: missing ${missing.join(", ")}`;
}

function explainType(type: string): string {
  const found = type === "" ? "no content type" : type.slice(0, 100);
  const plain = `expected content type application/json, found ${found}`;
  if (type !== "application/x-www-form-urlencoded") return plain;
  return `${plain}: set the content type of the app's webhook to application/json, in its settings or by PATCH /app/hook/config with {"content_type": "json"}`;
}
