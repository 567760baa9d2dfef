import { plain, prose, type Prose } from "../../text/prose.ts";

/**
 * What the API server and the operator's webhook take in `spec.sampler` (opentelemetry-operator be894441, the CRD and
 * internal/webhook/instrumentation_webhook.go).
 */

/** The webhook knows `parentbased_jaeger_remote` too, the CRD does not. */
export const SAMPLER_TYPES: readonly string[] = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
  "jaeger_remote",
  "xray",
];

const RATIO_TYPES: ReadonlySet<string> = new Set(["traceidratio", "parentbased_traceidratio"]);

export function takesRatio(type: string): boolean {
  return RATIO_TYPES.has(type);
}

/** Why the webhook refuses an argument; null where it takes it. An empty one passes. */
export function whyRefused(type: string, argument: string): Prose | null {
  if (argument === "") return null;
  if (takesRatio(type)) return isRatio(argument) ? null : prose`not a number from 0 to 1`;
  return type === "jaeger_remote" ? whyRemoteRefused(argument) : null;
}

/** As Go's ParseFloat reads it, hexadecimal numbers and NaN left to those who write them. */
export function isRatio(text: string): boolean {
  if (/^[+-]?(?:nan|0x)/i.test(text)) return true;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) && Number(text) >= 0 && Number(text) <= 1;
}

/** `endpoint=http://host:14250,pollingIntervalMs=5000,initialSamplingRate=0.25` */
function whyRemoteRefused(argument: string): Prose | null {
  for (const part of argument.split(",")) {
    const [key = "", value = "", ...more] = part.split("=");
    if (!part.includes("=") || more.length > 0) return prose`${part} in it isn't ${"key=value"}`;
    if (key === "endpoint" && value === "") return prose`its ${key} is empty`;
    if (key === "pollingIntervalMs" && !/^[+-]?\d+$/.test(value)) return prose`its ${key} isn't an integer`;
    if (key === "initialSamplingRate" && !isRatio(value))
      return prose`its ${key} is ${plain("not a number from 0 to 1")}`;
  }
  return null;
}
