import { diffArrays, type StructuredPatch, type StructuredPatchHunk } from "diff";

/**
 * The patch that leads from one text to another, as `structuredPatch` of the `diff` package builds it, but in time linear
 * in the length: the package's search grows with the square of the number of changes, and a file can have thousands. Far
 * apart changes have nothing to do with each other, so that the search goes through the texts in windows; where no line
 * stays for hundreds, the patch is right, and need not be the shortest.
 */
export function buildPatch(
  { path, before, after }: { readonly path: string; readonly before: string; readonly after: string },
  context: number,
): StructuredPatch {
  const rows = compareLines(splitLines(before), splitLines(after));
  return {
    oldFileName: `a/${path}`,
    newFileName: `b/${path}`,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: buildHunks(rows, context),
  };
}

/** Lines with the line ends that belong to them. */
function splitLines(text: string): readonly string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

interface Row {
  readonly sign: " " | "-" | "+";
  readonly line: string;
}

/** Lines of each side that are compared at once, where that is enough to find a line that stays. */
const WINDOW = 64;
/** Where none stays among as many as this, the first half is taken as changed: to search on would cost the square. */
const LARGEST_WINDOW = 256;

function compareLines(before: readonly string[], after: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  let [at, to, size] = [0, 0, WINDOW];
  while (at < before.length || to < after.length) {
    const line = before[at];
    if (line !== undefined && line === after[to]) {
      rows.push({ sign: " ", line });
      at += 1;
      to += 1;
      continue;
    }
    const found = compareAll(before.slice(at, at + size), after.slice(to, to + size));
    const isLast = at + size >= before.length && to + size >= after.length;
    let sure = isLast ? found : takeSure(found, size / 2);
    if (sure.length === 0 && size === LARGEST_WINDOW) {
      sure = [...mark("-", before.slice(at, at + size / 2)), ...mark("+", after.slice(to, to + size / 2))];
    }
    size = sure.length === 0 ? size * 2 : WINDOW;
    for (const row of sure) {
      rows.push(row);
      if (row.sign !== "+") at += 1;
      if (row.sign !== "-") to += 1;
    }
  }
  return rows;
}

function mark(sign: "-" | "+", lines: readonly string[]): readonly Row[] {
  return lines.map((line) => ({ sign, line }));
}

function compareAll(before: readonly string[], after: readonly string[]): readonly Row[] {
  return diffArrays([...before], [...after]).flatMap(({ value, added, removed }) =>
    value.map((line): Row => ({ sign: added ? "+" : removed ? "-" : " ", line })),
  );
}

/** What does not hang on where the window ends: the rows of its first half, up to the last one that stays. */
function takeSure(rows: readonly Row[], half: number): readonly Row[] {
  let [old, now, end] = [0, 0, 0];
  for (const [index, { sign }] of rows.entries()) {
    if (sign !== "+") old += 1;
    if (sign !== "-") now += 1;
    if (Math.max(old, now) > half) break;
    if (sign === " ") end = index + 1;
  }
  return rows.slice(0, end);
}

/** Changes that are at most twice the context apart share a hunk. */
function buildHunks(rows: readonly Row[], context: number): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  let [oldLine, newLine, counted] = [1, 1, 0];
  for (const { first, last } of groupChanges(rows, context)) {
    const start = Math.max(counted, first - context);
    const kept = start - counted;
    const shown = rows.slice(start, last + context + 1);
    const oldLines = shown.filter(({ sign }) => sign !== "+").length;
    const newLines = shown.filter(({ sign }) => sign !== "-").length;
    [oldLine, newLine, counted] = [oldLine + kept, newLine + kept, start + shown.length];
    hunks.push({ oldStart: oldLine, oldLines, newStart: newLine, newLines, lines: shown.flatMap(printRow) });
    [oldLine, newLine] = [oldLine + oldLines, newLine + newLines];
  }
  return hunks;
}

interface Group {
  readonly first: number;
  readonly last: number;
}

function groupChanges(rows: readonly Row[], context: number): readonly Group[] {
  const groups: Group[] = [];
  for (const [index, { sign }] of rows.entries()) {
    if (sign === " ") continue;
    const open = groups.at(-1);
    if (open !== undefined && index - open.last - 1 <= 2 * context) {
      groups[groups.length - 1] = { first: open.first, last: index };
    } else groups.push({ first: index, last: index });
  }
  return groups;
}

function printRow({ sign, line }: Row): readonly string[] {
  return line.endsWith("\n") ? [sign + line.slice(0, -1)] : [sign + line, "\\ No newline at end of file"];
}
