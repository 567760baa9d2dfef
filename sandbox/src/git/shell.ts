// Starts programs through a shell that stays. To start one, a process is copied first, with its tables of memory, and
// writes to its own memory cost again afterwards: from a process that holds as much as a test's worker, that took 11 ms
// a call and most of a test's time. The shell is small. Its input ends with this process, and with its input it ends.
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Socket } from "node:net";
import { createInterface } from "node:readline";

/** Where a program's output goes: paths of files. It has no input. */
export interface Streams {
  readonly stdout: string;
  readonly stderr: string;
}

export interface Program {
  readonly words: readonly string[];
  readonly streams: Streams;
  /** All variables that it sees; its name is looked for in the PATH among them. */
  readonly env: NodeJS.ProcessEnv;
}

interface Run {
  readonly resolve: (code: number) => void;
  readonly reject: (error: Error) => void;
}

export class Shell {
  readonly #runs = new Map<number, Run>();
  #process: ChildProcessWithoutNullStreams | null = null;
  #count = 0;

  /** Resolves to the exit code. As in any shell, 127 says that there is no such program. */
  run(program: Program): Promise<number> {
    const shell = this.#process ?? this.#start();
    const number = ++this.#count;
    return new Promise((resolve, reject) => {
      this.#runs.set(number, { resolve, reject });
      hold(shell);
      // Several run at once; each says its number when it ends.
      shell.stdin.write(`{ ${commandLine(program)}; echo ${number} $?; } &\n`);
    });
  }

  #start(): ChildProcessWithoutNullStreams {
    const shell = spawn("/bin/sh", ["-s"], { env: {} });
    this.#process = shell;
    shell.stderr.resume();
    shell.stdin.on("error", () => undefined);
    createInterface({ input: shell.stdout }).on("line", (line) => this.#take(shell, line));
    shell.on("error", (error) => this.#end(shell, error));
    shell.on("close", () => this.#end(shell, new Error("the shell has ended before the program")));
    return shell;
  }

  #take(shell: ChildProcessWithoutNullStreams, line: string): void {
    const [number = 0, code = 1] = line.split(" ").map(Number);
    const run = this.#runs.get(number);
    this.#runs.delete(number);
    if (this.#runs.size === 0) release(shell);
    run?.resolve(code);
  }

  #end(shell: ChildProcessWithoutNullStreams, error: Error): void {
    if (this.#process !== shell) return;
    this.#process = null;
    const runs = [...this.#runs.values()];
    this.#runs.clear();
    for (const { reject } of runs) reject(error);
  }
}

/** Keeps this process alive while a program runs. */
function hold(shell: ChildProcessWithoutNullStreams): void {
  shell.ref();
  for (const socket of socketsOf(shell)) socket.ref();
}

/** Lets this process end while the shell waits for work. */
function release(shell: ChildProcessWithoutNullStreams): void {
  shell.unref();
  for (const socket of socketsOf(shell)) socket.unref();
}

/** Pipes to a child are sockets; the declared types know only what all streams have. */
function socketsOf({ stdin, stdout, stderr }: ChildProcessWithoutNullStreams): readonly Socket[] {
  return [stdin, stdout, stderr].filter(
    (stream): stream is typeof stream & Socket => stream instanceof Socket,
  );
}

function commandLine({ words, streams, env }: Program): string {
  const variables = Object.entries(env).map(([name, value = ""]) => `${name}=${quote(value)}`);
  const redirections = `</dev/null >${quote(streams.stdout)} 2>${quote(streams.stderr)}`;
  return [...variables, ...words.map(quote), redirections].join(" ");
}

/** Nothing within single quotes means anything to a shell, but their end. */
function quote(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
