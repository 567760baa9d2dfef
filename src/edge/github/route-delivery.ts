import type { CommandRequest } from "../../app/command-request.ts";
import type { PullRequestRef } from "../../app/ports.ts";
import type { Delivery, Job } from "../queue/job.ts";

/**
 * Which job an event asks for. Jobs of one pull request never run at once, and every event that means "review it again"
 * makes an older waiting one needless.
 */

/** What a worker does: hand a delivery to Probot, or review a pull request that a handler found. */
export type Work =
  | { readonly kind: "delivery"; readonly delivery: Delivery }
  | { readonly kind: "command"; readonly installationId: number; readonly request: CommandRequest }
  | { readonly kind: "review"; readonly installationId: number; readonly ref: PullRequestRef };

export function routeDelivery(delivery: Delivery): Job<Work> | null {
  const route = ROUTES.get(delivery.name)?.(delivery) ?? null;
  return route === null ? null : { ...route, data: { kind: "delivery", delivery }, deliveryId: delivery.id };
}

type Route = Pick<Job<Work>, "key" | "kind" | "replaces">;
type Payload = Delivery["payload"];

/** Every event that leads to a job. But for those of the installation, which GitHub sends unasked, app.yml asks for them. */
const ROUTES: ReadonlyMap<string, (delivery: Delivery) => Route | null> = new Map([
  ["check_run", routeCommit],
  ["check_suite", routeCommit],
  ["installation", routeInstallation],
  ["installation_repositories", routeInstallation],
  ["issue_comment", routeComment],
  ["merge_group", routeCommit],
  ["pull_request", routePull],
  ["pull_request_review", routeComment],
  ["pull_request_review_comment", routeComment],
]);

export const ROUTED_EVENTS: readonly string[] = [...ROUTES.keys()];

function routePull({ payload }: Delivery): Route | null {
  const repository = readRepository(payload);
  const number = readField(payload["pull_request"], "number");
  if (repository === null || typeof number !== "number" || !asksForReview(payload)) return null;
  return { key: keyOf({ ...repository, number }), kind: "review", replaces: "waiting" };
}

/** Never replaced: each command is an order of its own, in line with the reviews of its pull request. */
function routeComment({ name, payload }: Delivery): Route | null {
  const repository = readRepository(payload);
  const number = COMMENTED_PULL[`${name}.${String(payload["action"])}`]?.(payload);
  if (repository === null || typeof number !== "number" || isBot(payload["sender"])) return null;
  return { key: keyOf({ ...repository, number }), kind: "command" };
}

function routeCommit({ name, payload }: Delivery): Route | null {
  const repository = readRepository(payload);
  const event = `${name}.${String(payload["action"])}`;
  const sha = SHA_OF[event]?.(payload);
  if (repository === null || typeof sha !== "string") return null;
  return { key: `${repository.owner}/${repository.repo}@${sha}`.toLowerCase(), kind: event };
}

/** These name no repository: their key is the installation. */
function routeInstallation({ name, payload }: Delivery): Route | null {
  const id = readField(payload["installation"], "id");
  return typeof id === "number" ? { key: `installation ${id}`, kind: name } : null;
}

/** A job that reviews a pull request because a person asked for its check again. */
export function reviewJob(ref: PullRequestRef, installationId: number): Job<Work> {
  return { key: keyOf(ref), kind: "rerequested", data: { kind: "review", installationId, ref } };
}

/** A command that a button asked for. */
export function commandJob(request: CommandRequest, installationId: number): Job<Work> {
  return { key: keyOf(request.ref), kind: "command", data: { kind: "command", installationId, request } };
}

/** The pull request that a new comment belongs to. An edited one is never read; a plain issue has no pull request. */
const COMMENTED_PULL: Readonly<Record<string, (payload: Payload) => unknown>> = {
  "issue_comment.created": ({ issue }) =>
    readField(issue, "pull_request") === undefined ? undefined : readField(issue, "number"),
  "pull_request_review_comment.created": ({ pull_request: pull }) => readField(pull, "number"),
  // Each single review comment comes with a review that says nothing.
  "pull_request_review.submitted": ({ pull_request: pull, review }) =>
    (readField(review, "body") ?? "") === "" ? undefined : readField(pull, "number"),
};

/** Comments of bots, the app's own included, are never read. */
function isBot(sender: unknown): boolean {
  return readField(sender, "type") === "Bot";
}

/** Events about a commit: which pull requests they mean is found out later. */
const SHA_OF: Readonly<Record<string, (payload: Payload) => unknown>> = {
  "check_run.requested_action": (payload) => readField(payload["check_run"], "head_sha"),
  "check_run.rerequested": (payload) => readField(payload["check_run"], "head_sha"),
  "check_suite.rerequested": (payload) => readField(payload["check_suite"], "head_sha"),
  "merge_group.checks_requested": (payload) => readField(payload["merge_group"], "head_sha"),
};

/** Actions of a pull request after which what the bot says may have to change. */
const REVIEWED_ACTIONS: ReadonlySet<string> = new Set([
  "opened",
  "synchronize",
  "reopened",
  "ready_for_review",
  "converted_to_draft",
]);

/** `edited` counts where the base branch changed: the diff is another one then. */
function asksForReview(payload: Payload): boolean {
  const action = String(payload["action"]);
  return action === "edited"
    ? readField(payload["changes"], "base") !== undefined
    : REVIEWED_ACTIONS.has(action);
}

/** One pull request of one repository: `owner/repo#n`, in lower case as GitHub compares names. */
function keyOf({ owner, repo, number }: PullRequestRef): string {
  return `${owner}/${repo}#${number}`.toLowerCase();
}

function readRepository(payload: Payload): Pick<PullRequestRef, "owner" | "repo"> | null {
  const repo = readField(payload["repository"], "name");
  const owner = readField(readField(payload["repository"], "owner"), "login");
  return typeof repo === "string" && typeof owner === "string" ? { owner, repo } : null;
}

function readField(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}
