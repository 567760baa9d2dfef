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
      brief: "commits every safe fix to the branch; in a thread, that finding's fix",
      help: "Commits every safe fix to the head branch. In a review thread of the bot, it fixes that finding; in somebody else's thread, the findings of that file.",
      examples: [{ text: "/otel-fix", meaning: "Every safe fix; in a review thread, that finding's." }],
    },
    {
      usage: "all",
      brief: "commits every safe fix, in a thread too",
      help: "Commits every safe fix, in a review thread too.",
      examples: [{ text: "/otel-fix all", meaning: "Every safe fix, wherever the comment stands." }],
    },
    {
      usage: "RULE|PATH…",
      brief: "only the fixes of these rules, or in these files and folders",
      help: "Commits only the fixes of these rules, or in these files and folders. With both, it fixes these rules in these files.",
      examples: [
        { text: "/otel-fix missing-recommended-disables", meaning: "The findings of one rule." },
        {
          text: '/otel-fix deploy/python.yaml "clusters/test eu/java.yaml"',
          meaning: "The findings in two files. A path with spaces goes in double quotes.",
        },
        {
          text: "/otel-fix missing-recommended-disables deploy/python.yaml",
          meaning: "The findings of one rule in one file.",
        },
      ],
    },
    {
      usage: "pr",
      brief: "opens a pull request with the fixes; also after `all`, a rule or a path",
      help: "Opens a pull request with the fixes instead of committing to the branch. Also works after `all`, a rule or a path.",
      examples: [
        { text: "/otel-fix pr", meaning: "Every safe fix as a pull request." },
        { text: "/otel-fix deploy/python.yaml pr", meaning: "The fixes in one file as a pull request." },
      ],
    },
  ],
  options: [
    {
      word: "--dry-run",
      brief: "shows the diff and changes nothing",
      help: "Replies with the diff and changes nothing.",
      leastRole: "anyone",
      examples: [{ text: "/otel-fix all --dry-run", meaning: "What `/otel-fix all` would change." }],
    },
    {
      word: "--unsafe",
      brief: "also takes unsafe fixes: those that guess, or change another setting",
      help: "Also takes unsafe fixes: those that guess what you meant, or change another setting.",
      examples: [{ text: "/otel-fix deploy/python.yaml --unsafe", meaning: "Every fix in one file." }],
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
