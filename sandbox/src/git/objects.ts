// What git's objects are, and how they are written down (gitformat-loose(5), git-mktree(1)).

export type ObjectType = "blob" | "tree" | "commit" | "tag";

export interface GitObject {
  readonly sha: string;
  readonly type: ObjectType;
  readonly data: Buffer;
}

/** An entry of one folder. */
export interface FolderEntry {
  /** Six digits. */
  readonly mode: string;
  readonly type: ObjectType;
  readonly sha: string;
  /** A name, not a path. */
  readonly name: string;
}

/**
 * Takes a tree object apart: for each entry its mode, a blank, its name in UTF-8, a NUL and the 20 bytes of its SHA.
 * @throws {Error} where it is cut off
 */
export function parseTree(data: Buffer): readonly FolderEntry[] {
  const entries: FolderEntry[] = [];
  for (let at = 0; at < data.length;) {
    const end = data.indexOf(0, at);
    if (end === -1 || end + 21 > data.length) throw new Error(`a tree is cut off behind byte ${at}`);
    const [mode = "", ...name] = data.toString("utf8", at, end).split(" ");
    const sha = data.toString("hex", end + 1, end + 21);
    entries.push({ mode: mode.padStart(6, "0"), type: typeOfMode(mode), sha, name: name.join(" ") });
    at = end + 21;
  }
  return entries;
}

/** Whether a text is a SHA in full. */
export function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

function typeOfMode(mode: string): ObjectType {
  if (mode === "40000") return "tree";
  return mode === "160000" ? "commit" : "blob";
}
