import type { CommandWords, OptionWords, Values } from "./describe-commands.ts";

/** For zsh with its completion system loaded. */
export function renderZsh(program: CommandWords): string {
  return [
    "#compdef otel-fix",
    "# zsh completion for otel-fix",
    ...renderCommand(program),
    'if [ "$funcstack[1]" = \'_otel_fix\' ]; then _otel_fix "$@"; else compdef _otel_fix otel-fix; fi',
  ].join("\n");
}

function functionOf({ name }: CommandWords): string {
  return ["_otel_fix", ...name.split(" ")]
    .filter((part) => part !== "")
    .join("_")
    .replaceAll("-", "_");
}

/** The function of a command, behind those of its own commands. */
function renderCommand(command: CommandWords): readonly string[] {
  const { options, values, commands } = command;
  const specs = options.map(renderOption);
  if (commands.length === 0) {
    return [
      `${functionOf(command)}() {`,
      `  _arguments -s ${[...specs, ...renderArguments(values)].join(" ")}`,
      "}",
    ];
  }
  const described = commands.map((one) =>
    quote(`${lastOf(one)}:${one.summary.replaceAll(":", String.raw`\:`)}`),
  );
  return [
    ...commands.flatMap(renderCommand),
    `${functionOf(command)}() {`,
    "  local line state",
    `  _arguments -C ${[...specs, "'1: :->command'", "'*:: :->rest'"].join(" ")}`,
    '  case "$state" in',
    `    command) local -a commands=(${described.join(" ")}); _describe command commands${values === "files" ? "; _files" : ""} ;;`,
    '    rest) case "$line[1]" in',
    ...commands.map((one) => `      ${lastOf(one)}) ${functionOf(one)} ;;`),
    "    esac ;;",
    "  esac",
    "}",
  ];
}

function lastOf({ name }: CommandWords): string {
  return name.split(" ").at(-1) ?? "";
}

function renderOption({ names, summary, values }: OptionWords): string {
  const text = `[${summary.replaceAll(/[[\]]/g, String.raw`\$&`).replaceAll(":", String.raw`\:`)}]`;
  const value = values === null ? "" : `: :${renderValues(values)}`;
  const [only = ""] = names;
  if (names.length === 1) return quote(`*${only}${text}${value}`);
  return `{${names.join(",")}}${quote(`${text}${value}`)}`;
}

function renderArguments(values: Values): readonly string[] {
  if (typeof values !== "string" && values.length === 0) return [];
  return [quote(`*: :${renderValues(values)}`)];
}

function renderValues(values: Values): string {
  if (values === "files") return "_files";
  return values === "anything" ? " " : `(${values.join(" ")})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
