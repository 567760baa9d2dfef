import { SECTIONS_SINCE, TITLES } from "../catalog/languages.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { injectKey, type Target } from "../core/kinds/workload/annotation-names.ts";
import { listInjections, type Injection } from "../core/kinds/workload/injection.ts";
import { findOperators, type Switch } from "../core/kinds/workload/operator.ts";
import { nameWithPlace, rangeOfAnnotation, relatedTo } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { listNames, plain, prose } from "../core/text/prose.ts";
import { isBelow } from "../core/text/version.ts";

export const languageOffByDefault = defineRule({
  id: "language-off-by-default",
  summary: "A workload asks for a language that the operator has off unless it is told otherwise.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  languages: ["go", "nginx", "php", "ruby"],
  visits: "workload",
  *check(workload, policy, { surroundings, switches }) {
    const operator = operatorVersion(policy);
    const asked = listInjections(workload, surroundings).flatMap((injection): readonly Asked[] => {
      const { target } = injection;
      return isOff(target) ? [{ injection, target }] : [];
    });
    // Unknown to such an operator, whatever turns them on later.
    const early = asked.filter(({ target }) => {
      const since = sinceOf(target);
      return operator !== null && since !== null && isBelow(operator, since);
    });
    // Any text that may turn a language on counts: it can be how the operator is installed.
    const off = asked.filter((one) => !early.includes(one) && !switches.has(one.target));
    if (early.length > 0) yield describeEarly(workload, early);
    else if (off.length > 0) yield describe(workload, off, findOperators(surroundings));
  },
});

type Off = Exclude<Switch, "multi">;

interface Asked {
  readonly injection: Injection;
  readonly target: Off;
}

function isOff(target: Target): target is Off {
  return target === "go" || target === "nginx" || target === "php" || target === "ruby";
}

function sinceOf(target: Off): string | null {
  return target === "php" || target === "ruby" ? (SECTIONS_SINCE[target] ?? null) : null;
}

function describe(
  workload: Workload,
  asked: readonly Asked[],
  operators: ReturnType<typeof findOperators>,
): RuleFinding {
  const titles = titlesOf(asked);
  const flags = listNames(asked.map(({ target }) => `--enable-${target}-instrumentation`));
  const [operator] = operators;
  const asks = prose`${describeSubject(workload)} asks for ${plain(titles)}`;
  return {
    message:
      operator === undefined
        ? prose`${asks}, which the operator has off by default: it has to be started with ${flags}.`
        : prose`${asks}, but ${nameWithPlace(operator.workload, workload)} starts the operator without ${flags}: by default that is off.`,
    at: rangeOf(workload, asked),
    ...(operator === undefined ? { level: "notice" as const } : { related: [relatedTo(operator.workload)] }),
    advice: {
      consequence: prose`While it is off, the operator leaves the language out, and other languages go on: the pod has the event ${"InstrumentationRequestRejected"}.`,
      cost: [],
      decline: [
        prose`Keep it as it is where the operator is started with ${flags} somewhere else.`,
        declineRule(ID),
      ],
    },
    fix: { whyNoFix: "how the operator is started isn't this workload's to say" },
  };
}

const ID = "language-off-by-default";

function describeEarly(workload: Workload, asked: readonly Asked[]): RuleFinding {
  const keys = listNames(asked.map(({ target }) => injectKey(target)));
  const since = asked.map(({ target }) => sinceOf(target)).find((one) => one !== null) ?? "";
  return {
    message: prose`${describeSubject(workload)} has ${keys}, which operators below ${since} don't know: its pods start without ${plain(titlesOf(asked))} instrumentation.`,
    at: rangeOf(workload, asked),
    advice: {
      consequence: prose`The configuration says in ${"target.operator"} which operator is meant. From ${since} on, the language is off unless the operator is told otherwise.`,
      cost: [],
      decline: [declineRule(ID)],
    },
    fix: { whyNoFix: "another version of the operator is needed" },
  };
}

function titlesOf(asked: readonly Asked[]): string {
  return asked.map(({ target }) => TITLES[target]).join(" and ");
}

function rangeOf(workload: Workload, asked: readonly Asked[]): RuleFinding["at"] {
  const own = asked.find(({ injection }) => !injection.isOfNamespace) ?? asked[0];
  return own === undefined
    ? workload.node
    : rangeOfAnnotation(workload, own.injection.annotation, own.injection.isOfNamespace);
}
