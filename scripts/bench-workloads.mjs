// npm run bench:workloads: how a scan's time and memory grow with the number of workloads and of the Instrumentations that they
// select, one file each; a tenth of them select one that isn't there. The built command line runs on files, start included;
// the sizes take turns, and the best of each counts.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const SIZES = [
  { workloads: 1250, instrumentations: 50 },
  { workloads: 2500, instrumentations: 100 },
  { workloads: 5000, instrumentations: 200 },
];
const ROUNDS = 3;

const instrumentation = (index) => `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: { name: inst-${index}, namespace: team-${index} }
spec:
  exporter: { endpoint: "http://collector.obs:4318" }
  java: {}
`;

const workload = (index, value, namespace) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: app-${index}, namespace: ${namespace} }
spec:
  template:
    metadata:
      annotations:
        instrumentation.opentelemetry.io/inject-java: "${value}"
    spec:
      containers:
        - name: app
          image: registry.example/app:1.${index}
          env:
            - { name: OTEL_SERVICE_NAME, value: app-${index} }
`;

const root = mkdtempSync(join(tmpdir(), "otel-fix-bench-workloads-"));
try {
  const folders = SIZES.map(({ workloads, instrumentations }) => {
    const folder = join(root, String(workloads));
    mkdirSync(folder);
    for (let index = 0; index < instrumentations; index += 1)
      writeFileSync(join(folder, `inst-${index}.yaml`), instrumentation(index));
    for (let index = 0; index < workloads; index += 1) {
      const [near, next, far] = [0, 1, 2].map((step) => (index + step) % instrumentations);
      const value = index % 10 === 0 ? `team-${next}/inst-${far}` : "true";
      writeFileSync(join(folder, `app-${index}.yaml`), workload(index, value, `team-${near}`));
    }
    return folder;
  });
  const best = folders.map(() => ({ seconds: Infinity, megabytes: Infinity }));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, folder] of folders.entries()) {
      const run = measure(folder);
      best[index].seconds = Math.min(best[index].seconds, run.seconds);
      best[index].megabytes = Math.min(best[index].megabytes, run.megabytes);
    }
  for (const [index, { workloads, instrumentations }] of SIZES.entries()) {
    const { seconds, megabytes } = best[index];
    const times = (seconds / best[0].seconds).toFixed(2);
    console.log(
      `${workloads} workloads, ${instrumentations} Instrumentations: ${times} times the first (${seconds.toFixed(1)} s), ${megabytes.toFixed(0)} MB`,
    );
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** Processor time of the whole run, and the most memory that it held. */
function measure(folder) {
  const report = `process.on("exit", () => { const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage(); process.stderr.write("\\n@" + (userCPUTime + systemCPUTime) / 1e6 + " " + maxRSS / 1024); });`;
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(report)}`, "dist/cli.js", "scan", folder],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status !== 1) throw new Error(`the scan ended with ${status}: ${stderr}`);
  const [seconds, megabytes] = (stderr.split("@").at(-1) ?? "").split(" ").map(Number);
  return { seconds, megabytes };
}
