/**
 * The hidden line at the end of an answer to a command. With it the bot knows, however often the command arrives, that it
 * has answered, and how many answers a person has had. Only comments that the bot itself wrote are read, and in them what
 * people wrote is code: no marker can be forged.
 */
export interface AnswerMarker {
  /** What was answered: a comment's node id, or the press of a button. */
  readonly command: string;
  /** done: as asked. not-done: a refusal, or something went wrong. hint: a near miss was explained. */
  readonly outcome: "done" | "not-done" | "hint";
  /** The account's number: it stays when a login changes, and pings nobody. */
  readonly asker: number;
}

const PATTERN = /^<!-- otel-fix:v1 answer (done|not-done|hint) (\d+) (\S+) -->$/;

export function renderAnswerMarker({ command, outcome, asker }: AnswerMarker): string {
  return `<!-- otel-fix:v1 answer ${outcome} ${asker} ${encode(command)} -->`;
}

/** The marker at the end of one of the bot's comments; null for any other comment. */
export function parseAnswerMarker(body: string): AnswerMarker | null {
  const line = body.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const [, outcome, asker, command] = PATTERN.exec(line) ?? [];
  if (command === undefined || (outcome !== "done" && outcome !== "not-done" && outcome !== "hint"))
    return null;
  const decoded = decode(command);
  return decoded === null ? null : { command: decoded, outcome, asker: Number(asker) };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** Two hyphens could end the HTML comment. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("--", "-%2D");
}
