import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { runChaos } from "./run.ts";

// npm run test:chaos -- --seed 1 --pulls 40 --installations 20 --kills 5
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    pulls: { type: "string", default: "40" },
    installations: { type: "string", default: "20" },
    kills: { type: "string", default: "5" },
    program: { type: "string" },
  },
});
const [seed = 1, pulls = 40, installations = 20, kills = 5] = [
  values.seed,
  values.pulls,
  values.installations,
  values.kills,
].map(Number);
const folder = mkdtempSync(join(tmpdir(), "otel-fix-chaos-"));
const say = (line: string) => process.stdout.write(`${line}\n`);
say(`seed ${seed}: ${pulls} pull requests of ${installations} installations, ${kills} kills`);
const result = await runChaos({
  seed,
  pulls,
  installations,
  kills,
  program: values.program ?? "",
  folder,
  say,
});
const { lost, doubled, disordered, faults, ...counts } = result;
say(`faults: ${JSON.stringify(faults)}`);
say(JSON.stringify(counts));
for (const line of [...lost, ...doubled, ...disordered]) say(line);
say(`${lost.length} lost, ${doubled.length} doubled, ${disordered.length} out of order`);
if (lost.length + doubled.length + disordered.length > 0) {
  say(`the bots' log: ${join(folder, "bots.log")}`);
  process.exitCode = 1;
}
