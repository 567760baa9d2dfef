// Checks the body of a request against a schema, and words what is wrong as GitHub's own validation does.
import type { z } from "zod";
import { Refusal } from "../refusal.ts";

/** @throws {Refusal} 422 "Invalid request." with a line per error */
export function checkRequestBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const result = schema.safeParse(body ?? {}, { reportInput: true });
  if (result.success) return result.data;
  const lines = explain(result.error.issues);
  throw new Refusal(422, { message: ["Invalid request.\n", ...lines].join("\n") });
}

type Complaint = z.core.$ZodIssue;

function explain(complaints: readonly Complaint[]): readonly string[] {
  const missing = complaints.filter(isMissing).map(({ path }) => `"${String(path.at(-1) ?? "body")}"`);
  const others = complaints.filter((complaint) => !isMissing(complaint)).flatMap(word);
  const verb = missing.length === 1 ? "wasn't" : "weren't";
  return missing.length === 0 ? others : [`${missing.join(", ")} ${verb} supplied.`, ...others];
}

function isMissing(complaint: Complaint): boolean {
  return (
    (complaint.code === "invalid_type" || complaint.code === "invalid_value") && complaint.input === undefined
  );
}

function word(complaint: Complaint): readonly string[] {
  switch (complaint.code) {
    case "unrecognized_keys":
      return complaint.keys.map((key) => `"${key}" is not a permitted key.`);
    case "too_big":
      return [wordTooBig(complaint)];
    case "invalid_value":
      return [`${show(complaint.input)} is not a member of [${complaint.values.map(show).join(", ")}].`];
    case "invalid_type":
      return [
        `For '${pointer(complaint)}', ${show(complaint.input)} is not ${ARTICLES[complaint.expected] ?? complaint.expected}.`,
      ];
    default:
      return [complaint.message];
  }
}

function wordTooBig({ origin, maximum, input }: z.core.$ZodIssueTooBig): string {
  if (origin === "array") return `No more than ${maximum} items are allowed; ${sizeOf(input)} were supplied.`;
  if (origin === "string") return `Only ${maximum} characters are allowed; ${sizeOf(input)} were supplied.`;
  return `${show(input)} is greater than ${maximum}.`;
}

function sizeOf(input: unknown): number {
  return typeof input === "string" || Array.isArray(input) ? input.length : 0;
}

const ARTICLES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "an integer",
  boolean: "a boolean",
  array: "an array",
  object: "an object",
};

function pointer({ path }: Complaint): string {
  return path
    .map((part) => (typeof part === "number" ? `items/${part}` : `properties/${String(part)}`))
    .join("/");
}

function show(value: unknown): string {
  return value === null || value === undefined ? "nil" : JSON.stringify(value);
}
