// Differences between two commits, as git finds them: files with their status, renames, patches, hunks and rows.
// Nothing is compared here: git compares, this module only takes its output apart.
import { runGit } from "./run.ts";

export type FileStatus = "added" | "removed" | "modified" | "renamed" | "changed";

export interface FileDiff {
  readonly path: string;
  /** The path before a rename; null otherwise. */
  readonly previousPath: string | null;
  readonly status: FileStatus;
  readonly additions: number;
  readonly deletions: number;
  readonly binary: boolean;
  /** SHA of the blob on the new side; of the old side when the file was removed. */
  readonly sha: string;
  /** From the first `@@` on, without the last newline; null where there are no hunks (binary, pure rename). */
  readonly patch: string | null;
  readonly hunks: readonly Hunk[];
}

export interface Hunk {
  /** The whole `@@ … @@` line. */
  readonly header: string;
  readonly rows: readonly Row[];
}

/** One line of a hunk. */
export interface Row {
  readonly kind: "context" | "addition" | "deletion";
  /** Line number from 1 on the old side; null for an addition. */
  readonly left: number | null;
  /** Line number from 1 on the new side; null for a deletion. */
  readonly right: number | null;
  /** The row as it stands in the patch, its first character included. */
  readonly raw: string;
  /** The row's 1-based position below the file's first `@@` line, as GitHub counts it. */
  readonly position: number;
}

/** The two-dot difference of two commits, renames found by git's own similarity. */
export async function diffCommits(folder: string, from: string, to: string): Promise<readonly FileDiff[]> {
  const output = await runGit(folder, [...DIFF, "--unified=3", from, to]);
  return parseDiff(output.toString("utf8"));
}

/** The same as text, as a `.diff` page shows it. */
export async function diffText(folder: string, from: string, to: string): Promise<string> {
  const output = await runGit(folder, ["diff-tree", "-r", "-M", "--patch", "--unified=3", from, to]);
  return output.toString("utf8");
}

/** The difference without context rows: exactly the lines that changed. */
export async function diffCommitsBare(
  folder: string,
  from: string,
  to: string,
): Promise<readonly FileDiff[]> {
  const output = await runGit(folder, [...DIFF, "--unified=0", from, to]);
  return parseDiff(output.toString("utf8"));
}

const DIFF = ["diff-tree", "-r", "-M", "-z", "--raw", "--numstat", "--patch", "--full-index", "--no-color"];

/** git prints, NUL-separated: all raw entries, then all counts, an empty field, then the patches one after another. */
function parseDiff(output: string): readonly FileDiff[] {
  const reader = new FieldReader(output);
  const entries: RawEntry[] = [];
  while (reader.peek().startsWith(":")) entries.push(readRaw(reader));
  const counts = entries.map(() => readCount(reader));
  // No regular expression with ^: in JavaScript it also matches after a carriage return inside of a row.
  const sections = reader.rest().replace("\0", "\n").split("\ndiff --git ").slice(1);
  return entries.map((entry, index) => {
    // A change of type (a file that becomes a symlink) is printed as a removal and an addition.
    const own = sections.splice(0, entry.letter === "T" ? 2 : 1).map(patchOf);
    const patch = own.filter((text) => text !== null).join("\n");
    const count = counts[index] ?? { additions: 0, deletions: 0, binary: false };
    return { ...entry.file, ...count, patch: patch === "" ? null : patch, hunks: parseHunks(patch) };
  });
}

class FieldReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  peek(): string {
    return this.#text.slice(this.#at, this.#at + 1);
  }

  next(): string {
    const end = this.#text.indexOf("\0", this.#at);
    const field = this.#text.slice(this.#at, end);
    this.#at = end + 1;
    return field;
  }

  rest(): string {
    return this.#text.slice(this.#at);
  }
}

interface RawEntry {
  readonly letter: string;
  readonly file: Pick<FileDiff, "path" | "previousPath" | "status" | "sha">;
}

function readRaw(reader: FieldReader): RawEntry {
  const [, , before = "", after = "", status = ""] = reader.next().split(" ");
  const letter = status.slice(0, 1);
  const renamed = letter === "R" || letter === "C";
  const previousPath = renamed ? reader.next() : null;
  const path = reader.next();
  const sha = letter === "D" ? before : after;
  return { letter, file: { path, previousPath, status: STATUS[letter] ?? "modified", sha } };
}

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  T: "changed",
};

function readCount(reader: FieldReader): Pick<FileDiff, "additions" | "deletions" | "binary"> {
  const [added = "", deleted = "", path = ""] = reader.next().split("\t");
  if (path === "") {
    // A rename's two paths follow as fields of their own.
    reader.next();
    reader.next();
  }
  return { additions: Number(added) || 0, deletions: Number(deleted) || 0, binary: added === "-" };
}

function patchOf(section: string): string | null {
  const start = section.indexOf("\n@@ ");
  return start === -1 ? null : section.slice(start + 1).replace(/\n$/, "");
}

function parseHunks(patch: string): readonly Hunk[] {
  const hunks: { header: string; rows: Row[] }[] = [];
  let left = 0;
  let right = 0;
  for (const [position, raw] of (patch === "" ? [] : patch.split("\n")).entries()) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(raw);
    if (header !== null) {
      hunks.push({ header: raw, rows: [] });
      [left, right] = [Number(header[1]), Number(header[2])];
      continue;
    }
    // "\ No newline at end of file" is a remark on the row above, not a row.
    if (raw.startsWith("\\")) continue;
    const kind = raw.startsWith("+") ? "addition" : raw.startsWith("-") ? "deletion" : "context";
    hunks.at(-1)?.rows.push({
      kind,
      left: kind === "addition" ? null : left++,
      right: kind === "deletion" ? null : right++,
      raw,
      position,
    });
  }
  return hunks;
}
