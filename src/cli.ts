#!/usr/bin/env node
import pc from "picocolors";

import { describeFileFault } from "./edge/files/describe-fault.ts";
import { runProgram } from "./edge/cli/program.ts";
import { readInput } from "./edge/cli/read-input.ts";
import type { Rule } from "./core/lint/rule.ts";
import { NO_COLOURS, type Palette } from "./core/report/palette.ts";

// The command line. Ends by itself, so that everything printed reaches a pipe; a reader that has seen enough is no error.
/** What the system has against standard output. */
const faults: NodeJS.ErrnoException[] = [];
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return;
  if (faults.length === 0)
    process.stderr.write(`otel-fix: can't write to standard output: ${describeFileFault(error, "write")}\n`);
  faults.push(error);
  process.exitCode = 2;
});
// Nobody is left to be told.
process.stderr.on("error", () => undefined);
const code = await runProgram(process.argv.slice(2), loadRules, {
  print: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  readInput: (wanted) => readInput(process.stdin, wanted),
  palette: choosePalette(),
  ...(process.stderr.isTTY && process.env["TERM"] !== "dumb" && { showStatus }),
  env: process.env,
  pages: new URL(".", import.meta.url),
});
process.exitCode = faults.length > 0 ? 2 : code;

function showStatus(text: string | null): void {
  process.stderr.cursorTo(0);
  process.stderr.clearLine(1);
  if (text !== null) process.stderr.write(text);
}

async function loadRules(): Promise<readonly Rule[]> {
  return (await import("./rules/index.ts")).rules;
}

/** As terminals take it; those that know no links show the text alone. */
function link(text: string, url: string): string {
  return `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;
}

/** What people ask for counts more than what the output is (no-color.org, force-color.org); links are for terminals alone. */
function choosePalette(): Palette {
  const { NO_COLOR = "", FORCE_COLOR = "", TERM } = process.env;
  const isTerminal = process.stdout.isTTY && TERM !== "dumb";
  const isForced = process.argv.includes("--color") || !["", "0", "false"].includes(FORCE_COLOR);
  const isRefused =
    process.argv.includes("--no-color") || NO_COLOR !== "" || ["0", "false"].includes(FORCE_COLOR);
  if (isRefused || !(isTerminal || isForced)) return NO_COLOURS;
  const colours = pc.createColors(true);
  const { columns } = process.stdout;
  return isTerminal ? { ...colours, link, ...(columns > 0 && { columns }) } : colours;
}
