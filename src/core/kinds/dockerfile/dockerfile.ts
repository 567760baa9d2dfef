import { DockerfileParser, type Dockerfile as Ast, type Instruction } from "dockerfile-ast";
import { readStages, type Stage } from "./stage.ts";

/**
 * A Dockerfile as far as it says what a container is started with: its stages, their `ENV`, `CMD` and `ENTRYPOINT`. What
 * is built in them is not looked at. Offsets are those of the file.
 */
export interface Dockerfile {
  readonly stages: readonly Stage[];
}

export type ParsedDockerfile =
  { readonly ok: true; readonly dockerfile: Dockerfile } | { readonly ok: false; readonly reason: string };

/** Characters of a file that is read. Parsing copies a value for each comment within it. */
const MAX_LENGTH = 200_000;
/** Stages of a file that is read: each comment is compared with each of them. */
const MAX_STAGES = 100;

/** Never throws on any text. */
export function parseDockerfile(text: string): ParsedDockerfile {
  if (text.length > MAX_LENGTH) return refuse("it is longer than 200,000 characters");
  if ((text.match(/^[ \t]{0,80}FROM\b/gim)?.length ?? 0) > MAX_STAGES)
    return refuse("it has more than 100 stages");
  const ast = parse(text);
  if (ast === null) return refuse("it cannot be parsed");
  const syntax = ast.getDirectives().find((one) => /^syntax$/i.test(one.getName()));
  // Another front end reads another language.
  if (syntax !== undefined && !STOCK_SYNTAX.test(syntax.getValue()))
    return refuse("its syntax is not Docker's");
  if (ast.getInstructions().some(hasNumberedHeredoc)) return refuse("it has a heredoc with a number");
  const stages = readStages(ast, text);
  return stages.length === 0 ? refuse("it has no FROM") : { ok: true, dockerfile: { stages } };
}

const STOCK_SYNTAX = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

function refuse(reason: string): ParsedDockerfile {
  return { ok: false, reason };
}

/** The parser is another project's: what it throws on a text is no fault of ours, and tells nobody anything. */
function parse(text: string): Ast | null {
  try {
    return DockerfileParser.parse(text);
  } catch {
    return null;
  }
}

/** `3<<EOF`: the parser would take the lines of the text for instructions. */
function hasNumberedHeredoc(instruction: Instruction): boolean {
  if (!/^(?:RUN|COPY|ADD)$/.test(instruction.getKeyword())) return false;
  return instruction.getArguments().some((argument) => /^\d+<<-?[^<]/.test(argument.getValue()));
}
