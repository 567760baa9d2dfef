import { mapLines, type LinePlace, type OffsetMap } from "../text/offset-map.ts";
import type { ScalarNode } from "./node.ts";

export interface BlockText {
  readonly text: string;
  /** From this text to the one that the scalar stands in. */
  readonly map: OffsetMap;
  /** Columns of indentation that are none of the text: of its first line that is not blank. */
  readonly indent: number;
}

/**
 * The text of a literal block scalar (`|`), line by line where it stands. null for any other scalar: what is folded or
 * escaped has no such lines.
 *
 * @param text what the scalar's offsets count in
 */
export function readLiteralBlock(text: string, { style, start, text: value }: ScalarNode): BlockText | null {
  const header = text.indexOf("\n", start);
  if (style !== "literal" || header === -1) return null;
  const lines: LinePlace[] = [];
  let indent: number | null = null;
  let [inner, outer] = [0, header + 1];
  const parts = value.split("\n");
  for (const [index, line] of parts.entries()) {
    const end = endOfLine(text, outer);
    const raw = text.slice(outer, end).replace(/\r$/, "");
    const own = raw.length - line.length;
    if (line !== "") indent ??= own;
    // A control line of a template may stand further left than the text.
    const skipped = line === "" ? Math.min(indent ?? raw.length, raw.length) : own;
    // Behind the last line break there is nothing of the value, whatever stands there.
    if (index < parts.length - 1 || line !== "") if (!isIndented(raw, skipped, line)) return null;
    lines.push({ inner, outer: line === "" && index === parts.length - 1 ? outer : outer + skipped });
    inner += line.length + 1;
    outer = Math.min(text.length, end + 1);
  }
  return { text: value, map: mapLines(lines), indent: indent ?? 0 };
}

function isIndented(raw: string, by: number, line: string): boolean {
  return by >= 0 && raw.slice(by) === line && raw.slice(0, by).trim() === "";
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}
