import type { Probot } from "probot";

import { CONFIGURATION_PATH } from "../../app/load-configuration.ts";
import type { CommandGitHub } from "../../app/command-ports.ts";
import type { CommandRequest } from "../../app/command-request.ts";
import type { PullRequestRef } from "../../app/ports.ts";
import { answerCommand } from "../../app/answer-command.ts";
import { reviewPullRequest } from "../../app/review-pull-request.ts";
import { reportFailure, type Failure } from "../../app/report-failure.ts";
import { passMergeGroup } from "../../app/pass-merge-group.ts";
import type { Rule } from "../../core/lint/rule.ts";
import type { Log } from "../log.ts";
import { readPress, type ButtonPayload } from "./button.ts";
import { createGitHub } from "./github.ts";
import { readIssueComment, readReview, readReviewComment } from "./read-comment.ts";

/** The application as Probot knows it: which event leads to which use case. Short on purpose; everything else is behind. */

export interface ApplicationOptions {
  readonly app: Probot;
  readonly rules: readonly Rule[];
  readonly log: Log;
  /** Queues a review of a pull request that an event about a commit led to. */
  readonly enqueueReview: (ref: PullRequestRef, installationId: number) => Promise<void>;
  /** Queues what the press of a button asks for. */
  readonly enqueueCommand: (request: CommandRequest, installationId: number) => Promise<void>;
}

export interface Application {
  readonly review: (ref: PullRequestRef, installationId: number, isRerequested: boolean) => Promise<void>;
  readonly answer: (request: CommandRequest, installationId: number) => Promise<void>;
  /** Tells the person who asked that their command was given up. */
  readonly giveUp: (request: CommandRequest, installationId: number, failure: Failure) => Promise<void>;
}

export function createApplication(options: ApplicationOptions): Application {
  const { app } = options;
  const application = {
    review: (...call: Parameters<Application["review"]>) => review(options, ...call),
    answer: (...call: Parameters<Application["answer"]>) => answer(options, ...call),
    giveUp: (...call: Parameters<Application["giveUp"]>) => giveUp(options, ...call),
  };
  app.on(
    [
      "pull_request.opened",
      "pull_request.synchronize",
      "pull_request.reopened",
      "pull_request.ready_for_review",
      "pull_request.converted_to_draft",
      "pull_request.edited",
    ],
    ({ payload }) =>
      application.review(
        { ...repositoryOf(payload), number: payload.number },
        installationOf(payload),
        false,
      ),
  );
  app.on("issue_comment.created", async ({ payload }) => {
    const request = readIssueComment(payload);
    if (request !== null) await application.answer(request, installationOf(payload));
  });
  app.on("pull_request_review_comment.created", async ({ payload }) => {
    const request = readReviewComment(payload);
    if (request !== null) await application.answer(request, installationOf(payload));
  });
  app.on("pull_request_review.submitted", async ({ payload }) => {
    const request = readReview(payload);
    if (request !== null) await application.answer(request, installationOf(payload));
  });
  app.on("check_run.requested_action", ({ id, payload }) => pressButton(options, id, payload));
  app.on("check_run.rerequested", ({ payload }) => reviewHead(options, payload, payload.check_run.head_sha));
  app.on("check_suite.rerequested", ({ payload }) =>
    reviewHead(options, payload, payload.check_suite.head_sha),
  );
  app.on("merge_group.checks_requested", async ({ payload }) => {
    const github = await connect(options, installationOf(payload));
    await passMergeGroup(repositoryOf(payload), payload.merge_group.head_sha, github);
  });
  app.on(["installation", "installation_repositories"], ({ payload }) => {
    const { account } = payload.installation;
    // Nothing to do: what is open is reviewed at its next push, and nobody is greeted by a wave of comments.
    options.log.info(
      {
        action: payload.action,
        installation: payload.installation.id,
        account: account && "login" in account ? account.login : null,
      },
      "the installation changed",
    );
  });
  return application;
}

async function review(
  options: ApplicationOptions,
  ref: PullRequestRef,
  ...[installationId, isRerequested]: [number, boolean]
): Promise<void> {
  const github = await connect(options, installationId);
  const outcome = await reviewPullRequest({ ref, isRerequested }, { github, rules: options.rules });
  options.log.info({ ...ref, ...outcome }, "reviewed a pull request");
}

async function answer(
  options: ApplicationOptions,
  request: CommandRequest,
  installationId: number,
): Promise<void> {
  const github = await connect(options, installationId);
  const outcome = await answerCommand(request, { github, rules: options.rules });
  if (outcome !== "none")
    options.log.info({ ...request.ref, command: request.id, outcome }, "answered a command");
}

async function giveUp(
  options: ApplicationOptions,
  request: CommandRequest,
  ...[installationId, failure]: [number, Failure]
): Promise<void> {
  const github = await connect(options, installationId);
  const errors = await reportFailure(request, failure, { github, rules: options.rules });
  for (const error of errors)
    options.log.warn(
      { err: error, ...request.ref, command: request.id },
      "telling of a failed command failed too",
    );
}

async function pressButton(
  options: ApplicationOptions,
  deliveryId: string,
  payload: ButtonPayload & Payload,
): Promise<void> {
  const press = readPress(deliveryId, payload);
  if (press === null) return;
  const installationId = installationOf(payload);
  const github = await connect(options, installationId);
  const refs = await github.findPressed(repositoryOf(payload), press.check);
  for (const ref of refs) await options.enqueueCommand({ ...press.request, ref }, installationId);
  if (refs.length === 0)
    options.log.info(
      { delivery: deliveryId, head: press.check.headSha },
      "a button was pressed, and no pull request found",
    );
}

/** GitHub sends no pull requests with a check of a fork's commit, so they are always looked up. */
async function reviewHead(options: ApplicationOptions, payload: Payload, headSha: string): Promise<void> {
  const installationId = installationOf(payload);
  const github = await connect(options, installationId);
  for (const ref of await github.findPullRequests(repositoryOf(payload), headSha))
    await options.enqueueReview(ref, installationId);
}

/** Not the event's own client: it shares one queue of writes among all installations. */
async function connect({ app }: ApplicationOptions, installationId: number): Promise<CommandGitHub> {
  return createGitHub(await app.auth(installationId), CONFIGURATION_PATH);
}

interface Payload {
  readonly repository?: { readonly name: string; readonly owner: { readonly login: string } } | undefined;
  readonly installation?: { readonly id: number } | undefined;
}

function repositoryOf({ repository }: Payload): Pick<PullRequestRef, "owner" | "repo"> {
  if (repository === undefined) throw new Error("the delivery names no repository");
  return { owner: repository.owner.login, repo: repository.name };
}

export function installationOf({ installation }: Pick<Payload, "installation">): number {
  if (installation === undefined)
    throw new Error("the delivery names no installation: expected one that GitHub sent to a GitHub App");
  return installation.id;
}
