import { execFile } from "node:child_process";
import { join, resolve } from "node:path";

/**
 * What git leaves out of a folder: by .gitignore, .git/info/exclude and the person's own excludes, asked of git itself. A
 * file that git tracks is never left out. Nothing is, where there is no git or no repository.
 */
export interface Ignored {
  /** Whether git leaves out the file or folder at this absolute path. */
  readonly has: (place: string) => boolean;
}

const NOTHING_IGNORED: Ignored = { has: () => false };

/** Bytes of git's answer: folders that are left out as a whole are one line of it. */
const MAX_ANSWER = 64 * 1024 * 1024;

export async function listIgnored(folder: string): Promise<Ignored> {
  const answer = await ask(folder);
  if (answer === null) return NOTHING_IGNORED;
  const places = new Set(
    answer
      .split("\0")
      .filter((path) => path !== "")
      .map((path) => resolve(join(folder, path))),
  );
  return { has: (place) => places.has(place) };
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
