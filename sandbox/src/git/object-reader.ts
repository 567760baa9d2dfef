// Reads git's objects through one process that stays, because a process per file would be most of the time a test takes.
// The process sees what other git processes write meanwhile. It must be closed.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { GitObject, ObjectType } from "./objects.ts";
import { GitError, gitArguments, gitEnvironment, runGitText } from "./run.ts";

interface Question {
  readonly expression: string;
  readonly answer: (object: GitObject | null) => void;
}

export class ObjectReader {
  readonly #folder: string;
  #process: ChildProcessWithoutNullStreams | null = null;
  #isClosed = false;
  #waiting: Question[] = [];
  #received: Buffer[] = [];
  #length = 0;
  /** How many bytes have to be there before it is worth to look again. */
  #wanted = 1;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Reads what an expression such as `main` or `<sha>:path/to/file` names; null when there is no such thing. */
  read(expression: string): Promise<GitObject | null> {
    if (this.#isClosed || expression.includes("\0")) return Promise.resolve(null);
    if (expression.includes("\n")) return this.#readByName(expression);
    return new Promise((answer) => this.#ask({ expression, answer }));
  }

  /** The process takes a question a line: a path with a newline in it is turned into a SHA first. */
  async #readByName(expression: string): Promise<GitObject | null> {
    const sha = await resolveName(this.#folder, expression);
    return sha === null ? null : this.read(sha);
  }

  #ask(question: Question): void {
    const process = this.#process ?? this.#start();
    this.#waiting.push(question);
    process.stdin.write(`${question.expression}\n`);
  }

  close(): void {
    this.#isClosed = true;
    this.#process?.stdin.end();
    this.#process?.kill();
    this.#process = null;
  }

  #start(): ChildProcessWithoutNullStreams {
    const args = gitArguments(this.#folder, ["cat-file", "--batch"]);
    const process = spawn("git", args, { env: gitEnvironment() });
    this.#process = process;
    process.stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    process.stdin.on("error", () => undefined);
    process.stderr.resume();
    process.on("error", () => this.#end(process));
    process.on("close", () => this.#end(process));
    return process;
  }

  /** git gives up on some expressions that cannot name anything here, such as `main@{upstream}`. */
  #end(process: ChildProcessWithoutNullStreams): void {
    if (this.#process === process) this.#process = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#received = [];
    this.#length = 0;
    this.#wanted = 1;
    // The first one is to blame; those behind it are asked again.
    const [blamed, ...others] = waiting;
    blamed?.answer(null);
    for (const { expression, answer } of others) void this.read(expression).then(answer);
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#wanted) return;
    let rest = Buffer.concat(this.#received);
    for (let next = parseAnswer(rest); ; next = parseAnswer(rest)) {
      if (!next.isWhole) {
        this.#wanted = next.wanted;
        break;
      }
      this.#waiting.shift()?.answer(next.object);
      rest = rest.subarray(next.end);
    }
    this.#received = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }
}

async function resolveName(folder: string, expression: string): Promise<string | null> {
  try {
    return await runGitText(folder, ["rev-parse", "--verify", "--quiet", "--end-of-options", expression]);
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}

type Parsed =
  | { readonly isWhole: true; readonly object: GitObject | null; readonly end: number }
  | { readonly isWhole: false; readonly wanted: number };

/** An answer is a line with SHA, type and size, then the bytes and a newline; or a line that says that it is missing. */
function parseAnswer(output: Buffer): Parsed {
  const line = output.indexOf("\n");
  if (line === -1) return { isWhole: false, wanted: output.length + 1 };
  const match = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(
    output.subarray(0, line).toString("utf8"),
  );
  const start = line + 1;
  if (match === null) return { isWhole: true, object: null, end: start };
  const [, sha = "", type = "", size = ""] = match;
  const end = start + Number(size);
  if (output.length < end + 1) return { isWhole: false, wanted: end + 1 };
  // The pattern above lets only git's four object types through; the bytes are copied, as the buffer goes on to be used.
  return {
    isWhole: true,
    object: { sha, type: type as ObjectType, data: Buffer.from(output.subarray(start, end)) },
    end: end + 1,
  };
}
