import { TITLES } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { listReadValues, type ReadValue } from "../core/kinds/instrumentation/environment/readers.ts";
import {
  isExporting,
  judgeExporters,
  type ExporterFault,
  type Signal,
} from "../core/kinds/instrumentation/exporter-list.ts";
import { listKnownImages } from "../core/kinds/instrumentation/image.ts";
import type { Instrumentation, Section } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { fixForReaders } from "../core/lint/fix-for-readers.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, plain, prose, type Prose } from "../core/text/prose.ts";
import type { Version } from "../core/text/version.ts";

const SIGNALS = ["traces", "metrics", "logs"] as const;

export const unsupportedExporter = defineRule({
  id: "unsupported-exporter",
  summary: "An exporter that a language does not know, one that only prints, or `none` beside others.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "one signal missing"],
  languages: ["java", "nodejs", "python", "dotnet", "go"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const operator = operatorVersion(policy);
    for (const signal of SIGNALS)
      for (const value of listReadValues(instrumentation, nameOf(signal), operator)) {
        const judged = judge({ instrumentation, operator, signal, value });
        if (judged.length > 0) yield describe({ instrumentation, signal, value, judged });
      }
  },
});

function nameOf(signal: Signal): string {
  return `OTEL_${signal.toUpperCase()}_EXPORTER`;
}

interface Question {
  readonly instrumentation: Instrumentation;
  readonly operator: Version | null;
  readonly signal: Signal;
  readonly value: ReadValue;
}

interface Judged {
  readonly section: Section;
  readonly fault: ExporterFault;
}

function judge({ instrumentation, operator, signal, value }: Question): readonly Judged[] {
  return listKnownImages(instrumentation, value.readers, operator).flatMap(({ section, version }) => {
    if (!isExporting(section.name)) return [];
    const fault = judgeExporters({ language: section.name, signal, text: value.text, version });
    return fault === null || mayBeMeant(instrumentation, fault) ? [] : [{ section, fault }];
  });
}

/**
 * An application that brings its own agent may bring exporters, too: of Python's only `jaeger` is taken for wrong, which no
 * exporter is called (opentelemetry-python#2062). What prints is what one wants beside one's own terminal.
 */
function mayBeMeant({ host }: Instrumentation, { language, kind, names }: ExporterFault): boolean {
  if (host?.service === undefined || kind === "none") return false;
  return kind !== "unknown" || (language === "python" && names.some((name) => name !== "jaeger"));
}

interface Found extends Omit<Question, "operator"> {
  readonly judged: readonly Judged[];
}

function describe({ instrumentation, signal, value, judged }: Found): RuleFinding {
  const name = nameOf(signal);
  const label = capitalize(nameInSentence(instrumentation));
  const [first] = judged;
  const names = [...new Set(judged.flatMap(({ fault }) => fault.names))];
  const clauses = judged.flatMap(({ fault }, index) => [
    ...(index === 0 ? [] : ["; "]),
    ...sayWhat(fault, signal),
  ]);
  const corrected = new Map(judged.map(({ section, fault }) => [section.name, fault.corrected]));
  const finding = {
    message: prose`${label} has ${listNames(names)} in ${name}: ${clauses}.`,
    at: rangeOfVariable(instrumentation, value.variable, first?.section.field ?? null),
    advice: {
      consequence: ADVICE,
      cost: [COST, newPods(instrumentation)],
      decline: [declineRule(unsupportedExporter.id)],
    },
    fix: fixForReaders({
      instrumentation,
      value,
      affected: judged.map(({ section }) => section),
      textFor: ({ name: language }) => corrected.get(language) ?? "otlp",
    }),
  };
  return judged.some(({ fault }) => isLoss(fault)) ? finding : { ...finding, level: "notice" };
}

/** Whether telemetry is lost for certain, or nearly so, that was not meant to be. */
function isLoss({ language, kind, isSignalLost, since }: ExporterFault): boolean {
  if (kind === "prints" || since !== null) return false;
  if (language === "python" || language === "java") return true;
  return kind === "unknown" && isSignalLost && language !== "go";
}

function sayWhat(fault: ExporterFault, signal: Signal): Prose {
  const { language, kind, names, since } = fault;
  const title = plain(TITLES[language]);
  const it = plain(names.length === 1 ? "it" : "them");
  switch (kind) {
    case "prints":
      return prose`${title} only prints its ${plain(signal)} and sends none`;
    case "none":
      return prose`${title} ${plain(ofNone(fault, signal))}`;
    case "package":
      return prose`${title} sends no telemetry at all, unless the application brings the exporter's package`;
    case "unknown": {
      const dated = since === null ? [] : prose` from image ${plain(since)} on`;
      return prose`${title} does not support ${it}${dated} and ${plain(ofUnknown(fault, signal))}`;
    }
  }
}

function ofUnknown({ language, isSignalLost }: ExporterFault, signal: Signal): string {
  if (language === "python") return "sends no telemetry at all";
  if (language === "java") return "starts without the agent";
  if (language === "go") return "may not start its agent";
  return isSignalLost ? `sends no ${signal}` : "leaves it out";
}

function ofNone({ language, isSignalLost }: ExporterFault, signal: Signal): string {
  if (language === "python") return "accepts it only alone and sends no telemetry at all";
  if (language === "java") return "accepts it only alone and starts without the agent";
  return isSignalLost ? `sends no ${signal} then` : "ignores it";
}

const ADVICE = prose`Each SDK knows its own set of exporters and treats other names in its own way. All of them know ${"otlp"}.`;

const COST = prose`${"otlp"} sends to the language's OTLP endpoint: a receiver must listen there.`;
