import { execFileSync } from "node:child_process";

/**
 * A checkout of a repository, as its last commit has it: a work tree or a bare git directory. What is not committed is not
 * read, so that the commit that a table names has what the table says.
 */
export interface Checkout {
  readonly commit: string;
  /** Of the commit, `2026-08-21`. */
  readonly date: string;
  /** The paths of its files. */
  readonly paths: readonly string[];
  /** A file's text; null where the tree, by default that of the last commit, has none. */
  readonly read: (path: string, tree?: string) => string | null;
  readonly tags: readonly string[];
  /** Where whole words match a pattern (POSIX extended, with `\\w`), in the order of the paths; binary files are left out. */
  readonly search: (pattern: string) => readonly Match[];
}

export interface Match {
  readonly path: string;
  readonly text: string;
}

export function openCheckout(folder: string): Checkout {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...args], {
      encoding: "utf8",
      maxBuffer: 1e9,
      stdio: ["ignore", "pipe", "ignore"],
    });
  const attempt = (...args: string[]) => {
    try {
      return git(...args);
    } catch {
      return null;
    }
  };
  const [commit = "", date = ""] = git("log", "-1", "--format=%H %cs").trim().split(" ");
  return {
    commit,
    date,
    paths: linesOf(git("ls-tree", "-r", "--name-only", commit)),
    read: (path, tree = commit) => attempt("show", `${tree}:${path}`),
    tags: linesOf(git("tag")),
    // Git answers with an error where it finds nothing.
    search: (pattern) =>
      linesOf(attempt("grep", "-zoIwE", pattern, commit) ?? "").map((line) => {
        const [place = "", text = ""] = line.split("\0");
        return { path: place.slice(commit.length + 1), text };
      }),
  };
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line !== "");
}
