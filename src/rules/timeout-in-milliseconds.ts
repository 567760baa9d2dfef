import { operatorVersion } from "../core/config/policy-for.ts";
import type { Variable } from "../core/kinds/instrumentation/environment/variable.ts";
import type { Instrumentation, Section } from "../core/kinds/instrumentation/instrumentation.ts";
import { groupByVariable } from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Sender } from "../core/kinds/instrumentation/otlp/destination.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";

export const timeoutInMilliseconds = defineRule({
  id: "timeout-in-milliseconds",
  summary: "An OTLP timeout that looks like milliseconds, which Python reads as seconds.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  languages: ["python"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const { senders } = listDestinations(instrumentation, operatorVersion(policy));
    const timeouts = senders.flatMap((sender) =>
      sender.section.name === "python" ? readTimeout(sender) : [],
    );
    for (const { first } of groupByVariable(timeouts, ({ variable }) => variable))
      yield describe(instrumentation, first);
  },
});

interface Timeout {
  readonly section: Section;
  readonly variable: Variable;
  readonly seconds: number;
}

/** An export that may take a quarter of an hour is implausible: from 1000 on, milliseconds were meant. */
const IMPLAUSIBLE = 1_000;

/** The signal's own counts before the general one. References and other values that are no number say nothing. */
function readTimeout({ environment, section, signal }: Sender): readonly Timeout[] {
  const own = environment.get(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_TIMEOUT`);
  const value = own.kind === "absent" ? environment.get("OTEL_EXPORTER_OTLP_TIMEOUT") : own;
  if (value.kind !== "known" || !/^\s{0,9}\d{1,15}(?:\.\d{0,9})?\s{0,9}$/.test(value.text)) return [];
  const seconds = Number(value.text);
  return seconds < IMPLAUSIBLE ? [] : [{ section, variable: value.variable, seconds }];
}

function describe(instrumentation: Instrumentation, { section, variable, seconds }: Timeout): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  return {
    message: prose`${label} gives each Python export ${plain(inWords(seconds))} to finish: Python reads ${variable.name} in seconds, not milliseconds.`,
    at: rangeOfVariable(instrumentation, variable, section.field),
    advice: {
      consequence: prose`An export to a collector that hangs holds back the ones behind it: the queue can fill, and spans are dropped then.`,
      cost: [],
      decline: [
        prose`Write seconds for Python: ${String(seconds / 1_000)} if milliseconds were meant. ${instrumentation.host === undefined ? COMMON : plain("")}The default is 10 seconds.`,
        declineRule(timeoutInMilliseconds.id),
      ],
    },
    fix: { whyNoFix: "only its author knows how long an export may take" },
  };
}

const COMMON = prose`The specification has milliseconds, so a value in ${"spec.env"} fits either Python or the other languages: give Python its own in ${"spec.python.env"}. `;

/** `3 minutes`, `more than 5 hours`. */
function inWords(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  const [unit, size] = units.find(([, length]) => seconds >= 2 * length) ?? ["second", 1];
  return `${seconds % size === 0 ? "" : "more than "}${String(Math.floor(seconds / size))} ${unit}s`;
}
