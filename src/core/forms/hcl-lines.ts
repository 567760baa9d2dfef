import type { LineIndex } from "../text/line-index.ts";

/**
 * The lines of a program in Terraform's language, as far as it takes to find its heredocs: what is a comment, what stands
 * in quotes. One pass; nothing is evaluated.
 */
export interface HclLine {
  /** From 1. */
  readonly line: number;
  /** What stands on it, comments left out. */
  readonly code: string;
  readonly isComment: boolean;
  /** Whether it begins within a comment that was opened above. */
  readonly isWithin: boolean;
  /** The heredoc that begins on it. */
  readonly heredoc: HclHeredoc | null;
}

export interface HclHeredoc {
  /** `<<-`: the smallest indentation of its lines is none of the text. */
  readonly isStripped: boolean;
  /** The line of its closing word; one more than there are where that never comes. */
  readonly last: number;
}

/** The lines outside of heredocs. */
export function* readHclLines(lines: LineIndex): Generator<HclLine> {
  let isOpen = false;
  for (let line = 1; line <= lines.count; line += 1) {
    const text = lines.textOf(line);
    const isWithin = isOpen;
    const scanned = scanLine(text, isWithin);
    isOpen = scanned.isOpen;
    const opening = /<<(-?)([A-Za-z_][\w-]*)[ \t]*$/.exec(scanned.bare);
    const heredoc = opening === null ? null : findHeredoc(lines, line, opening);
    const isComment = scanned.code.trim() === "" && (isWithin || text.trim() !== "");
    yield { line, code: scanned.code, isComment, isWithin, heredoc };
    line = heredoc?.last ?? line;
  }
}

interface ScannedLine {
  readonly code: string;
  /** The same without what stands in quotes. */
  readonly bare: string;
  /** Whether a comment goes on behind the line. */
  readonly isOpen: boolean;
}

function scanLine(text: string, isOpen: boolean): ScannedLine {
  const [code, bare]: [string[], string[]] = [[], []];
  // In this order: a mark of a comment within quotes is none.
  const part = /"(?:[^"\\]|\\.)*"?|\/\*|#|\/\/|[^"#/]+|\//gy;
  let at = isOpen ? text.indexOf("*/") + 2 : 0;
  if (at === 1) return { code: "", bare: "", isOpen: true };
  while (at < text.length) {
    part.lastIndex = at;
    const [found = text.charAt(at)] = part.exec(text) ?? [];
    if (found === "#" || found === "//") break;
    if (found === "/*") {
      const close = text.indexOf("*/", at + 2);
      if (close === -1) return { code: code.join(""), bare: bare.join(""), isOpen: true };
      at = close + 2;
      continue;
    }
    code.push(found);
    if (!found.startsWith('"')) bare.push(found);
    at += found.length;
  }
  return { code: code.join(""), bare: bare.join(""), isOpen: false };
}

function findHeredoc(lines: LineIndex, first: number, [, dash, word]: RegExpExecArray): HclHeredoc {
  let last = first + 1;
  while (last <= lines.count && lines.textOf(last).trim() !== word) last += 1;
  return { isStripped: dash === "-", last };
}
