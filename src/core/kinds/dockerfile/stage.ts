import { Env, From, type Dockerfile as Ast, type Instruction } from "dockerfile-ast";
import type { Range } from "../../text/range.ts";
import type { Command } from "../container/command.ts";
import { joinLines, readWord } from "./lex.ts";

export interface Stage {
  /** In lower case, as Docker compares names; null where it has none. */
  readonly name: string | null;
  /** What it is built from, an image or an earlier stage; null where only an argument of the build tells. */
  readonly base: string | null;
  readonly baseRange: Range;
  /** In order. */
  readonly env: readonly EnvVariable[];
  /** Whether a name of a variable is put together from others: then it may set any. */
  readonly hasOpenNames: boolean;
  /** Whether `ONBUILD` has instructions for what is built from it. */
  readonly hasTriggers: boolean;
  /** The last ones of the stage. */
  readonly command: Command | null;
  readonly entrypoint: Command | null;
}

export interface EnvVariable {
  readonly name: string;
  readonly nameRange: Range;
  /** null where other variables are put in. */
  readonly text: string | null;
  /** As it stands there, its lines joined. */
  readonly written: string;
  /** Quotes and continuations included. */
  readonly range: Range;
}

interface Context {
  readonly text: string;
  /** Offsets of the lines, as the parser counts them. */
  readonly starts: readonly number[];
  readonly escape: string;
}

function lineStarts(text: string): readonly number[] {
  return [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), (match) => match.index + match[0].length)];
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function toRange({ starts }: Context, range: { readonly start: Position; readonly end: Position }): Range {
  const at = ({ line, character }: Position) => (starts[line] ?? 0) + character;
  return { start: at(range.start), end: at(range.end) };
}

/** Those of a file, in order. */
export function readStages(ast: Ast, text: string): readonly Stage[] {
  const context = { text, starts: lineStarts(text), escape: ast.getEscapeCharacter() };
  return splitStages(ast.getInstructions()).map((instructions) => readStage(instructions, context));
}

interface Instructions {
  readonly from: From;
  /** Behind it. */
  readonly others: readonly Instruction[];
}

/** What stands before the first FROM are arguments. */
function splitStages(instructions: readonly Instruction[]): readonly Instructions[] {
  const stages: { readonly from: From; readonly others: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction instanceof From) stages.push({ from: instruction, others: [] });
    else stages.at(-1)?.others.push(instruction);
  }
  return stages;
}

function readStage({ from, others }: Instructions, context: Context): Stage {
  const env = others.flatMap((one) => (one instanceof Env ? readEnv(one, context) : []));
  const last = (keyword: string) => {
    const found = others.findLast((one) => one.getKeyword() === keyword);
    return found === undefined ? null : readCommand(found, context);
  };
  return {
    ...readFrom(from, context),
    env: env.filter(({ name }) => !name.includes("$")),
    hasOpenNames: env.some(({ name }) => name.includes("$")),
    hasTriggers: others.some((one) => one.getKeyword() === "ONBUILD"),
    command: last("CMD"),
    entrypoint: last("ENTRYPOINT"),
  };
}

function readFrom(from: From, context: Context): Pick<Stage, "name" | "base" | "baseRange"> {
  const image = from.getImage();
  const name = from.getBuildStage();
  const isKnown = image !== null && image !== "" && !image.includes("$");
  return {
    name: name === null ? null : name.toLowerCase(),
    base: isKnown ? image : null,
    baseRange: toRange(context, from.getImageRange() ?? from.getInstructionRange()),
  };
}

function readEnv(env: Env, context: Context): readonly EnvVariable[] {
  const { text, escape } = context;
  return env.getProperties().flatMap((property) => {
    const found = property.getValueRange();
    // Without a value Docker refuses it.
    if (found === null) return [];
    const range = toRange(context, found);
    const written = joinLines(text.slice(range.start, range.end), escape);
    const nameRange = toRange(context, property.getNameRange());
    return [{ name: property.getName(), nameRange, text: readWord(written, escape), written, range }];
  });
}

/** A list in JSON is the exec form; everything else, a list with a slip in it too, is a line for the shell. */
function readCommand(instruction: Instruction, context: Context): Command {
  const found = instruction.getArgumentsRange();
  const range = toRange(context, found ?? instruction.getInstructionRange());
  const text = found === null ? "" : joinLines(context.text.slice(range.start, range.end), context.escape);
  const words = parseList(text);
  return words === null ? { kind: "shell", text, range } : { kind: "exec", words, range };
}

function parseList(text: string): readonly string[] | null {
  if (!text.startsWith("[")) return null;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((one) => typeof one === "string") ? list : null;
  } catch {
    return null;
  }
}
