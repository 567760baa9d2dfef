import type { CommandWords, OptionWords, Values } from "./describe-commands.ts";

/**
 * For bash 3.2 and later, which macOS still has. Words are ours alone and hold no quotes. Where nothing is offered, bash
 * offers files by itself.
 */
export function renderBash(program: CommandWords): string {
  const commands = [program, ...listCommands(program)];
  return [
    "# bash completion for otel-fix",
    "_otel_fix() {",
    '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}" command="" index',
    "  for ((index = 1; index < COMP_CWORD; index++)); do",
    '    case "$command ${COMP_WORDS[index]}" in',
    ...commands.slice(1).map(({ name }) => `      ${quote(spell(name))}) command=${quote(spell(name))} ;;`),
    "    esac",
    "  done",
    "  COMPREPLY=()",
    '  case "$command $before" in',
    ...commands.flatMap(renderOptionValues),
    "  esac",
    '  case "$command" in',
    ...commands.map(renderWords),
    "  esac",
    "}",
    "complete -o bashdefault -o default -F _otel_fix otel-fix",
  ].join("\n");
}

function listCommands({ commands }: CommandWords): readonly CommandWords[] {
  return commands.flatMap((one) => [one, ...listCommands(one)]);
}

/** As the loop puts the words together: each behind a blank. */
function spell(name: string): string {
  return name === "" ? "" : ` ${name}`;
}

function renderOptionValues({ name, options }: CommandWords): readonly string[] {
  return options.flatMap(({ names, values }) => {
    if (values === null) return [];
    const patterns = names.map((one) => quote(`${spell(name)} ${one}`)).join("|");
    return [`    ${patterns}) ${renderOffer(values, [])}; return ;;`];
  });
}

function renderWords({ name, options, values, commands }: CommandWords): string {
  const names = options.flatMap((option: OptionWords) => option.names);
  const others = commands.map((one) => one.name.split(" ").at(-1) ?? "");
  const arguments_ = typeof values === "string" ? [] : values;
  const flags = `if [[ "$word" == -* ]]; then ${renderOffer(names, [])}`;
  return `    ${quote(spell(name))}) ${flags}; else ${renderOffer(values, [...others, ...arguments_])}; fi ;;`;
}

function renderOffer(values: Values, others: readonly string[]): string {
  const words = typeof values === "string" ? others : [...new Set([...others, ...values])];
  // Nothing: files, by the way that completion was asked for.
  if (words.length === 0) return ":";
  return `COMPREPLY=($(compgen -W ${quote(words.join(" "))} -- "$word"))`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
