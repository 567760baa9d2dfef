import { KEYS } from "./match.ts";
import { isField } from "./shape.ts";

/**
 * Recognises values by the lines of a text that cannot be parsed before it is rendered: whether one of the lines directly
 * below `instrumentation:` names a field that holds more than a plain value.
 */
export function mayBeInstrumentationValues(text: string): boolean {
  let parent: Line | null = null;
  let child: Line | null = null;
  for (const line of text.split("\n").flatMap(readLine)) {
    if (parent !== null && line.column > parent.column) {
      child ??= line;
      if (line.column === child.column && isField(line.key) && line.opens) return true;
      if (!KEYS.includes(line.key)) continue;
    }
    parent = KEYS.includes(line.key) && line.opens ? line : null;
    child = null;
  }
  return false;
}

interface Line {
  readonly column: number;
  readonly key: string;
  /** Whether no plain value follows the key. */
  readonly opens: boolean;
}

function readLine(text: string): readonly Line[] {
  const line = text.trimEnd();
  const [whole, indentation = "", key] = /^([ \t-]*)["']?(\w[\w-]*)["']?[ \t]*:[ \t]*/.exec(line) ?? [];
  if (whole === undefined || key === undefined) return [];
  const opens = whole.length === line.length || /[[{#&!]/.test(line.charAt(whole.length));
  return [{ column: indentation.length, key, opens }];
}
