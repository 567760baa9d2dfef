/**
 * Whether a text begins as YAML, JSON or a template of them does: with a key, an item or a brace. Prose, a script and a
 * page of Markdown do not; that they quote a manifest makes them none. Comments and blank lines before it say nothing.
 */
export function looksLikeYaml(text: string): boolean {
  const first = findFirstLine(text);
  return /^(?:\{|\[\s*(?:\{|$)|- |(?:- )?["']?[^\s:#"']+["']?[ \t]*:(?:[ \t]|$))/.test(first);
}

function findFirstLine(text: string): string {
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    const line = text.slice(start, end === -1 ? text.length : end).trim();
    if (line !== "" && !line.startsWith("#") && !line.startsWith("---")) return line;
    if (end === -1) break;
    start = end + 1;
  }
  return "";
}
