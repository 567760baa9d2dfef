import {
  hasOwnName,
  listWritten,
  type WrittenList,
} from "../core/kinds/instrumentation/environment/written.ts";
import { isFilledIn } from "../core/kinds/instrumentation/filled-in.ts";
import {
  describeWay,
  readField,
  type EnvEntry,
  type Instrumentation,
} from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfField, rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { readText } from "../core/kinds/instrumentation/tag.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { onceFor } from "../core/text/once-for.ts";
import { capitalize, listNames, prose, type Prose } from "../core/text/prose.ts";
import type { Range } from "../core/text/range.ts";
import { nameWay } from "../core/yaml/name-way.ts";
import { findKey } from "../core/yaml/node.ts";

export const shellStyleEnvReference = defineRule({
  id: "shell-style-env-reference",
  summary: "A value refers to a variable in shell style, which Kubernetes does not expand.",
  level: "notice",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["no telemetry at all", "a setting has no effect"],
  visits: "instrumentation",
  *check(instrumentation) {
    const lists = listWritten(instrumentation);
    const places = [...findInLists(instrumentation, lists), ...findInEndpoint(instrumentation)];
    if (places.length === 0 || isFilledIn(instrumentation)) return;
    const isDefined = (name: string) => lists.some(({ list }) => list.byName.has(name));
    for (const place of places) {
      // Whatever else it is may be the variable of a tool that is not in sight.
      const names = place.names.filter((name) => isDefined(name) || OF_POD.test(name));
      if (names.length > 0) yield describe(instrumentation, { ...place, names });
    }
  },
});

/** What differs from pod to pod, or from node to node: no tool that renders files can know it. */
const OF_POD = /^(?:\w+_)?(?:NODE|HOST|POD)_?IP$|^(?:\w+_)?(?:NODE|POD)_?(?:NAME|UID)$|^POD_NAMESPACE$/i;

interface Place {
  readonly names: readonly string[];
  /** The variable, or the field, and where that stands. */
  readonly what: Prose;
  readonly at: Range;
}

function* findInLists(instrumentation: Instrumentation, lists: readonly WrittenList[]): Generator<Place> {
  for (const { list, owner } of lists)
    for (const { entry, names } of findShellStyle(list.entries)) {
      const node = entry.value?.value ?? null;
      const isShared = node === null || list.shared || entry.shared;
      yield {
        names,
        what: prose`${entry.name} of ${describeWay(instrumentation, owner)}`,
        at: isShared ? rangeOfField(instrumentation, owner) : rangeOfNode(instrumentation, node),
      };
    }
}

const findShellStyle = onceFor((entries: readonly EnvEntry[]) =>
  entries.flatMap((entry) => {
    const names = hasOwnName(entry) ? namesIn(readText(entry.value?.node ?? null)) : [];
    return names.length === 0 ? [] : [{ entry, names }];
  }),
);

function findInEndpoint(instrumentation: Instrumentation): readonly Place[] {
  const { spec } = instrumentation;
  const exporter = spec === null ? null : readField(spec, "exporter");
  const found = exporter === null ? null : findKey(exporter.node, "endpoint");
  if (exporter === null || found?.value == null) return [];
  const names = namesIn(readText(found.node));
  if (names.length === 0) return [];
  const isShared = exporter.shared || found.shared;
  const at = isShared ? rangeOfField(instrumentation, exporter) : rangeOfNode(instrumentation, found.value);
  const way = nameWay([...exporter.path.slice(instrumentation.base.length), "endpoint"]);
  return [{ names, what: prose`${way}`, at }];
}

function namesIn(text: string | null): readonly string[] {
  return !text?.includes("${")
    ? []
    : [...new Set(Array.from(text.matchAll(/\$\{(?:env:)?([A-Za-z_]\w*)\}/g), ([, name = ""]) => name))];
}

function describe(instrumentation: Instrumentation, { names, what, at }: Place): RuleFinding {
  const label = capitalize(nameInSentence(instrumentation));
  const references = listNames(names.map((name) => `\${${name}}`));
  const right = listNames(names.map((name) => `$(${name})`));
  return {
    message: prose`${label} has ${references} in ${what}, which Kubernetes does not expand: pods get that text unchanged.`,
    at,
    advice: {
      consequence: prose`Kubernetes expands ${right}, with parentheses, from variables earlier in the list.`,
      cost: [
        prose`In a language's own list, the variables of ${"spec.env"} come too late; the operator's ${"$(OTEL_NODE_IP)"} and ${"$(OTEL_POD_IP)"} come first.`,
      ],
      decline: [
        prose`It is fine where Flux, envsubst or Terraform fills it in; none of them is in sight here.`,
        declineRule("shell-style-env-reference"),
      ],
    },
    fix: { whyNoFix: "a tool that is not in sight may fill it in" },
  };
}
