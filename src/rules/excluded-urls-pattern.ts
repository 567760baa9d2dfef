import { excludedUrls } from "../catalog/data/python-excluded-urls.ts";
import { operatorVersion } from "../core/config/policy-for.ts";
import { planAddition } from "../core/kinds/instrumentation/edit/add-env-entry.ts";
import { planItemRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { planValue } from "../core/kinds/instrumentation/edit/set-value.ts";
import { environmentOf, type Environment } from "../core/kinds/instrumentation/environment/environment.ts";
import { isSdkDisabled, namesOf } from "../core/kinds/instrumentation/environment/settings.ts";
import type { EntrySource, Variable } from "../core/kinds/instrumentation/environment/variable.ts";
import {
  findPatternFaults,
  sayWhatMatches,
  type PatternFault,
} from "../core/kinds/instrumentation/excluded-urls.ts";
import { readImage } from "../core/kinds/instrumentation/image.ts";
import {
  describeWay,
  findSection,
  type Field,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose, type Prose } from "../core/text/prose.ts";
import { isBelow } from "../core/text/version.ts";

const ID = "excluded-urls-pattern";
const GENERAL = excludedUrls.general;
const LIBRARIES = Object.values(excludedUrls.libraries);
const { REQUESTS, URLLIB3, HTTPX } = excludedUrls.libraries;

export const excludedUrlsPattern = defineRule({
  id: ID,
  summary: "A pattern of excluded URLs that matches everything, nothing, or not what it says.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "spans of one library missing", "a setting has no effect"],
  languages: ["python"],
  visits: "instrumentation",
  holdsInContainers: true,
  holdsInServices: true,
  *check(instrumentation, policy) {
    const field = findSection(instrumentation, "python");
    if (field === null) return;
    const operator = operatorVersion(policy);
    const environment = environmentOf(instrumentation, "python", { operator, container: null });
    if (isSdkDisabled(environment)) return;
    const { version } = readImage(instrumentation, "python", operator);
    const isHttpxRead = version === null || !isBelow(version, HTTPX.since);
    for (const library of [null, ...LIBRARIES]) {
      const value = environment.get(library?.variable ?? GENERAL);
      const source = value.kind === "known" ? value.variable.source : null;
      if (value.kind !== "known" || source === null) continue;
      const asked = { instrumentation, field, environment, source, ...value };
      if (library === HTTPX && !isHttpxRead) yield ofHttpx(asked);
      else yield* judge(asked, library);
    }
  },
});

type Library = (typeof LIBRARIES)[number];

function* judge(asked: Asked, library: Library | null): Generator<RuleFinding> {
  const place = { isGeneral: library === null, matches: library?.matches ?? "full URL" };
  for (const fault of findPatternFaults(asked.text, place)) yield ofPattern(asked, fault);
  if (library !== null && asked.text === "") yield* ofEmpty(asked);
  if (library === REQUESTS) yield* ofPair(asked);
}

interface Asked {
  readonly instrumentation: Instrumentation;
  /** `spec.python` */
  readonly field: Field;
  readonly environment: Environment;
  readonly variable: Variable;
  readonly source: EntrySource;
  readonly text: string;
}

type Said = Pick<RuleFinding, "fix" | "level"> & { readonly what: Prose };

function say({ instrumentation, field, variable }: Asked, { what, ...rest }: Said): RuleFinding {
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} sets ${variable.name} with ${what}.`,
    at: rangeOfVariable(instrumentation, variable, field),
    advice: { consequence: HOW, cost: [COST, newPods(instrumentation)], decline: [declineRule(ID)] },
    ...rest,
  };
}

function ofPattern(asked: Asked, fault: PatternFault): RuleFinding {
  const { instrumentation, source } = asked;
  const { kind, corrected } = fault;
  const what = sayWhatMatches(fault);
  if (corrected === null) {
    const level = kind === "short" ? ({ level: "notice" } as const) : {};
    return say(asked, { what, ...level, fix: { whyNoFix: "only its author knows what it should match" } });
  }
  const plan = planValue({ instrumentation, ...source }, corrected);
  const fix = propose(plan, prose`Write ${corrected === "" ? '""' : corrected}`);
  // An empty item is no pattern that anybody meant.
  return say(asked, { what, fix: kind === "empty" && "title" in fix ? { ...fix, safety: "safe" } : fix });
}

function ofHttpx(asked: Asked): RuleFinding {
  const what = prose`patterns that nothing reads: Python images read the variable from ${HTTPX.since} on`;
  return say(asked, {
    what,
    fix: { whyNoFix: "a newer image reads it, and which one is yours to choose" },
  });
}

/** Beside a general list it takes that one’s place, with nothing. */
function* ofEmpty(asked: Asked): Generator<RuleFinding> {
  const { environment, instrumentation, source } = asked;
  const general = environment.get(GENERAL);
  if (general.kind !== "known" || general.text === "") return;
  const { list, entry } = source;
  const { manifest } = instrumentation;
  if (list.node === null || list.owner === null) return;
  const what = prose`an empty value, which takes the place of ${GENERAL}: this library excludes no URL`;
  const path = [...list.owner.path, list.owner.envKey];
  const plan = planItemRemoval({ manifest, list: list.node, path, index: entry.index });
  yield say(asked, { what, fix: propose(plan, prose`Remove ${asked.variable.name}`) });
}

/** A call that one of the pair leaves out shows under the other. */
function* ofPair(asked: Asked): Generator<RuleFinding> {
  const { environment, instrumentation, field, source, text } = asked;
  const names = namesOf(environment.get("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"));
  const isSet = [GENERAL, URLLIB3.variable].some((name) => environment.get(name).kind !== "absent");
  if (text.trim() === "" || isSet || ["*", "requests", "urllib3"].some((name) => names.has(name))) return;
  const owner = source.list.owner ?? field;
  const plan = planAddition({ instrumentation, section: owner, name: URLLIB3.variable, value: text });
  yield say(asked, {
    what: prose`patterns that ${"urllib3"} lacks: the excluded calls of ${"requests"} show as spans of ${"urllib3"}`,
    fix: propose(
      plan,
      prose`Add ${URLLIB3.variable} with the same patterns to ${describeWay(instrumentation, owner)}`,
    ),
    level: "notice",
  });
}

const HOW = prose`Python splits the value at commas, joins the parts to one regular expression, and searches the URL for it.`;

const COST = prose`The value decides which requests are traced, and which calls send ${"traceparent"}: a fix changes both.`;
