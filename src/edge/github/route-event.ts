import type { z } from "zod";

import { COMMANDS_OF_BUTTONS } from "../../app/review/compose-check-run.ts";
import type { CommandRequest } from "../../app/command/command-request.ts";
import type { Job } from "../../app/jobs/job.ts";
import type { PullRequestRef, Repository } from "../../app/ports.ts";
import type { Delivery } from "../queue/job.ts";
import { PAYLOADS, type Payload } from "./payloads.ts";

/**
 * The one list of events, and the job that each asks for. Pure: nothing is looked up here. A delivery that has not the form
 * that GitHub describes asks for nothing.
 */

interface Event {
  readonly actions: readonly string[];
  readonly read: (payload: Delivery["payload"]) => Job | null;
}

/** What leads to a job: the events, and of each the actions. */
const EVENTS: ReadonlyMap<string, Event> = new Map([
  ["check_run", on(PAYLOADS.check_run, { requested_action: toButton, rerequested: reviewChecked })],
  ["check_suite", on(PAYLOADS.check_suite, { rerequested: reviewSuite })],
  ["issue_comment", on(PAYLOADS.issue_comment, { created: readIssueComment })],
  ["merge_group", on(PAYLOADS.merge_group, { checks_requested: passGroup })],
  [
    "pull_request",
    on(PAYLOADS.pull_request, {
      opened: reviewPull,
      synchronize: reviewPull,
      reopened: reviewPull,
      ready_for_review: reviewPull,
      converted_to_draft: reviewPull,
      edited: reviewOtherBase,
      closed: followMerge,
    }),
  ],
  ["pull_request_review", on(PAYLOADS.pull_request_review, { submitted: readReview })],
  [
    "pull_request_review_comment",
    on(PAYLOADS.pull_request_review_comment, {
      created: readReviewComment,
      deleted: noteTouch,
      edited: noteTouch,
    }),
  ],
]);

/** The events that the app has to be told of. GitHub sends those of the installation unasked. */
export const ROUTED_EVENTS: readonly string[] = [...EVENTS.keys()];

/** Whether an event can lead to a job, as far as its name and action tell. */
export function canLeadToJob(event: string, action: string | null): boolean {
  return EVENTS.get(event)?.actions.includes(action ?? "") ?? false;
}

/** What people ask for in person, or did, counts in its order; reviews look at what is there. */
const ORDERS: ReadonlySet<string> = new Set([
  "check_run",
  "issue_comment",
  "pull_request_review",
  "pull_request_review_comment",
]);

export function isOrder(event: string): boolean {
  return ORDERS.has(event);
}

export function routeEvent({ name, payload }: Pick<Delivery, "name" | "payload">): Job | null {
  return EVENTS.get(name)?.read(payload) ?? null;
}

function on<Payload extends { readonly action?: string | undefined }>(
  schema: z.ZodType<Payload>,
  routes: Readonly<Record<string, (payload: Payload) => Job | null>>,
): Event {
  const byAction = new Map(Object.entries(routes));
  return {
    actions: [...byAction.keys()],
    read: (payload) => {
      const parsed = schema.safeParse(payload);
      return parsed.success ? (byAction.get(parsed.data.action ?? "")?.(parsed.data) ?? null) : null;
    },
  };
}

type Common = Pick<Payload<"pull_request">, "repository" | "installation">;

function basisOf({ repository, installation }: Common) {
  return { installationId: installation.id, repository: toRepository(repository) };
}

function toRepository({ name, owner }: Common["repository"]): Repository {
  return { owner: owner.login, repo: name };
}

function refOf(payload: Common, { number }: { readonly number: number }): PullRequestRef {
  return { ...toRepository(payload.repository), number };
}

function reviewPull(payload: Payload<"pull_request">): Job {
  return {
    kind: "review",
    installationId: payload.installation.id,
    ref: refOf(payload, payload.pull_request),
    person: payload.sender.login,
    isRerequested: false,
    isLast: false,
  };
}

/** `edited` counts where the base branch changed: the diff is another one then. */
function reviewOtherBase(payload: Payload<"pull_request">): Job | null {
  return payload.changes?.base === undefined ? null : reviewPull(payload);
}

