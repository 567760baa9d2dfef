/**
 * Takes a text apart for the judge of fixes: what is read as YAML in it, and what stands around that. By plain lines and
 * searches, and nothing of it shared with the code that looks for manifests in texts.
 */
export interface SplitText {
  /** Everything but the texts, with a mark in the place of each. */
  readonly around: string;
  readonly texts: readonly string[];
}

/** A page by its fences, a program by its heredocs, a template without its actions, anything else as it is. */
export function splitFile(path: string, text: string): SplitText {
  if (path.endsWith(".md")) return splitFences(text);
  if (path.endsWith(".tf")) return splitHeredocs(text);
  return { around: "", texts: [text.includes("{{") ? withoutActions(text) : text] };
}

function splitFences(text: string): SplitText {
  return cut(text, /^([ >]*)(`{3,}|~{3,})[^\n`]*\n/m, ([, indent = "", fence = ""]) => `${indent}${fence}`);
}

/** Those of a shell and of Terraform's language: `<<EOF`, `<<-"EOF"`. */
export function splitHeredocs(text: string): SplitText {
  return cut(text, /<<-?[ ]?["']?(\w+)["']?[^\n]*\n/, ([, word = ""]) => word);
}

/** Cuts out what follows an opening, up to the line that is nothing but its end. */
function cut(text: string, opening: RegExp, endOf: (match: RegExpExecArray) => string): SplitText {
  const texts: string[] = [];
  let around = "";
  let rest = text;
  for (let match = opening.exec(rest); match !== null; match = opening.exec(rest)) {
    const start = match.index + match[0].length;
    const end = endOf(match).trim();
    const lines = rest.slice(start).split("\n");
    const length = lines.findIndex((line) => line.trim() === end);
    if (length === -1) break;
    const body = lines.slice(0, length);
    texts.push(withoutIndent(body));
    around += `${rest.slice(0, start)}<text ${texts.length}>`;
    rest = lines.slice(length).join("\n");
    // Of the line that ends it nothing may open another one.
    const [last = ""] = rest.split("\n", 1);
    around += last;
    rest = rest.slice(last.length);
  }
  return { around: around + rest, texts };
}

function withoutIndent(lines: readonly string[]): string {
  const columns = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const least = Math.min(...columns, Infinity);
  return lines.map((line) => `${line.slice(least)}\n`).join("");
}

/** As if each of them gave a word, and those in lines of their own nothing. */
function withoutActions(text: string): string {
  return text.replaceAll(/^[ \t]*\{\{[^\n]*\}\}[ \t]*(?=\r?$)/gm, "").replaceAll(/\{\{[^\n]*?\}\}/g, "x");
}
