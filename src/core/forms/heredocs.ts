import type { CarriedText, Carrier } from "../manifest/recogniser.ts";
import { createLineIndex, type LineIndex } from "../text/line-index.ts";
import { composeMaps } from "../text/offset-map.ts";
import type { Range } from "../text/range.ts";
import type { Node } from "../yaml/node.ts";
import { cutLines } from "./cut-lines.ts";
import { looksLikeYaml } from "./looks-like-yaml.ts";

/** Manifests in a shell script: the lines of `cat <<EOF | kubectl apply -f -`. Nothing of the script is run or followed. */
export const heredocCarrier: Carrier = {
  open: ({ path, text }) => {
    if (!text.includes("<<") || /\.(?:ya?ml|json)$/i.test(path) || looksLikeYaml(text)) return null;
    const texts = readScript(text);
    return texts.length === 0 ? null : { texts, remarks: [] };
  },
};

/**
 * The same in a text that is carried itself: its heredocs in its place, where it is a script.
 *
 * @param group of the first of them
 */
export function carryHeredocs(script: CarriedText, group: number): readonly CarriedText[] {
  if (looksLikeYaml(script.text)) return [];
  return readScript(script.text).map((text, index) => ({
    ...script,
    ...text,
    map: composeMaps(text.map, script.map),
    // Alone, none of them would be one.
    unit: script.unit,
    group: group + index,
  }));
}

function readScript(text: string): readonly CarriedText[] {
  const lines = createLineIndex(text);
  const texts: CarriedText[] = [];
  for (let line = 1; line <= lines.count; line += 1) {
    const heredoc = readOpening(lines.textOf(line));
    if (heredoc === null) continue;
    const end = findEnd(lines, line, heredoc);
    texts.push(carry({ text, lines, first: line, end, heredoc }, texts.length));
    line = end;
  }
  return texts;
}

interface Heredoc {
  readonly word: string;
  /** `<<-`: leading tabs are none of the text. */
  readonly isStripped: boolean;
  /** The word without quotes: the shell puts in what `$` asks for. */
  readonly isExpanded: boolean;
}

function readOpening(line: string): Heredoc | null {
  const [, dash, quote, word] = /(?<!<)<<(?!<)(-?)[ \t]*(\\|["']?)([A-Za-z_]\w*)/.exec(line) ?? [];
  if (word === undefined || /^\s*#/.test(line)) return null;
  return { word, isStripped: dash === "-", isExpanded: quote === "" };
}

/** The line with the closing word; one that never comes ends with the script. */
function findEnd(lines: LineIndex, first: number, { word, isStripped }: Heredoc): number {
  for (let line = first + 1; line <= lines.count; line += 1) {
    const text = lines.textOf(line);
    if ((isStripped ? text.replace(/^\t+/, "") : text) === word) return line;
  }
  return lines.count + 1;
}

interface Place {
  readonly text: string;
  readonly lines: LineIndex;
  readonly first: number;
  readonly end: number;
  readonly heredoc: Heredoc;
}

function carry({ text, lines, first, end, heredoc }: Place, group: number): CarriedText {
  const body: Range[] = [];
  for (let line = first + 1; line < end; line += 1) {
    const range = lines.rangeOf(line);
    const tabs = heredoc.isStripped ? (/^\t*/.exec(lines.textOf(line))?.[0].length ?? 0) : 0;
    body.push({ start: range.start + tabs, end: range.end });
  }
  const behind = end > lines.count ? text.length : lines.rangeOf(end).start;
  const to = end > lines.count ? text.length : lines.rangeOf(end).end;
  return {
    ...cutLines(text, body, behind),
    unit: { start: lines.rangeOf(first).start, end: to },
    group,
    reading: 0,
    ...(heredoc.isExpanded && { complete: markExpansions }),
  };
}

/** `$NAME` is what the shell puts in, as `${NAME}` is: nothing is known of such a value. */
function markExpansions(root: Node): Node {
  if (root.kind === "scalar")
    Object.assign(root, { text: root.text.replaceAll(/\$(?=[A-Za-z_])(\w+)|`/g, "${$1}") });
  else if (root.kind === "seq") root.items.forEach(markExpansions);
  else if (root.kind === "map") {
    for (const { key, value } of root.pairs) {
      markExpansions(key);
      if (value !== null) markExpansions(value);
    }
  }
  return root;
}
