import ts from "typescript";

/** Words that people meet (texts in the sources, pages, app.yml), held against the list of CONTRIBUTING.md. Comments are free. */

export const LIST = "CONTRIBUTING.md";

export interface Unused {
  readonly words: string;
  readonly instead: string;
}

export interface Line {
  readonly line: number;
  readonly text: string;
}

/** The list: the table below "Words we don't use". @throws where there is none */
export function readList(markdown: string): readonly Unused[] {
  const [, section = ""] = markdown.split(/^## Words we don't use$/m);
  const [table = ""] = section.split(/^## /m);
  const rows = [...table.matchAll(/^\| `([^`]+)` +\| (.*?) +\|$/gm)];
  if (rows.length === 0) throw new Error(`${LIST} has no table below "Words we don't use"`);
  return rows.map(([, words = "", instead = ""]) => ({ words, instead }));
}

export function findWords(
  texts: readonly Line[],
  list: readonly Unused[],
): readonly (Unused & Pick<Line, "line">)[] {
  return texts.flatMap(({ line, text }) =>
    list.filter(({ words }) => hasWords(text, words)).map((one) => ({ line, ...one })),
  );
}

/** Whole words, in any case, over line ends. */
function hasWords(text: string, words: string): boolean {
  const flat = ` ${text.toLowerCase().replaceAll(/[^\p{L}\p{N}_'-]+/gu, " ")} `;
  return flat.includes(` ${words} `);
}

/** What people read of a file. */
export function readTexts(path: string, content: string): readonly Line[] {
  if (path.endsWith(".ts")) return readLiterals(path, content);
  const own = path === LIST ? content.replaceAll(/^\| `[^`]+` +\|.*$/gm, "") : content;
  return own.split("\n").map((text, index) => ({ line: index + 1, text }));
}

function readLiterals(path: string, content: string): readonly Line[] {
  const file = ts.createSourceFile(path, content, ts.ScriptTarget.Latest, true);
  const texts: Line[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      texts.push({ line: line + 1, text: node.getText() });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return texts;
}
