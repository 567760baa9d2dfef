import type { CarriedText, Carrier } from "../manifest/recogniser.ts";
import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import type { Range } from "../text/range.ts";
import { cutLines } from "./cut-lines.ts";
import { carryHeredocs } from "./heredocs.ts";
import { findFences, type Fence } from "./fences.ts";
import { findQuotations } from "./quotations.ts";

/**
 * Manifests in pages of Markdown, which people copy from: each YAML block is a text, and each heredoc of a script. A block
 * that is not whole as it stands, with `...` or `<name>` in it, is passed over: whoever copies it has to change it first.
 */
export const markdownCarrier: Carrier = {
  open: ({ path, text }, mayMatter) => {
    if (!/\.(?:md|mdx|markdown)$/i.test(path)) return null;
    const lines = createLineIndex(text);
    const hasComments = !/\.mdx$/i.test(path);
    const texts: CarriedText[] = [];
    const fences = findFences(text, lines);
    for (const fence of fences) {
      const isScript = SHELLS.has(fence.language);
      if (!isScript && !YAML.has(fence.language)) continue;
      const carried = carry({ text, lines, fence, group: texts.length, hasComments });
      // Many a page calls the script that hands a manifest to kubectl YAML; what begins as YAML has none.
      const inScript = carryHeredocs(carried, texts.length);
      const found = isScript || inScript.length > 0 ? inScript : [carried];
      texts.push(...found.filter((one) => !hasGaps(one.text)).map(markFragment));
    }
    const quoted = findQuoted(lines, fences).filter((one) => isWhole(one.text) && mayMatter(one.text));
    return { texts, remarks: quoted.map(({ offset }) => ({ offset, reason: QUOTED })) };
  },
};

const QUOTED = "a YAML block in a quotation (`>`): otel-fix doesn't check it";

const YAML: ReadonlySet<string> = new Set(["yaml", "yml", "kubernetes", "k8s", "kubectl"]);
/** `kubectl apply -f - <<EOF` */
const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "shell", "console", "zsh"]);

interface Quoted {
  /** Of its opening marks. */
  readonly offset: number;
  readonly text: string;
}

/** The YAML blocks in quotations. */
function findQuoted(lines: LineIndex, fences: readonly Fence[]): readonly Quoted[] {
  return findQuotations(lines, fences).flatMap(({ first, text }) =>
    findFences(text)
      .filter(({ language }) => YAML.has(language))
      .map((fence) => ({
        offset: lines.rangeOf(first + fence.first - 1).start,
        text: fence.lines.map(({ start, end }) => text.slice(start, end)).join("\n"),
      }))
      .filter((one) => !hasGaps(one.text)),
  );
}

function markFragment(carried: CarriedText): CarriedText {
  return { ...carried, isFragment: !isWhole(carried.text) };
}

interface Place {
  readonly text: string;
  readonly lines: LineIndex;
  readonly fence: Fence;
  readonly group: number;
  readonly hasComments: boolean;
}

function carry({ text, lines, fence, group, hasComments }: Place): CarriedText {
  const { first, last, isClosed } = fence;
  const above = findComments(lines, first);
  const { start, end } = lines.rangeOf(last);
  const comments = above.map((line) => trim(text, lines.rangeOf(line)));
  const cut = cutLines(text, fence.lines, isClosed ? start : end);
  return {
    ...cut,
    // A comment above it belongs to what can be read by itself.
    unit: { start: lines.rangeOf(Math.min(first, ...above)).start, end },
    group,
    reading: 0,
    // MDX has no such comments.
    ...(hasComments && { above: { comments, at: lines.rangeOf(first).start, marks: ["<!-- ", " -->"] } }),
    isCopied: true,
  };
}

/** The lines of the comments directly above a line, in order; between them and it there may be a blank one. */
function findComments(lines: LineIndex, line: number): readonly number[] {
  const found: number[] = [];
  let at = line - 1;
  if (at > 0 && lines.textOf(at).trim() === "") at -= 1;
  for (; at > 0 && found.length < MAX_COMMENTS && isComment(lines.textOf(at)); at -= 1) found.unshift(at);
  return found;
}

const MAX_COMMENTS = 20;

function isComment(line: string): boolean {
  const content = line.trim();
  return content.startsWith("<!--") && content.endsWith("-->");
}

function trim(text: string, { start, end }: Range): Range {
  const line = text.slice(start, end);
  return { start: start + line.length - line.trimStart().length, end: start + line.trimEnd().length };
}

/** What a reader is to fill in: `...`, `…`, `<name>`, and what a template would. */
function hasGaps(text: string): boolean {
  return text.includes("...") || text.includes("…") || text.includes("{{") || /<[^<>\n]*>/.test(text);
}

/** Whether a whole resource stands in it: values and sections of one are shown by many pages, and mean little alone. */
function isWhole(text: string): boolean {
  return /^[ -]*["']?apiVersion["']?:/m.test(text) && /^[ -]*["']?kind["']?:/m.test(text);
}
