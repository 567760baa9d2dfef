// npm run bench:event-loop: how long the main thread of the built bot is kept from its next round while it reviews what was
// made to hurt. The bot runs in a process of its own, behind the signed webhooks of an embedded GitHub. Linux only.
import { execFileSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { startBuiltSandbox } from "./bundle.mjs";
import { startBotProcess } from "./start-bot-process.mjs";

execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
const resource = (index) => `---\n${HEAD}metadata: {name: p${index}}\nspec: {python: {}}\n`;
const repeat = (count, make) => Array.from({ length: count }, (_, index) => make(index)).join("");
const fill = (text, bytes) => text + "# a line that nobody needs\n".repeat(Math.ceil(bytes / 27));
const files = (count, text) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`m/${index}.yaml`, text]));
const one = (text) => files(1, text);

/** What a pull request may hold, and what may be said there. */
const inputs = {
  "a small manifest": { files: one(resource(0)) },
  "a flow list with 150 KB of blanks": {
    files: one(`${HEAD}spec:\n  python:\n    env: [{name: A, value: b}${" ".repeat(150_000)}]\n`),
  },
  "a suppression of 340,000 rules": {
    files: one(
      `${HEAD}spec:\n  python: {} # otel-fix: ignore[${repeat(340_000, (index) => `r${index},`)}x] why\n`,
    ),
  },
  "200,000 suppressions": {
    files: one(resource(0) + repeat(200_000, () => "# otel-fix: ignore[missing-recommended-disables] why\n")),
  },
  "27,000 resources": { files: one(repeat(27_000, resource)) },
  "40,000 documents": {
    files: one(resource(0) + repeat(40_000, (index) => `---\nk${index}: opentelemetry.io Instrumentation\n`)),
  },
  "70,000 documents": {
    files: one(resource(0) + repeat(70_000, (index) => `---\nk${index}: opentelemetry.io Instrumentation\n`)),
  },
  "45 files of 9.5 MB without an Instrumentation": { files: files(45, fill("kind: ConfigMap\n", 9_500_000)) },
  "150 files of 490 KB": { files: files(150, fill(resource(0), 490_000)) },
  "150 files of 520 KB": { files: files(150, fill(resource(0), 520_000)) },
  "100 inline comments of 65,000 characters": { files: one(resource(0)), inline: 100 },
  "a comment with 10,000 slashes": {
    files: one(resource(0)),
    comment: `/otel-fix why ${"/".repeat(9_900)}x`,
  },
  "a comment of 10,000 delimiters": { files: one(resource(0)), comment: "](\\](](".repeat(1_400) },
};

const sandbox = await startBuiltSandbox();
const bot = await startBotProcess(sandbox, { isThrottled: false });
const { ask, settle } = bot;

console.log(
  `node ${process.version}, ${bot.threads} threads; load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`,
);
await ask("begin");
await sleep(3_000);
show("nothing", 3_000, await ask("end"));
const wanted = process.argv.slice(2);
for (const [index, [name, input]] of Object.entries(inputs).entries()) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const repository = await sandbox.createRepository({
    owner: "acme",
    name: `shop-${index}`,
    files: { "a.md": "a\n" },
  });
  repository.addCollaborator("ada", "write");
  await repository.commit({ branch: "telemetry", from: "main", files: input.files, author: "ada" });
  if (input.inline === undefined) await ask("begin");
  const start = performance.now();
  const pull = await repository.openPullRequest({ head: "telemetry", author: "ada" });
  await settle();
  if (input.inline !== undefined) {
    const words = '"x" <y>\n'.repeat(7_223);
    for (let index = 0; index < input.inline; index += 1)
      await pull.commentOnLine({ path: "m/0.yaml", line: 1 }, words, "mallory");
    await settle();
    await ask("begin");
    await pull.push({ "b.md": "b\n" });
    await pull.comment("/otel-fix why", "mallory");
    await settle();
  }
  if (input.comment !== undefined) {
    await pull.comment(input.comment, "mallory");
    await settle();
  }
  show(name, performance.now() - start, await ask("end"), pull.checkRuns()[0]?.title ?? "no check");
}
bot.stop();
await sandbox.close();

function show(name, ms, { p99, worst, longest, peak }, title = "") {
  const figures = `p99 ${p99.toFixed(0)} ms, at most ${worst.toFixed(0)}; ${longest.toFixed(0)} ms of processor time at once; RSS ${peak.toFixed(0)} MB; ${(ms / 1_000).toFixed(0)} s`;
  console.log(`${name}: ${figures}; ${title}`);
}
