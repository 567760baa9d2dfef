import { setTimeout as sleep } from "node:timers/promises";

import { ROUTED_EVENTS } from "../../src/edge/github/route-event.ts";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { startSandbox, type Sandbox, type SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import { createGenerator } from "../../sandbox/src/state/generator.ts";
import { createBots, type Bots } from "./bots.ts";
import { disturb } from "./faults.ts";
import { judge, type Verdict } from "./judge.ts";
import { mix, tellPull, type Draw, type Pulled, type Step } from "./story.ts";

/** A story of many people, told while GitHub fails and the bot is killed; and whether all is as if nothing had happened. */

export interface ChaosOptions {
  readonly seed: number;
  readonly pulls: number;
  readonly installations: number;
  readonly kills: number;
  /** The program of the bot's process, and where it may leave something. */
  readonly program: string;
  readonly folder: string;
  readonly say: (line: string) => void;
}

export interface ChaosResult extends Verdict {
  readonly pulls: number;
  readonly steps: number;
  readonly kills: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly deliveries: number;
  readonly calls: number;
  /** From the end of all faults until everything was as it should be. */
  readonly settledMs: number;
}

export async function runChaos(options: ChaosOptions): Promise<ChaosResult> {
  const { seed, program, folder } = options;
  const draw = createGenerator(seed);
  const sandbox = await startSandbox({ app: { ...OTEL_FIX, events: [...ROUTED_EVENTS] } });
  // A sweep every half second, and one at each start, cost more calls than an app has in an hour of sweeps.
  sandbox.faults.setAppQuota({ remaining: 1_000_000 });
  const bots = createBots(sandbox, program, folder);
  await bots.start();
  const { pulls, steps, owners } = await prepare(sandbox, options, draw);
  const told = await tell(steps, { sandbox, bots, owners, draw, options });
  sandbox.faults.repair();
  const settled = await settle(pulls, sandbox, told.killTimes);
  await bots.kill();
  const counts = { deliveries: sandbox.deliveries.length, calls: sandbox.requests.length };
  await sandbox.close();
  const { kills, faults } = told;
  return { ...settled, kills, faults, ...counts, pulls: pulls.length, steps: steps.length };
}

async function prepare(sandbox: Sandbox, { pulls: count, installations }: ChaosOptions, draw: Draw) {
  const repositories: SandboxRepository[] = [];
  for (let at = 0; at < installations; at += 1) {
    const owner = { login: `org${at}`, type: "Organization" as const };
    const repository = await sandbox.createRepository({ owner, name: "shop", files: { "a.md": "a\n" } });
    repository.addCollaborator("ada", "write");
    repositories.push(repository);
  }
  const pulls = Array.from({ length: count }, (_, at): Pulled => {
    // Each installation has some.
    const repository = repositories[at % installations] ?? repositories[0];
    if (repository === undefined) throw new Error("there is no installation");
    return { repository, head: `branch-${at}`, pull: null };
  });
  const steps = mix(
    pulls.map((pulled) => tellPull(pulled, draw)),
    draw,
  );
  return { pulls, steps, owners: repositories.map(({ owner }) => owner) };
}

interface Telling {
  readonly sandbox: Sandbox;
  readonly bots: Bots;
  readonly owners: readonly string[];
  readonly draw: Draw;
  readonly options: ChaosOptions;
}

async function tell(steps: readonly Step[], { sandbox, bots, owners, draw, options }: Telling) {
  const faults: Record<string, number> = {};
  const killAt = new Set(
    Array.from({ length: options.kills }, (_, at) =>
      Math.floor(((at + draw()) * steps.length) / options.kills),
    ),
  );
  const killTimes: number[] = [];
  for (const [at, step] of steps.entries()) {
    if (draw() < 0.25) {
      const fault = disturb(sandbox, owners, draw);
      faults[fault] = (faults[fault] ?? 0) + 1;
    }
    if (killAt.has(at)) {
      killTimes.push(Date.now());
      await bots.kill();
      options.say(`step ${at + 1} of ${steps.length} (${step.what}): killed`);
    }
    await step.run();
    if (killAt.has(at)) await bots.start();
    await sleep(draw() * 120);
  }
  return { kills: killTimes.length, killTimes, faults };
}

const PATIENCE_MS = 120_000;

/** Until everything is as it should be, and stays so; or what is wrong after all that time. */
async function settle(
  pulls: readonly Pulled[],
  sandbox: Sandbox,
  kills: readonly number[],
): Promise<Verdict & { settledMs: number }> {
  const begun = Date.now();
  for (;;) {
    await sandbox.settled();
    const before = sandbox.requests.length;
    const verdict = await judge(pulls, { deliveries: sandbox.deliveries, kills });
    const isGood = verdict.lost.length + verdict.doubled.length + verdict.disordered.length === 0;
    const settledMs = Date.now() - begun;
    await sleep(700);
    // Only the sweep is still asking.
    const isQuiet = sandbox.requests
      .slice(before)
      .every(({ route }) => route?.includes("/app/hook/deliveries") === true);
    if ((isGood && isQuiet) || Date.now() - begun > PATIENCE_MS) return { ...verdict, settledMs };
  }
}
