import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";

import { runAction } from "./edge/action/run-action.ts";
import { readInput } from "./edge/cli/read-input.ts";
import { rules } from "./rules/index.ts";

// The GitHub Action: a scan of the checkout, as its runner wants to hear of it. The runner starts it in the workspace.
const plain = (text: string) => text;
process.exitCode = await runAction(rules, {
  print: (text) => process.stdout.write(`${text}\n`),
  // One stream: the runner's log has them in the order in which they are written.
  error: (text) => process.stdout.write(`${text}\n`),
  readInput: (wanted) => readInput(process.stdin, wanted),
  palette: { bold: plain, dim: plain, red: plain, yellow: plain, cyan: plain, green: plain },
  env: process.env,
  pages: new URL(".", import.meta.url),
  append: (path, text) => {
    appendFileSync(path, text);
  },
  createMark: () => randomUUID(),
});
