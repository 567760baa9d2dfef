import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { buildProgram } from "../../build-program.ts";
import { createFolder, runProcess, type Outcome } from "../cli/command-line.ts";

/** GitHub's runner, as far as an Action sees it: docs.github.com/actions/reference/workflows-and-actions/variables. */

export interface StepWishes {
  /** What is checked out. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the workflow sets under `with`. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly event?: unknown;
  readonly env?: Readonly<Record<string, string>>;
  /** The bundle; a build of these sources unless given. */
  readonly program?: string;
}

export interface Step extends Pick<Outcome, "code" | "stderr"> {
  readonly lines: readonly string[];
  /** Lines that the runner takes for commands. */
  readonly commands: readonly string[];
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What `outputs.report` names. */
  readonly report: unknown;
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly using: string; readonly main: string };
}

/** action.yml, of which the runner takes the defaults. */
export const ACTION = parse(readFileSync("action.yml", "utf8")) as ActionFile; // True: a test reads all of it.

export async function runStep({
  files = {},
  inputs = {},
  event = {},
  env = {},
  program,
}: StepWishes): Promise<Step> {
  const own = createFolder({ "event.json": JSON.stringify(event), output: "", summary: "" });
  const defaults = Object.entries(ACTION.inputs).map(([name, input]) => [name, input.default] as const);
  const given: Record<string, string> = { ...Object.fromEntries(defaults), token: "", ...inputs };
  const outcome = await runProcess([], {
    cwd: createFolder(files),
    program: program ?? buildProgram("action"),
    env: {
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      GITHUB_ACTIONS: "true",
      GITHUB_EVENT_PATH: join(own, "event.json"),
      GITHUB_OUTPUT: join(own, "output"),
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_SHA: "a".repeat(40),
      GITHUB_STEP_SUMMARY: join(own, "summary"),
      RUNNER_TEMP: own,
      ...env,
    },
  });
  const lines = outcome.stdout.split("\n");
  const outputs = parseOutputs(readFileSync(join(own, "output"), "utf8"));
  const report = outputs["report"] ?? "";
  return {
    code: outcome.code,
    stderr: outcome.stderr,
    lines,
    commands: findCommands(lines),
    summary: readFileSync(join(own, "summary"), "utf8"),
    outputs,
    report: existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : null,
  };
}

/** As the runner reads a log: blanks before a command do not count, and while commands are stopped only the mark is one. */
function findCommands(lines: readonly string[]): readonly string[] {
  const commands: string[] = [];
  let mark: string | null = null;
  for (const line of lines.map((one) => one.trimStart())) {
    if (mark !== null) mark = line === `::${mark}::` ? null : mark;
    else if (line.startsWith("::stop-commands::")) mark = line.slice("::stop-commands::".length);
    else if (/^::|##\[/.test(line)) commands.push(line);
  }
  return commands;
}

function parseOutputs(text: string): Readonly<Record<string, string>> {
  const entries = text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): readonly [string, string] => [
      line.slice(0, line.indexOf("=")),
      line.slice(line.indexOf("=") + 1),
    ]);
  return Object.fromEntries(entries);
}
