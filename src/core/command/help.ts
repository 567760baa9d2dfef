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
      brief: "lists the commands",
      help: "Lists the commands, by who may use them.",
      examples: [{ text: "/otel-fix help", meaning: "All commands." }],
    },
  ],
  options: [],
  read: (_, { raw }) => ({ kind: "help", raw }),
};
