import type { Prose } from "../text/prose.ts";

/** The message of a commit that a command led to: what it fixes, who asked, and which command, so that it is done only once. */

/** What a command does to findings: it fixes what they are about, or writes suppressions of them. */
export type Verb = "Fix" | "Ignore";

export interface FixMessage {
  /** Rules and resources, file by file. */
  readonly files: readonly {
    readonly path: string;
    readonly rules: readonly string[];
    readonly resources: readonly string[];
    readonly deeds: readonly Deed[];
  }[];
  readonly verb: Verb;
  readonly asker: { readonly login: string; readonly id: number };
  readonly command: string;
}

/** What is done about one finding. */
export interface Deed {
  readonly rule: string;
  /** An imperative; null where nothing says it better than the rule. */
  readonly what: Prose | null;
  /** The resource, without its kind; null where it has no name. */
  readonly where: string | null;
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
  const headline = renderHeadline(files, verb);
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

/** The most that fits of: what is done in which resource, the rules in it, and how many findings there are. */
function renderHeadline(files: FixMessage["files"], verb: Verb): string {
  const deeds = files.flatMap((file) => file.deeds);
  const places = new Set(files.flatMap((file) => file.resources.map((name) => `${file.path} ${name}`)));
  const [only] = places.size === 1 ? deeds : [];
  const where = only === undefined ? `${places.size} resources` : (only.where ?? files[0]?.path ?? "");
  const whats = new Set(deeds.map(({ what, rule }) => (what === null ? `${verb} ${rule}` : toText(what))));
  const rules = new Set(files.flatMap((file) => file.rules));
  const count = deeds.length === 1 ? "1 finding" : `${deeds.length} findings`;
  const candidates = [
    ...(whats.size === 1 ? whats : []),
    `${verb} ${[...rules].join(", ")}`,
    `${verb} ${count}`,
  ].map((what) => oneLine(`${what} in ${where}`));
  const [last = ""] = candidates.slice(-1);
  const fitting = candidates.find((line) => line.length <= MAX_HEADLINE) ?? last;
  return fitting.length <= MAX_HEADLINE ? fitting : `${fitting.slice(0, MAX_HEADLINE - 1).toWellFormed()}…`;
}

/** A title shows no code. */
function toText(sentence: Prose): string {
  return sentence.map((part) => (typeof part === "string" ? part : part.code)).join("");
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
