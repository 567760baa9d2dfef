import type { Command, Option } from "commander";

import { SECTIONS } from "../../../catalog/languages.ts";
import { formats } from "../../../core/report/formats.ts";

/** The words of the command line as shells complete them, from the program that reads them. */

export interface CommandWords {
  /** As it is written: `scan`, `config check`; empty for the program itself. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its arguments can be. */
  readonly values: Values;
  readonly commands: readonly CommandWords[];
}

export interface OptionWords {
  /** `--fix`, `-V`. */
  readonly names: readonly string[];
  readonly summary: string;
  /** What follows it; null where nothing does, or nothing has to. */
  readonly values: Values | null;
}

/** Words to choose from, files, or what nobody can know. */
export type Values = readonly string[] | "files" | "anything";

export function describeCommands(command: Command, ruleIds: readonly string[], above = ""): CommandWords {
  const help = command.createHelp();
  const name = above === "" && command.parent === null ? "" : `${above} ${command.name()}`.trim();
  const [argument] = command.registeredArguments;
  return {
    name,
    summary: command.description(),
    options: help.visibleOptions(command).map((option) => describeOption(option, ruleIds)),
    values:
      argument === undefined ? [] : (argument.argChoices ?? valuesOf(argument.name(), ruleIds) ?? "anything"),
    commands: help
      .visibleCommands(command)
      .filter((one) => command.commands.includes(one))
      .map((one) => describeCommands(one, ruleIds, name)),
  };
}

function describeOption(option: Option, ruleIds: readonly string[]): OptionWords {
  const names = [option.short, option.long].filter((name) => name != null);
  // An optional value is part of the same word, as in --changed=main.
  if (!option.required) return { names, summary: option.description, values: null };
  const placeholder = /<([^<>]{1,40})>/.exec(option.flags)?.[1] ?? "";
  const values = option.argChoices ?? CHOICES[option.long ?? ""] ?? valuesOf(placeholder, ruleIds);
  return { names, summary: option.description, values: values ?? "anything" };
}

/** What commander isn't told: it would refuse other values in words of its own. */
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  "--format": formats.map(({ name }) => name),
  "--language": SECTIONS,
};

function valuesOf(placeholder: string, ruleIds: readonly string[]): Values | null {
  if (placeholder === "rule" || placeholder === "id") return ruleIds;
  return /^(?:file|files|path|paths)$/.test(placeholder) ? "files" : null;
}