function followMerge(payload: Payload<"pull_request">): Job | null {
  if (payload.pull_request.merged !== true) return null;
  const { installation, pull_request: pull } = payload;
  return { kind: "merge", installationId: installation.id, ref: refOf(payload, pull) };
}

/** GitHub sends no pull requests with a check of a fork's commit, so they are always looked up. */
function reviewChecked(payload: Payload<"check_run">): Job {
  return { kind: "commit", ...basisOf(payload), headSha: payload.check_run.head_sha, asks: "review" };
}

function reviewSuite(payload: Payload<"check_suite">): Job {
  return { kind: "commit", ...basisOf(payload), headSha: payload.check_suite.head_sha, asks: "review" };
}

function passGroup(payload: Payload<"merge_group">): Job {
  return { kind: "commit", ...basisOf(payload), headSha: payload.merge_group.head_sha, asks: "merge-group" };
}

/** null for a button that is none of ours, and for what no person pressed. */
function toButton(payload: Payload<"check_run">): Job | null {
  const { check_run: run, sender, repository } = payload;
  const identifier = payload.requested_action?.identifier ?? "";
  if (!COMMANDS_OF_BUTTONS.has(identifier) || sender.type === "Bot") return null;
  const listed = (run.pull_requests ?? []).filter(({ base }) => base.repo.id === repository.id);
  const press = {
    runId: run.id,
    headSha: run.head_sha,
    identifier,
    listed: listed.map(({ number }) => number),
    asker: { login: sender.login, id: sender.id },
  };
  return { kind: "button", ...basisOf(payload), press };
}

/** null for a plain issue's comment, and for what no person wrote. */
function readIssueComment(payload: Payload<"issue_comment">): Job | null {
  const { issue, comment } = payload;
  if (issue.pull_request === undefined) return null;
  return toCommand(payload, {
    ...comment,
    ref: refOf(payload, issue),
    comment: { kind: "conversation", id: comment.id },
    thread: null,
  });
}

function readReviewComment(payload: Payload<"pull_request_review_comment">): Job | null {
  const { comment } = payload;
  return toCommand(payload, {
    ...comment,
    ref: refOf(payload, payload.pull_request),
    comment: { kind: "review", id: comment.id },
    thread: { firstComment: comment.in_reply_to_id ?? comment.id, path: comment.path },
  });
}

/**
 * What a review says as a whole; each single review comment comes with a review that says nothing. REST has no reactions to
 * it, and no replies: it is answered in the conversation.
 */
function readReview(payload: Payload<"pull_request_review">): Job | null {
  const { review } = payload;
  if (review.body === null || review.body === "") return null;
  const ref = refOf(payload, payload.pull_request);
  return toCommand(payload, { ...review, body: review.body, ref, comment: null, thread: null });
}

interface Said extends Pick<CommandRequest, "ref" | "comment" | "thread"> {
  readonly node_id: string;
  readonly body: string;
  readonly user: { readonly login: string; readonly id: number; readonly type?: string | undefined } | null;
}

/** Comments of bots, the app's own included, are never read. */
function toCommand(
  { installation, sender }: Common & Pick<Payload<"pull_request">, "sender">,
  { ref, body, user, comment, thread, node_id: id }: Said,
): Job | null {
  if (user === null || user.type === "Bot" || sender.type === "Bot") return null;
  const asker = { login: user.login, id: user.id };
  const request = { ref, text: body, asker, comment, thread, id };
  return { kind: "command", installationId: installation.id, request };
}

/**
 * null for what no person did, for comments of people, and where the text stayed as it was. Whether the bot is this one is
 * asked later.
 */
function noteTouch(payload: Payload<"pull_request_review_comment">): Job | null {
  const { action, comment, changes, sender, installation } = payload;
  const from = changes?.body?.from;
  if (action !== "deleted" && (action !== "edited" || from === undefined)) return null;
  if (sender.type !== "User" || comment.user?.type !== "Bot") return null;
  return {
    kind: "touch",
    installationId: installation.id,
    ref: refOf(payload, payload.pull_request),
    touch: action,
    comment: comment.node_id,
    author: comment.user.login,
    texts: from === undefined ? [comment.body] : [comment.body, from],
  };
}
