import { NODEJS_ALLOW_LIST, NODEJS_NOISE } from "../../../../catalog/disables.ts";
import { TITLES } from "../../../../catalog/languages.ts";
import { listNames, listSome, plain, prose, type Prose } from "../../../text/prose.ts";
import type { Found } from "./find-gap.ts";
import type { Words } from "./gap.ts";
import { describePython } from "./python-words.ts";

/** The rest of a sentence that begins with the resource. */
export function describeGap({ language, gap }: Found, { ending }: Words): Prose {
  const title = plain(TITLES[language]);
  if (gap.wish.kind === "without") {
    const names = language === "python" ? listNames(gap.names) : listSome(gap.names);
    return prose`doesn't disable ${names} for ${title}, which the policy recommends${ending}`;
  }
  const wanted = listSome(gap.wish.names);
  if (gap.names.length === 0)
    return prose`does not limit ${title} to ${wanted}, which is all that the policy leaves enabled`;
  const isSwitch = language === "java" || language === "dotnet";
  const names = listSome(gap.names);
  const does = isSwitch ? prose`switches ${names} on` : prose`does not disable ${names}`;
  const verb = plain(gap.wish.names.length === 1 ? "is" : "are");
  return prose`${does} for ${title}: by the policy only ${wanted} ${verb} left enabled`;
}

export function wordsOf(found: Found): Words {
  const { language, gap } = found;
  if (gap.wish.kind === "only") return wordsOfOnly(found);
  if (language === "python") return describePython(gap.names, gap.disabled);
  const isAllowed = gap.variable?.name === NODEJS_ALLOW_LIST.name;
  return {
    ending: isAllowed
      ? prose`: ${NODEJS_ALLOW_LIST.name} lists ${plain(gap.names.length === 1 ? "it" : "them")}`
      : [],
    consequence: language === "nodejs" ? describeNoise(gap.names) : [],
    cost: [LOST],
    instead: [COLLECTOR],
    example: gap.names[0] ?? "",
  };
}

function wordsOfOnly({ language }: Found): Words {
  return {
    ending: [],
    consequence: [],
    cost: [LOST, ...(language === "java" ? [BY_HAND] : [])],
    instead: [COLLECTOR],
    example: "",
  };
}

/** Facts of instrumentations that people find too much. */
function describeNoise(names: readonly string[]): Prose {
  const parts = names.flatMap((name): Prose[] => {
    const what = NODEJS_NOISE.get(name);
    return what === undefined ? [] : [prose`${name} has a span for ${plain(what)}`];
  });
  if (parts.length === 0) return [];
  return [...parts.flatMap((part, at) => (at === 0 ? part : [", ", ...part])), "."];
}

const LOST = prose`A disabled instrumentation makes no spans and no metrics, and passes no trace context on: traces break where it linked two services.`;

const BY_HAND = prose`Spans that the application makes by hand need ${"opentelemetry-api"} among the names, and annotations ${"opentelemetry-instrumentation-annotations"}; some instrumentations need others to work.`;

const COLLECTOR = prose`A ${"filter"} processor of the Collector on ${"instrumentation_scope.name"} drops the spans and keeps the trace context.`;
