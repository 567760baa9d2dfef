import type { Command, CommandSpec, LeastRole } from "./command.ts";
import { fix } from "./fix.ts";
import { help } from "./help.ts";
import { ignore } from "./ignore.ts";
import { recheck } from "./recheck.ts";
import { why } from "./why.ts";

/** The one list of commands: a new one is its own file and its name here; parser, help text and documentation follow. */
export const commands: readonly CommandSpec[] = [fix, why, ignore, recheck, help];

/** The command that needs no word of its own. */
export const defaultCommand: CommandSpec = fix;

/** The command that a first word chooses. */
export function findCommandSpec(word: string): CommandSpec | undefined {
  return commands.find((spec) => spec.words.includes(word));
}

/** All words that are known after `/otel-fix`. */
export function listCommandWords(): readonly string[] {
  return commands.flatMap((spec) => [...spec.words, ...spec.options.map((option) => option.word)]);
}

/** The known word that another one is often written for; "" for no word at all, `undefined` if there is none. */
export function findMeantWord(word: string): string | undefined {
  return commands
    .map(({ synonyms }) => new Map(Object.entries(synonyms)).get(word))
    .find((meant) => meant !== undefined);
}

/** Who may use a command as it was written. */
export function leastRoleOf(command: Command): LeastRole {
  // An answer that says what is wrong changes nothing.
  if (command.kind === "invalid") return "anyone";
  if (command.kind === "fix" && command.isDryRun) return roleWithOption(fix, "--dry-run");
  return commands.find((spec) => spec.kind === command.kind)?.leastRole ?? "write";
}

function roleWithOption(spec: CommandSpec, word: string): LeastRole {
  return spec.options.find((option) => option.word === word)?.leastRole ?? spec.leastRole;
}
