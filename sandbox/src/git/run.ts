// The one place that starts git. Every call gets a clean environment, so that neither the user's configuration
// nor a surrounding repository (a pre-commit hook sets GIT_DIR) can change what the sandbox answers.
// It must not read or write anything but the repository folders handed to it.
import { readFileSync, rmSync } from "node:fs";
import { devNull } from "node:os";
import { Shell } from "./shell.ts";

/** A git command that ended with a code other than 0. */
export class GitError extends Error {
  readonly code: number;
  readonly stderr: string;

  constructor(args: readonly string[], code: number, stderr: string) {
    super(`git ${args.join(" ")} ended with ${code}: ${stderr.trim()}`);
    this.name = "GitError";
    this.code = code;
    this.stderr = stderr;
  }
}

/**
 * Runs git in a bare repository and returns its standard output. What comes out passes through files beside the
 * repository's folder, which are removed.
 * @throws {GitError} when git ends with a code other than 0
 */
export async function runGit(folder: string, args: readonly string[]): Promise<Buffer> {
  const call = `${folder}.call-${++calls}`;
  const streams = { stdout: `${call}.stdout`, stderr: `${call}.stderr` };
  try {
    const words = ["git", ...gitArguments(folder, args)];
    const code = await shell.run({ words, streams, env: gitEnvironment() });
    if (code === 0) return readFileSync(streams.stdout);
    throw explain(args, code, readFileSync(streams.stderr, "utf8"));
  } finally {
    for (const file of Object.values(streams)) rmSync(file, { force: true });
  }
}

let calls = 0;
const shell = new Shell();

/** Like {@link runGit}, as text without the newline at its end. */
export async function runGitText(folder: string, args: readonly string[]): Promise<string> {
  return (await runGit(folder, args)).toString("utf8").replace(/\n$/, "");
}

export function gitArguments(folder: string, args: readonly string[]): readonly string[] {
  return ["--git-dir", folder, ...IN_HASTE, ...args];
}

/** Nothing in a sandbox has to outlive a crash, or lives long enough to be tidied up. */
const IN_HASTE = ["-c", "core.fsync=none", "-c", "gc.auto=0"];

/** Nothing but what git needs to start: no variable of the user's own gets in. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
    TZ: "UTC",
  };
}

/** A shell's code for a program that it does not find. */
const NO_SUCH_PROGRAM = 127;

function explain(args: readonly string[], code: number, stderr: string): Error {
  return code === NO_SUCH_PROGRAM
    ? new Error("the sandbox needs git, and no program of that name is in PATH: install git 2.39 or later")
    : new GitError(args, code, stderr);
}
