// npm run bench:neighbours: how long a quiet organisation waits beside a busy one, and how long 200 pull requests of one
// organisation take at the pace of GitHub's limits. The built bot runs in a process of its own, as `npm start` runs it, behind
// the signed webhooks of an embedded GitHub. It takes about eight minutes.
import { execFileSync } from "node:child_process";
import { availableParallelism, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

import { startBuiltSandbox } from "./bundle.mjs";
import { startBotProcess } from "./start-bot-process.mjs";

/** A second between two writes, as GitHub asks for. */
const WRITES_OF_A_REVIEW = 2;

execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });

const manifest =
  "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata: {name: python}\nspec:\n  python: {}\n";
const sandbox = await startBuiltSandbox();
const bot = await startBotProcess(sandbox, { isThrottled: true });
console.log(
  `node ${process.version}, ${bot.threads} threads; load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`,
);

await open(await createBranches("warm-up", "shop", 1)); // What is compiled is not what is measured.
const quiet = await createBranches("quiet", "shop", 40);
const alone = [];
for (const branch of quiet.splice(0, 20)) alone.push(await time([branch]));

const busy = await createBranches("busy", "shop", 40);
const rest = time(busy);
await sleep(200);
const beside = [];
for (const branch of quiet) beside.push(await time([branch]));
const all = await rest;
console.log(
  `a quiet organisation's pull request: ${median(alone).toFixed(0)} ms alone, ${median(beside).toFixed(0)} ms beside 40 of a busy one, ` +
    `which take ${(all / 1000).toFixed(0)} s (medians of 20): ${(median(beside) / median(alone)).toFixed(2)} times as long`,
);

const fleet = [];
for (let index = 0; index < 20; index += 1)
  fleet.push(...(await createBranches("fleet", `shop-${index}`, 10)));
const seconds = (await time(fleet)) / 1000;
const bound = fleet.length * WRITES_OF_A_REVIEW;
console.log(
  `${fleet.length} pull requests in 20 repositories of one organisation: ${seconds.toFixed(0)} s, ` +
    `where ${bound} writes at one a second take ${bound} s: ${(seconds / bound).toFixed(2)} times as long`,
);
bot.stop();
await sandbox.close();

async function createBranches(owner, name, count) {
  const repository = await sandbox.createRepository({ owner, name, files: { "a.md": "a\n" } });
  const heads = Array.from({ length: count }, (_, index) => `telemetry-${index}`);
  for (const head of heads)
    await repository.commit({
      branch: head,
      from: "main",
      files: { [`${head}.yaml`]: manifest },
      author: "ada",
    });
  return heads.map((head) => ({ repository, head }));
}

async function open(branches) {
  const pulls = await Promise.all(
    branches.map(({ repository, head }) => repository.openPullRequest({ head, author: "ada" })),
  );
  while (pulls.some((pull) => pull.checkRuns()[0]?.status !== "completed")) await sleep(5);
}

async function time(branches) {
  const start = performance.now();
  await open(branches);
  return performance.now() - start;
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
}
