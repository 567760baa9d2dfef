import { execFile } from "node:child_process";
import { resolve } from "node:path";

/**
 * Which files git knows to be changed: against the commit where the branch left another, or against the last commit; with
 * those that git doesn't track yet.
 */
export type ChangedFiles =
  | { readonly ok: true; readonly has: (path: string) => boolean }
  | { readonly ok: false; readonly reason: string };

/** @param ref null: the last commit */
export async function listChanged(ref: string | null): Promise<ChangedFiles> {
  const top = await ask(["rev-parse", "--show-cdup"]);
  if (!top.ok) return { ok: false, reason: `not a git repository: ${top.reason}` };
  const base = await findBase(ref);
  if (!base.ok) return base;
  const root = resolve(top.answer.trim());
  const answers = [
    await ask([
      "-C",
      root,
      "diff",
      "--name-only",
      "-z",
      "--no-renames",
      "--diff-filter=d",
      base.answer.trim(),
    ]),
    await ask(["-C", root, "ls-files", "-z", "--others", "--exclude-standard"]),
  ];
  const places = new Set<string>();
  for (const one of answers) {
    if (!one.ok) return one;
    for (const path of one.answer.split("\0")) if (path !== "") places.add(resolve(root, path));
  }
  return { ok: true, has: (path) => places.has(resolve(path)) };
}

function findBase(ref: string | null): Promise<Answer> {
  return ref === null
    ? ask(["rev-parse", "--verify", "HEAD"])
    : ask(["merge-base", "--end-of-options", "HEAD", ref]);
}

type Answer =
  { readonly ok: true; readonly answer: string } | { readonly ok: false; readonly reason: string };

/** Bytes of an answer. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** A repository may be a stranger's: none of its programs is run. */
function ask(args: readonly string[]): Promise<Answer> {
  const options = {
    maxBuffer: MAX_ANSWER,
    encoding: "utf8",
    env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
  } as const;
  return new Promise((done) => {
    execFile("git", ["-c", "core.fsmonitor=false", ...args], options, (error, answer, said) => {
      if (error === null) done({ ok: true, answer });
      else done({ ok: false, reason: firstLine(said) ?? firstLine(error.message) ?? "git failed" });
    });
  });
}

function firstLine(text: string): string | undefined {
  return text
    .split("\n")
    .find((line) => line.trim() !== "")
    ?.replace(/^fatal: /, "")
    .trim();
}
