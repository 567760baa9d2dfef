import { containerNamesKey, GO_TARGET_EXE, injectKey } from "../core/kinds/workload/annotation-names.ts";
import { lacksBase } from "../core/kinds/instrumentation/base-ref.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { listInjections, resourceOf, type Injection } from "../core/kinds/workload/injection.ts";
import {
  nameWithPlace,
  rangeOf,
  rangeOfAnnotation,
  relatedTo,
  startOf,
} from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { CREATED_PODS, declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { plain, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";
import { typeOf } from "../core/yaml/plain-type.ts";
import { findKey } from "../core/yaml/node.ts";

export const goTarget = defineRule({
  id: "go-target",
  summary: "A workload asks for Go in a way for which the operator injects no agent.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  languages: ["go"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    const injection = listInjections(workload, surroundings).find(({ target }) => target === "go");
    // Where nothing answers, that is another rule's.
    if (injection === undefined || workload.annotations.isOpen) return;
    yield* findApart(workload);
    yield* findSeveral(workload);
    yield* findNoTarget(workload, injection);
  },
});

/** golang.go: the sidecar has to see the program's process. */
function* findApart(workload: Workload): Iterable<RuleFinding> {
  const found = findKey(workload.podSpec, SHARE);
  const node = found?.node ?? null;
  if (found === null || node?.kind !== "scalar" || typeOf(node) !== "boolean" || !/^false$/i.test(node.text))
    return;
  yield describe(workload, found.shared ? startOf(workload) : rangeOf(workload, node), {
    what: prose`has ${`${SHARE}: false`}: the operator then injects no agent`,
    why: prose`Go's agent runs in a container of its own, and has to see the program's process. The operator shares the processes itself where the pod says nothing.`,
    whyNoFix: "whether containers may see each other's processes is yours to say",
  });
}

const SHARE = "shareProcessNamespace";

/** Only the list of the pod, and only Go's own, is counted (golang.go). */
function* findSeveral(workload: Workload): Iterable<RuleFinding> {
  const key = containerNamesKey("go");
  const annotation = workload.annotations.entries.get(key);
  const count = annotation?.text?.split(",").length ?? 0;
  if (annotation === undefined || count < 2) return;
  yield describe(workload, rangeOfAnnotation(workload, annotation), {
    what: prose`names ${plain(count)} containers in ${key}: the operator takes one at most, and injects no agent`,
    why: prose`One agent follows one program, by its path.`,
    whyNoFix: "which of the containers is meant isn't known",
  });
}

/** sdk.go:187-204. Here both sides are in sight: the pod's annotation, and the lists of the resource. */
function* findNoTarget(workload: Workload, injection: Injection): Iterable<RuleFinding> {
  if (workload.annotations.entries.has(GO_TARGET_EXE)) return;
  const resource = resourceOf(injection.choice);
  if (resource === null || lacksBase(resource)) return;
  if (environmentOf(resource, "go").get(NAME).kind !== "absent") return;
  const at = rangeOfAnnotation(workload, injection.annotation, injection.isOfNamespace);
  const finding = describe(workload, at, {
    what: prose`has ${injectKey("go")}, but no ${GO_TARGET_EXE}, and ${nameWithPlace(resource, workload)} sets no ${NAME}: the operator injects no agent`,
    why: prose`Go's agent needs the path of the program that it follows.`,
    whyNoFix: "the path of the program isn't known",
  });
  yield { ...finding, related: [relatedTo(resource)] };
}

const NAME = "OTEL_GO_AUTO_TARGET_EXE";

interface Words {
  readonly what: Prose;
  readonly why: Prose;
  readonly whyNoFix: string;
}

function describe(workload: Workload, at: Range, { what, why, whyNoFix }: Words): RuleFinding {
  return {
    message: prose`${describeSubject(workload)} ${what}.`,
    at,
    advice: { consequence: why, cost: [CREATED_PODS], decline: [declineRule("go-target")] },
    fix: { whyNoFix },
  };
}
