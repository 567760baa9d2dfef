import { prose } from "../text/prose.ts";
import { invalid, type Command, type CommandSpec, type LineContext } from "./command.ts";
import { splitFirstWord } from "./words.ts";

/** `/otel-fix recheck`: reviews the pull request again. */
export const recheck: CommandSpec = {
  kind: "recheck",
  words: ["recheck"],
  synonyms: { check: "recheck", rerun: "recheck", retry: "recheck", refresh: "recheck", review: "recheck" },
  leastRole: "author-or-write",
  forms: [
    {
      usage: "recheck",
      brief: "reviews the pull request again",
      help: "Reviews the pull request again.",
      examples: [{ text: "/otel-fix recheck", meaning: "After the configuration has changed, for example." }],
    },
  ],
  options: [],
  read: readRecheck,
};

function readRecheck(text: string, { raw }: LineContext): Command {
  const rest = splitFirstWord(text)[1].trim();
  if (rest === "") return { kind: "recheck", raw };
  return invalid(raw, { expected: prose`nothing after ${"recheck"}`, found: prose`${rest}` });
}
