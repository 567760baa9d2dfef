import type { CommandSpec } from "./command.ts";

/** `/otel-fix help`. Whatever follows: who asks for help gets it. */
export const help: CommandSpec = {
  kind: "help",
  words: ["help", "--help"],
  synonyms: { usage: "help", commands: "help", "?": "help", "-h": "help" },
  leastRole: "anyone",
  forms: [
    {
      usage: "help",
      help: "Lists the commands.",
      examples: [{ text: "/otel-fix help", meaning: "All commands, and who may use them." }],
    },
  ],
  options: [],
  read: (_, { raw }) => ({ kind: "help", raw }),
};
