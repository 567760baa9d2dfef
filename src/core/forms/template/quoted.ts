/**
 * Whether all actions of a text stand in quotes or in comments of YAML: then it is YAML as it stands, and its values hold
 * the actions as text.
 */
export function isAllQuoted(text: string): boolean {
  for (let at = text.indexOf("{{"); at !== -1;) {
    const start = text.lastIndexOf("\n", at) + 1;
    const newline = text.indexOf("\n", at);
    const end = newline === -1 ? text.length : newline;
    if (!isLineQuoted(text.slice(start, end))) return false;
    at = text.indexOf("{{", end);
  }
  return true;
}

/** Whether each `{{` of a line stands behind an open quote, or in a comment. */
function isLineQuoted(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) {
    const char = line.charAt(at);
    if (line.startsWith("{{", at)) return false;
    if (char === "#" && (at === 0 || /\s/.test(line.charAt(at - 1)))) return true;
    if (opensQuote(line, at)) at = findQuoteEnd(line, at);
  }
  return true;
}

/** A quote within a word opens nothing: `it's`. */
function opensQuote(line: string, at: number): boolean {
  const char = line.charAt(at);
  return (char === '"' || char === "'") && (at === 0 || /[\s[{(,:-]/.test(line.charAt(at - 1)));
}

/** Of a string that goes on in the next line, the end of the line. */
function findQuoteEnd(line: string, start: number): number {
  const quote = line.charAt(start);
  for (let at = start + 1; at < line.length; at += 1) {
    if (quote === '"' && line.charAt(at) === "\\") at += 1;
    else if (line.charAt(at) === quote) return at;
  }
  return line.length;
}
