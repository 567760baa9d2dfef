// npm run bench:mentions [-- CLI …]: what a scan costs of 17 MB of JSON schemas, dashboards and descriptions of APIs that
// mention an Instrumentation and hold none. Names of built command lines, such as that of another checkout, are measured in turn.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const SIZE = 17_000_000;
const RUNS = 3;

const says = (i) =>
  `Instrumentation ${i} of opentelemetry.io: its kind, and where the instrumentation sends what`;
const list = (make) => Array.from({ length: 4_000 }, (_, index) => make(index));
const map = (make) => Object.fromEntries(list(make));
const section = { type: "object", properties: { env: { type: "array", items: { type: "object" } } } };

const shapes = {
  "resource.schema": {
    definitions: map((i) => [
      `io.opentelemetry.Instrumentation${i}`,
      {
        description: says(i),
        properties: {
          apiVersion: { type: "string", enum: ["opentelemetry.io/v1alpha1"] },
          kind: { type: "string", enum: ["Instrumentation"] },
          instrumentation: { description: says(i), type: "object", properties: { python: section } },
        },
      },
    ]),
  },
  "values.schema": {
    $schema: "http://json-schema.org/draft-07/schema#",
    properties: map((i) => [
      `part${i}`,
      { description: says(i), properties: { instrumentation: { properties: { python: section } } } },
    ]),
  },
  dashboard: {
    title: says(0),
    panels: list((i) => ({
      title: says(i),
      targets: [{ expr: `sum(rate(calls{kind="server"}[5m]))\n`, legendFormat: "{{instrumentation}}" }],
      gridPos: { x: 0, y: i, w: 12, h: 8 },
    })),
  },
  openapi: {
    openapi: "3.0.0",
    info: { title: "Instrumentation", description: says(0) },
    paths: map((i) => [
      `/instrumentations/${i}`,
      { get: { summary: says(i), parameters: [{ name: "instrumentation", schema: { type: "string" } }] } },
    ]),
  },
};

const folder = mkdtempSync(join(tmpdir(), "otel-fix-mentions-"));
let size = 0;
for (let round = 0; size < SIZE; round += 1)
  for (const [name, shape] of Object.entries(shapes)) {
    const text = JSON.stringify(shape, null, (round % 2) * 2);
    writeFileSync(join(folder, `${name}-${round}.json`), text);
    size += text.length;
  }

const named = process.argv.slice(2);
if (named.length === 0) execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
console.log(
  `a scan of ${(size / 1e6).toFixed(1)} MB that only mention it (median of ${RUNS}, processor time)`,
);
for (const cli of named.length === 0 ? ["dist/cli.js"] : named) {
  const runs = Array.from({ length: RUNS }, () => measure(cli));
  const [time, memory] = ["time", "memory"].map((key) => median(runs.map((run) => run[key])));
  console.log(`  ${time.toFixed(1)} s, ${memory.toFixed(0)} MB: ${cli}`);
}
rmSync(folder, { recursive: true });

/** Seconds of processor time, and the most megabytes that the process ever took. */
function measure(cli) {
  const program = `
    process.on("exit", () => {
      const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
      process.stderr.write(JSON.stringify({ time: (userCPUTime + systemCPUTime) / 1e6, memory: maxRSS / 1024 }));
    });
    process.argv.splice(1, 0, "otel-fix");
    await import(${JSON.stringify(pathToFileURL(resolve(cli)).href)});`;
  const args = ["--input-type=module", "--eval", program, "scan", folder];
  return JSON.parse(spawnSync(process.execPath, args, { encoding: "utf8" }).stderr);
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
