import { TITLES, type SectionName } from "../catalog/languages.ts";
import { environmentOf } from "../core/kinds/instrumentation/environment/environment.ts";
import { findSection, readEnvList } from "../core/kinds/instrumentation/instrumentation.ts";
import { findProviders, findReassignment, joinedVariables } from "../core/kinds/workload/agent-variables.ts";
import { readCommandLine } from "../core/kinds/workload/command-line.ts";
import { containerViews, type ContainerView } from "../core/kinds/workload/container-view.ts";
import { findResource } from "../core/kinds/workload/injection.ts";
import type { Surroundings } from "../core/kinds/workload/surroundings.ts";
import { nameWithPlace, rangeOf, relatedTo } from "../core/kinds/workload/words.ts";
import type { Workload } from "../core/kinds/workload/workload.ts";
import { CREATED_PODS, declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { describeSubject, type Subject } from "../core/manifest/subject.ts";
import { plain, prose, type Prose } from "../core/text/prose.ts";
import { findKey, type Node } from "../core/yaml/node.ts";

export const agentVariableFromElsewhere = defineRule({
  id: "agent-variable-from-elsewhere",
  summary:
    "The variable that loads an agent comes from a reference, a ConfigMap, or the container's command.",
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "a setting has no effect"],
  languages: ["java", "nodejs", "python", "dotnet", "php", "ruby"],
  visits: "workload",
  *check(workload, _policy, { surroundings }) {
    for (const one of containerViews(workload, surroundings)) {
      if (one.view.host?.isInjected !== true) continue;
      const { sections } = one.view.host;
      for (const language of sections.keys()) {
        const asked = { workload, one, language, surroundings };
        yield* checkReferences(asked);
        yield* checkDotnetHome(asked);
        yield* checkProviders(asked);
        yield* checkCommand(asked);
      }
    }
  },
});

interface Asked {
  readonly workload: Workload;
  readonly one: ContainerView;
  readonly language: SectionName;
  readonly surroundings: Surroundings;
}

/** The operator leaves such a container alone, and writes a line to its log. */
function* checkReferences(asked: Asked): Generator<RuleFinding> {
  const { one, language } = asked;
  for (const name of joinedVariables(language)) {
    const entry = one.container.env.byName.get(name);
    if (entry?.hasValueFrom !== true || entry.tag === "foreign") continue;
    yield describe(asked, entry.node.pairs[0]?.value ?? entry.node, {
      what: prose`takes ${name} by ${"valueFrom"}: the operator leaves the container without its ${plain(TITLES[language])} agent`,
      then: prose`The operator appends its agent to the value of ${name}. A reference has none that it could append to, so it skips the container, and only its log says so.`,
      cost: prose`A value that is written out in the container's ${"env"} is kept, with the agent behind it.`,
      whyNoFix: "the value that it refers to isn't the manifest's to repeat",
    });
    return;
  }
}

/** dotnet.go:52-60: in the container, or in `spec.dotnet.env` of the resource. */
function* checkDotnetHome(asked: Asked): Generator<RuleFinding> {
  const { workload, one, language, surroundings } = asked;
  if (language !== "dotnet") return;
  const entry = one.container.env.byName.get(HOME);
  const resource = entry === undefined ? findResource(workload, "dotnet", surroundings) : null;
  const isTheirs = resource !== null && readEnvList(findSection(resource, "dotnet")).byName.has(HOME);
  if (entry === undefined && !isTheirs) return;
  const node =
    entry === undefined
      ? findKey(one.container.node, "name")?.value
      : (entry.node.pairs[0]?.value ?? entry.node);
  const sets =
    resource === null ? prose`sets ${HOME}` : prose`gets ${HOME} from ${nameWithPlace(resource, workload)}`;
  yield describe(asked, node ?? one.container.node, {
    what: prose`${sets}: the operator takes the container for instrumented, and leaves it alone`,
    then: prose`The operator skips a .NET container that has ${HOME}, whatever its value is.`,
    cost: prose`Without the entry the operator brings its own agent: remove the one in the image too.`,
    whyNoFix: "the image may have an agent of its own, which the variable is for",
    ...(resource && { object: resource }),
  });
}

const HOME = "OTEL_DOTNET_AUTO_HOME";

/** Kubernetes lets `env`, which the operator writes to, win over `envFrom`. */
function* checkProviders(asked: Asked): Generator<RuleFinding> {
  const { workload, one, language, surroundings } = asked;
  const environment = environmentOf(one.view, language);
  const names = joinedVariables(language).filter((name) => {
    const value = environment.get(name);
    return value.kind === "absent" || value.variable.source === null;
  });
  const [found] = findProviders(workload, one.container, { names, surroundings });
  const node = one.container.envFrom?.key;
  if (found === undefined || node == null) return;
  yield describe(asked, node, {
    what: prose`takes ${found.variable} from ${nameWithPlace(found.object, workload)}, whose value is lost: the operator sets the variable itself`,
    then: prose`The operator looks at ${"env"} alone, and Kubernetes lets ${"env"} win over ${"envFrom"}: the application runs without its own ${found.variable}.`,
    cost: prose`Written out in the container's ${"env"}, the value is kept, with the agent behind it.`,
    whyNoFix: "the value stands in another object",
    object: found.object,
  });
}

function* checkCommand(asked: Asked): Generator<RuleFinding> {
  const { one, language } = asked;
  const line = readCommandLine(one.container);
  const found = line === null ? null : findReassignment(line.words, line.script, joinedVariables(language));
  if (found === null) return;
  const agent = prose`the ${plain(TITLES[language])} agent`;
  yield describe(asked, found.word.node, {
    what: found.isVariable
      ? prose`sets ${found.what} in its command, in the place of what loads ${agent}`
      : prose`runs ${found.what}, which takes away the variable that loads ${agent}`,
    then: prose`The operator loads its agent by a variable of the container. What the command sets in its place, or throws away, is set later.`,
    cost: prose`Set the application's own value in the container's ${"env"}: the operator appends its agent to that.`,
    whyNoFix: "what the command needs is its author's to say",
  });
}

interface Words {
  readonly what: Prose;
  readonly then: Prose;
  readonly cost: Prose;
  readonly whyNoFix: string;
  /** Where the value stands, if that is another object. */
  readonly object?: Subject;
}

function describe({ one: { view, container } }: Asked, node: Node, words: Words): RuleFinding {
  const name = container.name ?? `containers[${container.index}]`;
  const isShared =
    container.field.shared || node.start < container.node.start || node.end > container.node.end;
  return {
    message: prose`${describeSubject(view)}, container ${name}, ${words.what}.`,
    at: rangeOf(view, isShared ? (view.node.pairs[0]?.key ?? view.node) : node),
    advice: {
      consequence: words.then,
      cost: [words.cost, CREATED_PODS],
      decline: [declineRule(agentVariableFromElsewhere.id)],
    },
    ...(words.object && { related: [relatedTo(words.object)] }),
    fix: { whyNoFix: words.whyNoFix },
  };
}
