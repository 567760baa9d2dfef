import { operatorVersion } from "../core/config/policy-for.ts";
import { planText } from "../core/kinds/instrumentation/edit/scalars.ts";
import { readListField } from "../core/kinds/instrumentation/environment/fields.ts";
import { listReadValues, type ReadValue } from "../core/kinds/instrumentation/environment/readers.ts";
import { listKnownImages } from "../core/kinds/instrumentation/image.ts";
import { type Instrumentation, type Section } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import {
  findPropagator,
  isPropagating,
  isPropagatorOfCrd,
  judgePropagators,
  mayBePackaged,
  sayWhatBecomes,
  type PropagatorFault,
} from "../core/kinds/instrumentation/propagator-list.ts";
import {
  rangeOfPropagators,
  sayNoneBeside,
  wayOfPropagators,
} from "../core/kinds/instrumentation/propagator-place.ts";
import { readText } from "../core/kinds/instrumentation/tag.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { fixForReaders } from "../core/lint/fix-for-readers.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type FixProposal, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, listNames, prose } from "../core/text/prose.ts";
import type { Version } from "../core/text/version.ts";

const NAME = "OTEL_PROPAGATORS";
const DECLINE = declineRule("unsupported-propagator");

export const unsupportedPropagator = defineRule({
  id: "unsupported-propagator",
  summary: "A propagator that a language does not know or the API server refuses, or `none` beside others.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "traces break between services", "the resource is refused"],
  languages: ["java", "nodejs", "python", "dotnet"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const refused = [...findRefused(instrumentation)];
    yield* refused;
    const operator = operatorVersion(policy);
    for (const value of listReadValues(instrumentation, NAME, operator)) {
      // What is refused reaches no language: that is the one cause.
      if (value.variable.origin === "field" && refused.length > 0) continue;
      const judged = judge(instrumentation, value, operator);
      if (judged.length > 0) yield describe(instrumentation, value, judged);
    }
  },
});

function* findRefused(instrumentation: Instrumentation): Generator<RuleFinding> {
  const list = readListField(instrumentation, "propagators");
  const { spec } = instrumentation;
  if (list.kind !== "text" || list.node.kind !== "seq" || spec === null) return;
  const label = capitalize(nameInSentence(instrumentation));
  const beside = sayNoneBeside(instrumentation, list.text);
  for (const [index, node] of list.node.items.entries()) {
    const name = readText(node);
    if (name === null || isPropagatorOfCrd(name)) continue;
    const nearest = findPropagator(name);
    const path = [...spec.path, "propagators", index];
    yield {
      message: prose`${label} has ${name} in ${wayOfPropagators(instrumentation)}, which the API server refuses${beside}.`,
      at: rangeOfNode(instrumentation, node),
      advice: {
        consequence: prose`${"kubectl apply"} and GitOps tools fail, and the previous version of the resource stays in force.`,
        ...{ cost: [], decline: [DECLINE] },
      },
      fix:
        beside.length > 0
          ? { whyNoFix: NOT_KNOWN }
          : nearest === undefined
            ? { whyNoFix: "no known propagator has a similar name" }
            : propose(planText({ instrumentation, path, node }, nearest), prose`Write ${nearest}`),
    };
  }
}

interface Judged {
  readonly section: Section;
  readonly fault: PropagatorFault;
}

function judge(
  instrumentation: Instrumentation,
  { readers, text }: ReadValue,
  operator: Version | null,
): readonly Judged[] {
  return listKnownImages(instrumentation, readers, operator).flatMap(({ section, version }) => {
    if (!isPropagating(section.name)) return [];
    const fault = judgePropagators({ language: section.name, text, version });
    const isMeant = fault === null || (instrumentation.host?.service !== undefined && mayBePackaged(fault));
    return isMeant ? [] : [{ section, fault }];
  });
}

function describe(
  instrumentation: Instrumentation,
  value: ReadValue,
  judged: readonly Judged[],
): RuleFinding {
  const names = [...new Set(judged.flatMap(({ fault }) => fault.names))];
  const clauses = judged.flatMap(({ fault }, index) => [
    ...(index === 0 ? [] : ["; "]),
    ...sayWhatBecomes(fault),
  ]);
  const place = value.variable.origin === "field" ? wayOfPropagators(instrumentation) : NAME;
  const label = capitalize(nameInSentence(instrumentation));
  const finding = {
    message: prose`${label} has ${listNames(names)} in ${place}: ${clauses}.`,
    at: rangeOfPropagators(instrumentation, value, names),
    advice: { consequence: ADVICE, cost: [COST, newPods(instrumentation)], decline: [DECLINE] },
    fix: proposeFix(instrumentation, value, judged),
  };
  const isDead = judged.some(({ fault }) => fault.language === "python" || fault.language === "java");
  return isDead ? finding : { ...finding, level: "notice" };
}

function proposeFix(
  instrumentation: Instrumentation,
  value: ReadValue,
  judged: readonly Judged[],
): FixProposal {
  const corrected = new Map(judged.map(({ section, fault }) => [section.name, fault.corrected]));
  if (judged.some(({ fault }) => fault.corrected === null)) return { whyNoFix: NOT_KNOWN };
  return fixForReaders({
    instrumentation,
    value,
    affected: judged.map(({ section }) => section),
    textFor: ({ name }) => corrected.get(name) ?? "",
  });
}

const NOT_KNOWN = "only its author knows which propagators are meant";

const ADVICE = prose`Services without a common format do not continue each other's traces. Java, Node.js, Python and .NET all know ${"tracecontext"}.`;

const COST = prose`Services that understand only a removed format still start traces of their own.`;
