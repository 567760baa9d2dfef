import type { CommandRequest } from "../../app/answer-command.ts";
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

/** Actions of a pull request after which what the bot says may have to change. */
const REVIEWED_ACTIONS: ReadonlySet<string> = new Set([
  "opened",
  "synchronize",
  "reopened",
  "ready_for_review",
  "converted_to_draft",
]);

export function routeDelivery(delivery: Delivery): Job<Work> | null {
  const { payload } = delivery;
  const repository = readRepository(payload);
  if (repository === null) return null;
  const event = `${delivery.name}.${String(payload["action"])}`;
  const data: Work = { kind: "delivery", delivery };
  const job = { data, deliveryId: delivery.id };
  if (delivery.name === "pull_request") {
    const number = readField(payload["pull_request"], "number");
    if (typeof number !== "number" || !asksForReview(payload)) return null;
    return { ...job, key: keyOf({ ...repository, number }), kind: "review", replaces: "waiting" };
  }
  const commented = COMMENTED_PULL[event]?.(payload);
  // Never replaced: each command is an order of its own, in line with the reviews of its pull request.
  if (typeof commented === "number" && !isBot(payload["sender"]))
    return { ...job, key: keyOf({ ...repository, number: commented }), kind: "command" };
  const sha = SHA_OF[event]?.(payload);
  if (typeof sha !== "string") return null;
  return { ...job, key: `${repository.owner}/${repository.repo}@${sha}`.toLowerCase(), kind: event };
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
const COMMENTED_PULL: Readonly<Record<string, (payload: Delivery["payload"]) => unknown>> = {
  "issue_comment.created": ({ issue }) =>
    readField(issue, "pull_request") === undefined ? undefined : readField(issue, "number"),
  "pull_request_review_comment.created": ({ pull_request: pull }) => readField(pull, "number"),
};

/** Comments of bots, the app's own included, are never read. */
function isBot(sender: unknown): boolean {
  return readField(sender, "type") === "Bot";
}

/** Events about a commit: which pull requests they mean is found out later. */
const SHA_OF: Readonly<Record<string, (payload: Delivery["payload"]) => unknown>> = {
  "check_run.requested_action": (payload) => readField(payload["check_run"], "head_sha"),
  "check_run.rerequested": (payload) => readField(payload["check_run"], "head_sha"),
  "check_suite.rerequested": (payload) => readField(payload["check_suite"], "head_sha"),
  "merge_group.checks_requested": (payload) => readField(payload["merge_group"], "head_sha"),
};

/** `edited` counts where the base branch changed: the diff is another one then. */
function asksForReview(payload: Delivery["payload"]): boolean {
  const action = String(payload["action"]);
  return action === "edited"
    ? readField(payload["changes"], "base") !== undefined
    : REVIEWED_ACTIONS.has(action);
}

/** One pull request of one repository: `owner/repo#n`, in lower case as GitHub compares names. */
function keyOf({ owner, repo, number }: PullRequestRef): string {
  return `${owner}/${repo}#${number}`.toLowerCase();
}

function readRepository(payload: Delivery["payload"]): Pick<PullRequestRef, "owner" | "repo"> | null {
  const repo = readField(payload["repository"], "name");
  const owner = readField(readField(payload["repository"], "owner"), "login");
  return typeof repo === "string" && typeof owner === "string" ? { owner, repo } : null;
}

function readField(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(key) : undefined;
}
