import { onceFor } from "../../../text/once-for.ts";
import type { EnvEntry } from "../instrumentation.ts";
import type { Effective, Environment } from "./environment.ts";
import { readEntryValue } from "./read-entry.ts";

/** What settings that many rules ask about say. */

/**
 * Whether the SDK is switched off as a whole: then nothing is traced, whatever is instrumented. "true" in any case
 * (OpenTelemetry specification, general SDK configuration).
 */
export function isSdkDisabled(environment: Environment): boolean {
  const value = environment.get("OTEL_SDK_DISABLED");
  if (value.kind !== "known") return false;
  const { source } = value.variable;
  return source === null ? isTrue(value.text) : isTrueEntry(source.entry);
}

function isTrue(text: string): boolean {
  return text.trim().toLowerCase() === "true";
}

const isTrueEntry = onceFor((entry: EnvEntry): boolean => isTrue(textIn(entry)));

/** The names that a value lists, as SDKs read it: split at commas, trimmed, compared exactly (auto_instrumentation/_load.py). */
export function namesOf(value: Effective): ReadonlySet<string> {
  if (value.kind !== "known") return NO_NAMES;
  const { source } = value.variable;
  return source === null ? split(value.text) : namesIn(source.entry);
}

const NO_NAMES: ReadonlySet<string> = new Set();

const namesIn = onceFor((entry: EnvEntry): ReadonlySet<string> => split(textIn(entry)));

function split(text: string): ReadonlySet<string> {
  return new Set(text.split(",").map((name) => name.trim()));
}

function textIn(entry: EnvEntry): string {
  const value = readEntryValue(entry);
  return value.kind === "literal" || value.kind === "expanded" ? value.text : "";
}
