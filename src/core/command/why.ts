import { findNearestName } from "../config/nearest-name.ts";
import { prose } from "../text/prose.ts";
import { invalid, type Command, type CommandSpec, type LineContext, type PodTarget } from "./command.ts";
import { readTarget } from "./target.ts";
import { splitFirstWord, splitWords, type Word } from "./words.ts";

/** `/otel-fix why`: what decided about a finding, a file or a rule. */
export const why: CommandSpec = {
  kind: "why",
  words: ["why"],
  synonyms: { explain: "why", show: "why", debug: "why" },
  leastRole: "anyone",
  forms: [
    {
      usage: "why [RULE|PATH|pod:NAME]",
      brief: "explains a finding, a rule or a file, or what a pod's containers have",
      help: "Says which rule and which layer of the configuration decided, and why there is no comment or no fix. For a rule, it also says what its findings mean and what a fix costs. For the pods of a workload in the changed files, it says which Instrumentation reaches each container, and where every variable comes from.",
      examples: [
        {
          text: "/otel-fix why",
          meaning: "About the pull request; in a review thread, about that finding or file.",
        },
        { text: "/otel-fix why missing-recommended-disables", meaning: "About one rule." },
        { text: "/otel-fix why deploy/python.yaml", meaning: "About one file." },
        {
          text: "/otel-fix why pod:shop/cart",
          meaning: "About the pods of one workload, here cart in shop.",
        },
      ],
    },
  ],
  options: [],
  read: readWhy,
};

function readWhy(text: string, { raw, ruleIds }: LineContext): Command {
  const words = splitWords(splitFirstWord(text)[1]);
  const expected = prose`nothing, the id of one rule, one path or ${"pod:NAME"} after ${"why"}`;
  if (words === null) return invalid(raw, { expected, found: ["a double quote that is not closed"] });
  const [word] = words;
  if (word === undefined) return { kind: "why", raw, about: null };
  if (words.length > 1) return invalid(raw, { expected, found: [`${words.length} words`] });
  const about = readPod(word) ?? readTarget(word, ruleIds);
  if (about !== null) return { kind: "why", raw, about };
  return invalid(raw, { expected, found: prose`${word.text}`, nearest: findNearestName(word.text, ruleIds) });
}

/** `pod:NAMESPACE/NAME`, `pod:NAME`: names as Kubernetes takes them. */
function readPod({ text }: Word): PodTarget | null {
  const found = /^pod:(?:([a-z0-9][a-z0-9-]{0,62})\/)?([a-z0-9][a-z0-9.-]{0,252})$/.exec(text);
  const [, namespace = null, name] = found ?? [];
  return name === undefined ? null : { kind: "pod", namespace, name };
}
