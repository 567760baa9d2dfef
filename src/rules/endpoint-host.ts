import { operatorVersion } from "../core/config/policy-for.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import {
  groupByTarget,
  listTitles,
  rangeOfTarget,
  sectionsOf,
} from "../core/kinds/instrumentation/otlp/cause.ts";
import { listDestinations, type Target } from "../core/kinds/instrumentation/otlp/destination.ts";
import { writeHost } from "../core/kinds/instrumentation/otlp/endpoint.ts";
import { planTarget, wayOfTarget } from "../core/kinds/instrumentation/otlp/plans.ts";
import { listTargetsOfContainer } from "../core/kinds/instrumentation/otlp/unknown-language.ts";
import { rangeOfVariable } from "../core/kinds/instrumentation/place.ts";
import { findWrongHost, type WrongHost } from "../core/kinds/workload/endpoint-hosts.ts";
import type { Selector } from "../core/kinds/workload/selectors.ts";
import type { Surroundings } from "../core/kinds/workload/surroundings.ts";
import { nameWithPlace, relatedTo } from "../core/kinds/workload/words.ts";
import { declineRule, newPods } from "../core/lint/advice.ts";
import { propose } from "../core/lint/propose.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence, type Subject } from "../core/manifest/subject.ts";
import { capitalize, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";

export const endpointHost = defineRule({
  id: "endpoint-host",
  summary: "The host of an OTLP endpoint that doesn't lead to the Service that is meant.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all"],
  visits: "instrumentation",
  looksAround: true,
  holdsInContainers: true,
  *check(instrumentation, policy, { surroundings }) {
    const { known } = listDestinations(instrumentation, operatorVersion(policy));
    for (const { first, all } of groupByTarget(known))
      yield* judge(instrumentation, surroundings, {
        target: first.target,
        who: listTitles(sectionsOf(all)),
        at: rangeOfTarget(instrumentation, first),
      });
    const read = new Set(known.map(({ target }) => target.variable.source?.entry));
    for (const target of listTargetsOfContainer(instrumentation))
      if (!read.has(target.variable.source?.entry))
        yield* judge(instrumentation, surroundings, {
          target,
          who: prose`a container`,
          at: rangeOfVariable(instrumentation, target.variable, instrumentation.commonEnv.owner),
        });
  },
});

interface Sent {
  readonly target: Target;
  readonly who: Prose;
  readonly at: Range;
}

function* judge(
  instrumentation: Instrumentation,
  surroundings: Surroundings,
  sent: Sent,
): Generator<RuleFinding> {
  const wrong = findWrongHost(instrumentation, sent.target.endpoint, surroundings);
  if (wrong !== null) yield describe(instrumentation, sent, wordsFor(instrumentation, wrong));
}

function wordsFor(instrumentation: Instrumentation, wrong: WrongHost): Words {
  if (wrong.kind === "domain")
    return {
      words: prose`, a name that clusters don't have: those of Services end in ${".svc"} or ${".svc.cluster.local"}`,
      right: wrong.right,
      decline: prose`It is fine where ${"local"} is the domain of the cluster.`,
      level: null,
      related: [],
    };
  const { selector } = wrong;
  const who = selector === null ? prose`pods look up` : lookedUpBy(instrumentation, selector);
  if (wrong.kind === "unseen")
    return {
      words: prose`, which ${who} in their own namespace, ${wrong.selector.namespace}`,
      right: null,
      decline: prose`It is fine where that namespace has a Service of that name.`,
      level: "notice",
      related: [wrong.selector.subject],
    };
  const { object, right } = wrong;
  const named = nameWithPlace(object, instrumentation);
  return {
    words:
      wrong.kind === "suffix"
        ? prose`, but the Service of ${named} has the name ${right.split(".")[0] ?? ""}`
        : prose`, which ${who} in their own namespace, and ${named} is in another one`,
    right,
    decline: prose`It is fine where a Service of that name is there that isn't in sight.`,
    level: isNear(instrumentation, object) ? null : "notice",
    related: [object, ...(selector === null ? [] : [selector.subject])],
  };
}

function lookedUpBy(reader: Subject, { subject }: Selector): Prose {
  return prose`the pods of ${nameWithPlace(subject, reader)} look up`;
}

/** Files of other folders may be for another cluster. */
function isNear(a: Subject, b: Subject): boolean {
  const [one = "", other = ""] = [a, b].map(({ manifest: { path } }) =>
    path.slice(0, path.lastIndexOf("/") + 1),
  );
  return one.startsWith(other) || other.startsWith(one);
}

interface Words {
  readonly words: Prose;
  /** null where nobody can tell. */
  readonly right: string | null;
  readonly decline: Prose;
  readonly level: "notice" | null;
  readonly related: readonly Subject[];
}

function describe(instrumentation: Instrumentation, { target, who, at }: Sent, said: Words): RuleFinding {
  const { words, right, decline, level, related } = said;
  const label = capitalize(nameInSentence(instrumentation));
  return {
    message: prose`${label} has ${who} send to ${target.endpoint.host}${words}.`,
    at,
    ...(level !== null && { level }),
    related: related.map(relatedTo),
    advice: {
      consequence: prose`A name of one label is looked up in the namespace of the pod that sends. Where there is none, every export fails.`,
      cost: [
        prose`The fix assumes that the Service in sight is the one that is meant.`,
        newPods(instrumentation),
      ],
      decline: [decline, declineRule(endpointHost.id)],
    },
    fix:
      right === null
        ? { whyNoFix: "nothing in sight says which namespace has the Service" }
        : propose(
            planTarget(instrumentation, target, writeHost(target.endpoint, right)),
            prose`Send to ${right} in ${wayOfTarget(instrumentation, target)}`,
            prose`Send to ${right}`,
          ),
  };
}
