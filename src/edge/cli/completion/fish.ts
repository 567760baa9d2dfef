import type { CommandWords, OptionWords, Values } from "./describe-commands.ts";

/** For fish 3 and later. */
export function renderFish(program: CommandWords): string {
  return ["# fish completion for otel-fix", ...renderCommand(program)].join("\n");
}

function renderCommand(command: CommandWords): readonly string[] {
  const { options, values, commands } = command;
  const where = conditionOf(command);
  const words = typeof values === "string" ? [] : values;
  return [
    // Where only commands and words fit, files would be in the way.
    ...(values === "files" ? [] : [`complete -c otel-fix ${where} -f`]),
    ...(words.length > 0 ? [`complete -c otel-fix ${where} -f -a ${quote(words.join(" "))}`] : []),
    ...commands.map(
      (one) => `complete -c otel-fix ${where} -f -a ${quote(lastOf(one))} -d ${quote(one.summary)}`,
    ),
    ...options.map((option) => renderOption(option, where)),
    ...commands.flatMap(renderCommand),
  ];
}

function lastOf({ name }: CommandWords): string {
  return name.split(" ").at(-1) ?? "";
}

/** Where the words before the cursor name this command and none of its own. */
function conditionOf({ name, commands }: CommandWords): string {
  const own = commands.map(lastOf);
  const not = own.length === 0 ? "" : `not __fish_seen_subcommand_from ${own.join(" ")}`;
  const seen =
    name === ""
      ? ""
      : name
          .split(" ")
          .map((part) => `__fish_seen_subcommand_from ${part}`)
          .join("; and ");
  const both = [seen, not].filter((part) => part !== "").join("; and ");
  return `-n ${quote(both)}`;
}

function renderOption({ names, summary, values }: OptionWords, where: string): string {
  const flags = names.map((name) => (name.startsWith("--") ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return `complete -c otel-fix ${where} ${flags.join(" ")}${renderValues(values)} -d ${quote(summary)}`;
}

function renderValues(values: Values | null): string {
  if (values === null) return "";
  if (values === "files") return " -r -F";
  return values === "anything" ? " -x" : ` -x -a ${quote(values.join(" "))}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", String.raw`\'`)}'`;
}
