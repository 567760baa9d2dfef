#!/usr/bin/env node
import pc from "picocolors";

import { runProgram } from "./edge/cli/program.ts";
import { readInput } from "./edge/cli/read-input.ts";
import { rules } from "./rules/index.ts";

// The command line. Ends by itself, so that everything printed reaches a pipe; a reader that has seen enough is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});
process.exitCode = await runProgram(process.argv.slice(2), rules, {
  print: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  readInput: () => readInput(process.stdin),
  palette: process.stdout.isTTY && pc.isColorSupported ? { ...pc, link } : pc,
  env: process.env,
  pages: new URL(".", import.meta.url),
});

/** As terminals take it; those that know no links show the text alone. */
function link(text: string, url: string): string {
  return `\u001b]8;;${url}\u001b\\${text}\u001b]8;;\u001b\\`;
}
