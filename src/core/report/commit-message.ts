/** The message of a commit that a command led to: what it fixes, who asked, and which command, so that it is done only once. */

/** What a command does to findings: it mends what they are about, or writes suppressions of them. */
export type Verb = "Fix" | "Ignore";

export interface FixMessage {
  /** Rules and resources, file by file. */
  readonly files: readonly {
    readonly path: string;
    readonly rules: readonly string[];
    readonly resources: readonly string[];
  }[];
  readonly verb: Verb;
  readonly asker: { readonly login: string; readonly id: number };
  readonly command: string;
}

export interface RenderedMessage {
  readonly headline: string;
  readonly body: string;
}

/** GitHub folds a longer headline. */
const MAX_HEADLINE = 72;

/** Lines that name a file; a commit of hundreds is not read line by line. */
const MAX_LINES = 40;

/** Where GitHub keeps the addresses of people who do not show theirs; it links the commit to them. */
const NOREPLY = "users.noreply.github.com";

const TRAILER = "Otel-Fix-Command";

export function renderFixMessage({ files, verb, asker, command }: FixMessage): RenderedMessage {
  const rules = [...new Set(files.flatMap((file) => file.rules))];
  const resources = [...new Set(files.flatMap((file) => file.resources))];
  const [resource = ""] = resources;
  const long = `${verb} ${rules.join(", ")} in ${resources.length === 1 ? oneLine(resource) : `${resources.length} resources`}`;
  const headline = long.length <= MAX_HEADLINE ? long : `${long.slice(0, MAX_HEADLINE - 1).toWellFormed()}…`;
  const lines = files
    .slice(0, MAX_LINES)
    .map((file) => oneLine(`- ${file.path}: ${file.rules.join(", ")} in ${file.resources.join(", ")}`));
  const more = files.length > MAX_LINES ? [`- and ${files.length - MAX_LINES} more files`] : [];
  const trailers = [
    `Co-authored-by: ${asker.login} <${asker.id}+${asker.login}@${NOREPLY}>`,
    `${TRAILER}: ${command}`,
  ];
  return { headline, body: [...lines, ...more, "", ...trailers].join("\n") };
}

/**
 * Names come from the repository, and a message has no code: none may begin a line of its own, where a trailer could stand,
 * ping a person, or close an issue by its number or address.
 */
function oneLine(text: string): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, " ")
    .replaceAll("@", "(at)")
    .replaceAll(/#(?=\d)|\bGH-(?=\d)/gi, "no. ")
    .replaceAll("://", ":");
  return line.length > 300 ? `${line.slice(0, 299).toWellFormed()}…` : line;
}

/** The command that a commit of the bot was asked for by; null for any other commit. */
export function readCommandTrailer(message: string): string | null {
  return /^Otel-Fix-Command: (\S+)$/.exec(message.trimEnd().split("\n").at(-1) ?? "")?.[1] ?? null;
}

/** The lines of a fix commit's message that name files. */
export function readFixLines(message: string): readonly string[] {
  return message.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
}
