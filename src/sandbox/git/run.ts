// The one place that starts git. Every call gets a clean environment, so that neither the user's configuration
// nor a surrounding repository (a pre-commit hook sets GIT_DIR) can change what the sandbox answers.
// It must not read or write anything but the repository folders handed to it.
import { execFile } from "node:child_process";
import { devNull } from "node:os";

export interface GitInput {
  /** What git reads from its standard input. */
  readonly stdin?: string | Buffer;
  /** Extra variables, such as GIT_INDEX_FILE or the author of a commit. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A git command that ended with a code other than 0. */
export class GitError extends Error {
  readonly code: number | null;
  readonly stderr: string;

  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args.join(" ")} ended with ${code ?? "a signal"}: ${stderr.trim()}`);
    this.name = "GitError";
    this.code = code;
    this.stderr = stderr;
  }
}

/**
 * Runs git in a bare repository and returns its standard output.
 * @throws {GitError} when git ends with a code other than 0
 */
export function runGit(folder: string, args: readonly string[], input: GitInput = {}): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "git",
      gitArguments(folder, args),
      { env: { ...gitEnvironment(), ...input.env }, encoding: "buffer", maxBuffer: 512 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(explain(error, args, stderr));
      },
    );
    // git may end before it has read everything, for example when it refuses its arguments: the exit code tells.
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input.stdin ?? "");
  });
}

/** Like {@link runGit}, as text without the newline at its end. */
export async function runGitText(
  folder: string,
  args: readonly string[],
  input: GitInput = {},
): Promise<string> {
  return (await runGit(folder, args, input)).toString("utf8").replace(/\n$/, "");
}

export function gitArguments(folder: string, args: readonly string[]): readonly string[] {
  return ["--git-dir", folder, ...args];
}

/** Nothing but what git needs to start: no variable of the user's own gets in. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { PATH, SystemRoot } = process.env;
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(SystemRoot === undefined ? {} : { SystemRoot }),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    LC_ALL: "C",
    TZ: "UTC",
  };
}

function explain(
  error: Error & { code?: string | number | null },
  args: readonly string[],
  stderr: Buffer,
): Error {
  if (error.code === "ENOENT") {
    return new Error(
      "the sandbox needs git, and no program of that name is in PATH: install git 2.39 or later",
      {
        cause: error,
      },
    );
  }
  return new GitError(args, typeof error.code === "number" ? error.code : null, stderr.toString("utf8"));
}
