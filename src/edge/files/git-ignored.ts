import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * What git leaves out of a folder: by .gitignore, .git/info/exclude and the person's own excludes, asked of git itself. A
 * file that git tracks is never left out. Nothing is, where there is no git or no repository.
 */
export interface Ignored {
  /** Whether git leaves out the file or folder at this path, which begins as the folder's own. */
  readonly has: (path: string) => boolean;
}

export const NOTHING_IGNORED: Ignored = { has: () => false };

/** Bytes of git's answer: folders that are left out as a whole are one line of it. */
const MAX_ANSWER = 64 * 1024 * 1024;

export async function listIgnored(folder: string): Promise<Ignored> {
  const answer = isInRepository(folder) ? await ask(folder) : null;
  if (answer === null || answer === "") return NOTHING_IGNORED;
  const places = new Set(
    answer
      .split("\0")
      .filter((path) => path !== "")
      .map((path) => resolve(join(folder, path))),
  );
  return { has: (path) => places.has(resolve(path)) };
}

/** Starting git takes as long as reading a thousand files. */
function isInRepository(folder: string): boolean {
  // Where people say so, a repository is somewhere else than its files.
  if (process.env["GIT_DIR"] !== undefined) return true;
  try {
    for (let place = realpathSync(folder); ; place = dirname(place)) {
      if (existsSync(join(place, ".git"))) return true;
      if (dirname(place) === place) return false;
    }
  } catch {
    return true;
  }
}

/** null where git has none, or cannot be asked. A repository may be a stranger's: none of its programs is run. */
function ask(folder: string): Promise<string | null> {
  const args = ["-c", "core.fsmonitor=false", "-C", folder, "ls-files", "-z", "--others", "--ignored"];
  const options = { maxBuffer: MAX_ANSWER, encoding: "utf8", env: { ...process.env, ...QUIET } } as const;
  return new Promise((done) => {
    execFile("git", [...args, "--exclude-standard", "--directory"], options, (error, answer) => {
      done(error === null ? answer : null);
    });
  });
}

/** Asking changes nothing, and asks nobody. */
const QUIET = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
