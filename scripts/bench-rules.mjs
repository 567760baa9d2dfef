// npm run bench:rules -- [FOLDER …]: how much longer a scan with all rules takes than one with a single rule, of manifests that
// are made for it and of the folders that are named. The built command line runs on files, start and reading included; the two
// runs take turns, and the best of each counts.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ONE = ["--rule", "missing-recommended-disables"];
const ROUNDS = 3;
const FILES = 400;

const lists = {
  right: `  env:
    - name: OTEL_LOG_LEVEL
      value: info
  python:
    env:
      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS
        value: "requests,urllib3,urllib,flask"
      - name: OTEL_EXPORTER_OTLP_TIMEOUT
        value: "10"
    resourceRequirements:
      limits: {cpu: 500m, memory: 64Mi}
  java:
    env:
      - name: OTEL_INSTRUMENTATION_KAFKA_ENABLED
        value: "false"
  nodejs:
    env:
      - name: OTEL_NODE_DISABLED_INSTRUMENTATIONS
        value: fs,dns
`,
  wrong: `  env:
  python:
    env:
      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS
        value: "requests,urllib3"
      - name: OTEL_TRACE_SAMPLER
        value: always_on
      - name: OTEL_EXPORTER_OTLP_TIMEOUT
        value: 10000
  java: {}
  nodejs: {}
`,
};

const manifest = (index, port, propagators, rest) => `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: app-${index}
  namespace: team-${index % 50}
spec:
  exporter:
    endpoint: http://otel-collector.observability:${port}
  propagators: [tracecontext, baggage${propagators}]
  sampler:
    type: parentbased_traceidratio
    argument: "0.25"
${rest}`;

const deployment = (index) => `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
spec:
  template:
    metadata:
      annotations:
        instrumentation.opentelemetry.io/inject-python: "true"
    spec:
      containers: [{name: app, image: "app:1", env: [{name: A, value: b}]}]
`;

const right = (index) => manifest(index, 4318, "", lists.right);
/** A folder in which a mistake is the exception. */
const MADE = {
  "no mistakes": right,
  "no mistakes, each beside a Deployment": (index) => right(index) + deployment(index),
  "a mistake in every tenth": (index) =>
    index % 10 === 0 ? right(index).replace(",flask", "") : right(index),
  "a mistake in each": (index) => right(index).replace(",flask", ""),
  "seven mistakes in each": (index) => manifest(index, 4317, ", jaegr", lists.wrong),
};

const root = mkdtempSync(join(tmpdir(), "otel-fix-bench-"));
const folders = Object.entries(MADE).map(([name, make]) => {
  const folder = join(root, name.replaceAll(/\W+/g, "-"));
  mkdirSync(folder);
  for (let index = 0; index < FILES; index += 1) writeFileSync(join(folder, `${index}.yaml`), make(index));
  return [`${FILES} files, ${name}`, folder];
});

console.log("time of a scan with all rules, as a multiple of the time with one");
for (const [name, folder] of [...folders, ...process.argv.slice(2).map((path) => [path, path])]) {
  const times = { one: [], all: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.one.push(timeScan([...ONE, folder]));
    times.all.push(timeScan([folder]));
  }
  const [one, all] = [Math.min(...times.one), Math.min(...times.all)];
  console.log(
    `  ${(all / one).toFixed(2).padStart(5)}  ${name} (${one.toFixed(2)} s and ${all.toFixed(2)} s of processor time)`,
  );
}
rmSync(root, { recursive: true });

/** Processor time in seconds: what else the machine does counts for little. */
function timeScan(args) {
  const program =
    "process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write(`\\n${user+system}`)})";
  const options = ["--import", `data:text/javascript,${encodeURIComponent(program)}`];
  const { stderr } = spawnSync(process.execPath, [...options, "dist/cli.js", "scan", ...args], {
    encoding: "utf8",
    maxBuffer: 1e9,
  });
  return Number(stderr.trim().split("\n").at(-1)) / 1e6;
}
