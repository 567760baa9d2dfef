import { findNearestName } from "../config/nearest-name.ts";
import { prose } from "../text/prose.ts";
import {
  invalid,
  type Command,
  type CommandOption,
  type CommandSpec,
  type FixScope,
  type LineContext,
} from "./command.ts";
import { readTarget } from "./target.ts";
import { splitWords, type Word } from "./words.ts";

/** `/otel-fix`, and all that says which fixes and where to. */
export const fix: CommandSpec = {
  kind: "fix",
  words: ["all", "pr"],
  synonyms: {
    fix: "",
    apply: "",
    everything: "all",
    "pull-request": "pr",
    dryrun: "--dry-run",
    diff: "--dry-run",
  },
  leastRole: "write",
  forms: [
    {
      usage: "",
      help: "Fixes all safe findings in one commit on the head branch. On a review thread: that finding, or, where somebody else began the thread, the findings in its file.",
      examples: [
        { text: "/otel-fix", meaning: "All safe fixes; on a review thread, the fix of that finding." },
      ],
    },
    {
      usage: "all",
      help: "Fixes all safe findings, on a review thread too.",
      examples: [{ text: "/otel-fix all", meaning: "All safe fixes, wherever the comment stands." }],
    },
    {
      usage: "RULE|PATH…",
      help: "Fixes only the findings of these rules, or in these files or folders; with both, those of the rules in the files.",
      examples: [
        { text: "/otel-fix missing-recommended-disables", meaning: "The findings of one rule." },
        {
          text: '/otel-fix deploy/python.yaml "clusters/test eu/java.yaml"',
          meaning: "The findings in two files. A path with blanks stands in double quotes.",
        },
        {
          text: "/otel-fix missing-recommended-disables deploy/python.yaml",
          meaning: "The findings of one rule in one file.",
        },
      ],
    },
    {
      usage: "pr",
      help: "Opens a pull request with the fixes instead of a commit; also after `all`, a rule or a path.",
      examples: [
        { text: "/otel-fix pr", meaning: "All safe fixes as a pull request." },
        { text: "/otel-fix deploy/python.yaml pr", meaning: "The fixes in one file as a pull request." },
      ],
    },
  ],
  options: [
    {
      word: "--dry-run",
      help: "Answers with the diff and changes nothing.",
      leastRole: "anyone",
      examples: [{ text: "/otel-fix all --dry-run", meaning: "What `/otel-fix all` would change." }],
    },
    {
      word: "--unsafe",
      help: "Takes the unsafe fixes too: those that guess what is meant, or change another setting.",
      examples: [{ text: "/otel-fix deploy/python.yaml --unsafe", meaning: "All fixes in one file." }],
    },
  ],
  read: readFix,
};

/** Rules and paths that one command may name. */
const MAX_TARGETS = 500;

function readFix(text: string, { raw, ruleIds }: LineContext): Command {
  const words = splitWords(text);
  if (words === null) {
    return invalid(raw, {
      expected: ["a double quote after the path too"],
      found: ["only the one before it"],
    });
  }
  const plain = new Set(words.filter((word) => isKnown(word)).map(({ text: word }) => word));
  const rest = words.filter((word) => !isKnown(word));
  const rules = new Set<string>();
  const paths = new Set<string>();
  for (const word of rest) {
    const target = isOption(word) ? null : readTarget(word, ruleIds);
    if (target === null) return refuseWord(word, { raw, ruleIds });
    if (target.kind === "rule") rules.add(target.rule);
    else paths.add(target.path);
  }
  if (plain.has("all") && rest.length > 0) {
    return invalid(raw, { expected: prose`either ${"all"}, or rules and paths`, found: ["both"] });
  }
  if (rules.size + paths.size > MAX_TARGETS) {
    const found = `${rules.size + paths.size}`;
    return invalid(raw, { expected: [`at most ${MAX_TARGETS} rules and paths`], found: [found] });
  }
  return {
    kind: "fix",
    raw,
    scope: scopeOf(plain.has("all"), { rules: [...rules], paths: [...paths] }),
    delivery: plain.has("pr") ? "pull-request" : "commit",
    isDryRun: plain.has("--dry-run"),
    withUnsafe: plain.has("--unsafe"),
  };
}

function isKnown({ text, isQuoted }: Word): boolean {
  return !isQuoted && (fix.words.includes(text) || fix.options.some((option) => option.word === text));
}

/** Phones make one long dash of two. */
function isOption({ text, isQuoted }: Word): boolean {
  return !isQuoted && /^(?:--|–|—)/u.test(text);
}

function refuseWord(word: Word, { raw, ruleIds }: LineContext): Command {
  const options = fix.options.map((option: CommandOption) => option.word);
  const known = isOption(word) ? options : [...fix.words, ...options, ...ruleIds];
  return invalid(raw, {
    expected: isOption(word)
      ? prose`${"--dry-run"} or ${"--unsafe"}`
      : prose`the id of a rule, a path (with ${"/"} or ${"."} in it), ${"all"}, ${"pr"} or an option`,
    found: prose`${word.text}`,
    nearest: findNearestName(word.text, known),
  });
}

function scopeOf(isAll: boolean, named: { rules: readonly string[]; paths: readonly string[] }): FixScope {
  if (isAll) return { of: "all" };
  return named.rules.length + named.paths.length === 0 ? { of: "here" } : { of: "named", ...named };
}
