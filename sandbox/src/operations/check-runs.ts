// Check runs: created, carried on, completed; their buttons and "re-run" as a person presses them.
import { unprocessable } from "../refusal.ts";
import type {
  Account,
  Annotation,
  CheckAction,
  CheckRun,
  CheckStatus,
  Repository,
} from "../state/records.ts";
import { type World, nextIdentity, register, timestamp } from "../state/world.ts";
import { emitCheckRun, emitCheckSuite } from "../webhooks/check-events.ts";
import { ensureSuite } from "./check-suites.ts";

/** What a request sets; what it leaves out stays as it was. */
export interface CheckRunData {
  readonly name?: string | undefined;
  readonly status?: CheckStatus | undefined;
  readonly conclusion?: string | undefined;
  readonly externalId?: string | undefined;
  readonly detailsUrl?: string | undefined;
  readonly startedAt?: string | undefined;
  readonly completedAt?: string | undefined;
  readonly actions?: readonly CheckAction[] | undefined;
  readonly output?: CheckOutput | undefined;
}

export interface CheckOutput {
  readonly title: string | null;
  readonly summary: string | null;
  readonly text?: string | null;
  /** Added to those that are there. */
  readonly annotations: readonly Annotation[];
}

export async function createCheckRun(
  world: World,
  repository: Repository,
  { headSha, name, data }: { readonly headSha: string; readonly name: string; readonly data: CheckRunData },
): Promise<CheckRun> {
  if ((await repository.history.commit(headSha)) === null)
    throw unprocessable(`No commit found for SHA: ${headSha}`);
  const suite = ensureSuite(world, { repository, headSha, headBranch: branchAt(repository, headSha) });
  const run: CheckRun = {
    kind: "check-run",
    ...nextIdentity(world, "CR"),
    suite,
    annotations: [],
    name,
    status: "queued",
    conclusion: null,
    externalId: "",
    detailsUrl: null,
    title: null,
    summary: null,
    text: null,
    actions: [],
    startedAt: timestamp(world),
    completedAt: null,
  };
  suite.runs.push(register(world, run));
  apply(world, run, data);
  emitCheckRun(world, { subject: run, sender: world.app.bot, action: "created" });
  await emitCompleted(world, run, false);
  return run;
}

function branchAt(repository: Repository, sha: string): string | null {
  for (const [ref, target] of repository.refs) {
    if (target === sha && ref.startsWith("refs/heads/")) return ref.slice("refs/heads/".length);
  }
  return null;
}

export async function updateCheckRun(world: World, run: CheckRun, data: CheckRunData): Promise<void> {
  const wasCompleted = run.status === "completed";
  apply(world, run, data);
  await emitCompleted(world, run, wasCompleted);
}

function apply(world: World, run: CheckRun, data: CheckRunData): void {
  // A conclusion completes a run, whatever its status says.
  const status = data.conclusion === undefined ? data.status : "completed";
  run.name = data.name ?? run.name;
  run.externalId = data.externalId ?? run.externalId;
  run.detailsUrl = data.detailsUrl ?? run.detailsUrl;
  run.startedAt = data.startedAt ?? run.startedAt;
  run.actions = data.actions ?? run.actions;
  if (status !== undefined) applyStatus(run, status, { ...data, now: timestamp(world) });
  if (data.output !== undefined) applyOutput(run, data.output);
  run.suite.updatedAt = timestamp(world);
}

function applyStatus(
  run: CheckRun,
  status: CheckStatus,
  { conclusion, completedAt, now }: CheckRunData & { readonly now: string },
): void {
  run.status = status;
  run.conclusion = status === "completed" ? (conclusion ?? run.conclusion) : null;
  run.completedAt = status === "completed" ? (completedAt ?? now) : null;
}

function applyOutput(run: CheckRun, output: CheckOutput): void {
  run.title = output.title ?? run.title;
  run.summary = output.summary ?? run.summary;
  if (output.text !== undefined) run.text = output.text;
  run.annotations.push(...output.annotations);
}

async function emitCompleted(world: World, run: CheckRun, wasCompleted: boolean): Promise<void> {
  if (run.status !== "completed" || wasCompleted) return;
  const sender = world.app.bot;
  emitCheckRun(world, { subject: run, sender, action: "completed" });
  if (run.suite.runs.every((one) => one.status === "completed")) {
    await emitCheckSuite(world, { subject: run.suite, sender, action: "completed" });
  }
}

/** "Re-run" on one check. It does not change the run: the app has to. */
export function rerequestCheckRun(world: World, run: CheckRun, sender: Account): void {
  emitCheckRun(world, { subject: run, sender, action: "rerequested" });
}

/** "Re-run all checks". */
export async function rerequestCheckSuite(world: World, run: CheckRun, sender: Account): Promise<void> {
  await emitCheckSuite(world, { subject: run.suite, sender, action: "rerequested" });
}

/** A press on one of the run's buttons, which are shown only after the run is completed. */
export function requestAction(
  world: World,
  run: CheckRun,
  { identifier, sender }: { readonly identifier: string; readonly sender: Account },
): void {
  const offered = run.status === "completed" ? run.actions.map((action) => action.identifier) : [];
  if (!offered.includes(identifier)) {
    throw unprocessable(
      `check run ${run.id} (${run.status}) shows no button "${identifier}"; it shows: ${offered.join(", ") || "none"}`,
    );
  }
  const more = { requested_action: { identifier } };
  emitCheckRun(world, { subject: run, sender, action: "requested_action", more });
}
