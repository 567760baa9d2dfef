/**
 * The hidden line at the end of an answer to a command. With it the bot knows, however often the command arrives, that it
 * has answered, and how many answers people without a say have had.
 */
export interface AnswerMarker {
  /** What was answered: a comment's node id, or the press of a button. */
  readonly command: string;
  /** done: as asked. not-done: a refusal, or something went wrong. hint: a near miss was explained. */
  readonly outcome: "done" | "not-done" | "hint";
  /** Whether the asker may not write to the repository. */
  readonly isOutsider: boolean;
}

const PATTERN = /^<!-- otel-fix:v1 answer (done|not-done|hint) (member|outsider) (\S+) -->$/;

export function renderAnswerMarker({ command, outcome, isOutsider }: AnswerMarker): string {
  return `<!-- otel-fix:v1 answer ${outcome} ${isOutsider ? "outsider" : "member"} ${encode(command)} -->`;
}

/** The marker at the end of one of the bot's comments; null for any other comment. */
export function parseAnswerMarker(body: string): AnswerMarker | null {
  const line = body.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const [, outcome, who, command] = PATTERN.exec(line) ?? [];
  if (command === undefined || (outcome !== "done" && outcome !== "not-done" && outcome !== "hint"))
    return null;
  return { command: decodeURIComponent(command), outcome, isOutsider: who === "outsider" };
}

/** Two hyphens could end the HTML comment. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll("--", "-%2D");
}
