import { describe, expect, it } from "vitest";

import { coalesceJobs, coalescesAs, keyOf, personOf, type Job } from "../../../src/app/jobs/job.ts";
import { DELIVERY_FIELDS } from "../../../src/edge/github/payloads.ts";
import { canLeadToJob, routeEvent, ROUTED_EVENTS } from "../../../src/edge/github/route-event.ts";
import { toQueued } from "../../../src/edge/queued-job.ts";

const ada = { login: "Ada", id: 7, type: "User" };
const bot = { login: "otel-fix[bot]", id: 9, type: "Bot" };
const basis = {
  repository: { id: 3, name: "Shop", owner: { login: "acme" } },
  installation: { id: 1 },
  sender: ada,
};
const ref = { owner: "acme", repo: "Shop", number: 5 };
const review = {
  kind: "review",
  installationId: 1,
  ref,
  person: "Ada",
  isRerequested: false,
  isLast: false,
};

function present(job: Job | null): Job {
  if (job === null) throw new Error("there is no job");
  return job;
}

function pull(action: string, more: object = {}): Job | null {
  return routeEvent({
    name: "pull_request",
    payload: { ...basis, action, pull_request: { number: 5 }, ...more },
  });
}

describe("an event of a pull request", () => {
  it.each(["opened", "synchronize", "reopened", "ready_for_review", "converted_to_draft"])(
    "asks for a review: %s",
    (action) => expect(pull(action)).toEqual(review),
  );

  it.each(["labeled", "assigned", "edited", "closed", "constructor", "__proto__", ""])(
    "asks for nothing: %s",
    (action) => expect(pull(action)).toBeNull(),
  );

  it("asks for a review where the base branch changed", () => {
    expect(pull("edited", { changes: { base: { ref: { from: "main" } } } })).toEqual(review);
    expect(pull("edited", { changes: { body: { from: "x" } } })).toBeNull();
  });

  it("has the merge followed where it was merged, and not only closed", () => {
    expect(pull("closed", { pull_request: { number: 5, merged: true } })).toEqual({
      kind: "merge",
      installationId: 1,
      ref,
    });
    expect(pull("closed", { pull_request: { number: 5, merged: false } })).toBeNull();
  });
});

describe("a comment", () => {
  const comment = { id: 11, node_id: "IC_1", body: "/otel-fix", user: ada };

  it("in the conversation is a command of who wrote it", () => {
    const payload = {
      ...basis,
      action: "created",
      issue: { number: 5, pull_request: { url: "u" } },
      comment,
    };
    expect(routeEvent({ name: "issue_comment", payload })).toEqual({
      kind: "command",
      installationId: 1,
      request: {
        ref,
        text: "/otel-fix",
        asker: { login: "Ada", id: 7 },
        comment: { kind: "conversation", id: 11 },
        thread: null,
        id: "IC_1",
      },
    });
  });

  it.each([
    ["of a plain issue", { issue: { number: 5 } }],
    ["of a bot", { comment: { ...comment, user: bot } }],
    ["that a bot wrote for somebody", { sender: bot }],
    ["of an account that is gone", { comment: { ...comment, user: null } }],
    ["that was edited", { action: "edited" }],
  ])("%s asks for nothing", (_, more) => {
    const issue = { number: 5, pull_request: { url: "u" } };
    const payload = { ...basis, action: "created", issue, comment, ...more };
    expect(routeEvent({ name: "issue_comment", payload })).toBeNull();
  });

  it("of a review's thread is answered there", () => {
    const payload = {
      ...basis,
      action: "created",
      pull_request: { number: 5 },
      comment: { ...comment, path: "a.yaml", in_reply_to_id: 10 },
    };
    expect(routeEvent({ name: "pull_request_review_comment", payload })).toMatchObject({
      request: { comment: { kind: "review", id: 11 }, thread: { firstComment: 10, path: "a.yaml" } },
    });
  });

  it("of the bot that a person deleted or edited is kept in mind, and not what the bot does itself", () => {
    const own = { ...comment, body: "now", path: "a.yaml", user: bot };
    const payload = {
      ...basis,
      pull_request: { number: 5 },
      comment: own,
      changes: { body: { from: "was" } },
    };
    const route = (more: object) =>
      routeEvent({ name: "pull_request_review_comment", payload: { ...payload, ...more } });
    const touch = { kind: "touch", installationId: 1, ref, comment: "IC_1", author: "otel-fix[bot]" };
    expect(route({ action: "edited" })).toEqual({ ...touch, touch: "edited", texts: ["now", "was"] });
    expect(route({ action: "deleted", changes: undefined })).toEqual({
      ...touch,
      touch: "deleted",
      texts: ["now"],
    });
    expect(route({ action: "edited", sender: bot })).toBeNull();
    expect(route({ action: "deleted", comment: { ...own, user: ada } })).toBeNull();
  });
});

describe("a check", () => {
  const run = {
    id: 21,
    head_sha: "c0ffee",
    pull_requests: [
      { number: 5, base: { repo: { id: 3 } } },
      { number: 8, base: { repo: { id: 4 } } },
    ],
  };

  it("whose button was pressed means the run, the button, the head and the person, whatever the delivery", () => {
    const payload = {
      ...basis,
      action: "requested_action",
      check_run: run,
      requested_action: { identifier: "fix-all" },
    };
    const job = routeEvent({ name: "check_run", payload });
    expect(job).toMatchObject({ kind: "button", press: { runId: 21, headSha: "c0ffee", listed: [5] } });
    const ids = ["one", "two"].map((delivery) => toQueued(present(job), { delivery, since: 0 }).ids);
    expect(ids.map(([, meaning]) => meaning)).toEqual(Array(2).fill("button:21:fix-all:c0ffee:7"));
    expect(routeEvent({ name: "check_run", payload: { ...payload, sender: bot } })).toBeNull();
    const other = { ...payload, requested_action: { identifier: "deploy" } };
    expect(routeEvent({ name: "check_run", payload: other })).toBeNull();
  });

  it.each([
    ["check_run", { action: "rerequested", check_run: run }, "review"],
    ["check_suite", { action: "rerequested", check_suite: { head_sha: "c0ffee" } }, "review"],
    ["merge_group", { action: "checks_requested", merge_group: { head_sha: "c0ffee" } }, "merge-group"],
  ])("that is asked of a commit names the commit: %s", (name, more, asks) => {
    expect(routeEvent({ name, payload: { ...basis, ...more } })).toEqual({
      kind: "commit",
      installationId: 1,
      repository: { owner: "acme", repo: "Shop" },
      headSha: "c0ffee",
      asks,
    });
  });
});

describe("what has not the form that GitHub describes", () => {
  it.each([
    ["no installation", { installation: undefined }],
    ["a number that is none", { pull_request: { number: "5" } }],
    ["no repository", { repository: null }],
    ["an owner without a login", { repository: { name: "x", owner: {} } }],
  ])("asks for nothing: %s", (_, more) => expect(pull("opened", more)).toBeNull());

  it.each(["push", "installation", "toString", "__proto__"])("nor does another event: %s", (name) => {
    expect(routeEvent({ name, payload: { ...basis, action: "created" } })).toBeNull();
    expect(canLeadToJob(name, "created")).toBe(false);
  });
});

describe("a job", () => {
  const job = present(pull("opened"));

  it("is the same after a round trip through JSON", () => {
    expect(JSON.parse(JSON.stringify(toQueued(job, { delivery: "id", since: 1 })))).toEqual(
      toQueued(job, { delivery: "id", since: 1 }),
    );
  });

  it("has the key of its pull request, however its names are written", () => {
    expect(keyOf(job)).toBe("acme/shop#5");
    expect([coalescesAs(job), personOf(job)]).toEqual(["review", "ada"]);
  });

  it("that stands for another one does what both ask for", () => {
    const again: Job = { ...(job as Extract<Job, { kind: "review" }>), isRerequested: true, isLast: true };
    expect(coalesceJobs(again, job)).toMatchObject({ isRerequested: true, isLast: false });
  });
});

describe("the fields that are read of a payload", () => {
  it("are those of the schemas, and of every event the basis", () => {
    expect(DELIVERY_FIELDS).toContain("check_run.pull_requests[].base.repo.id");
    expect(DELIVERY_FIELDS).toContain("comment.body");
    expect(DELIVERY_FIELDS).toContain("changes.base.ref.from");
    expect(DELIVERY_FIELDS.every((name) => /^[a-z_]+(?:\[\])?(?:\.[a-z_]+(?:\[\])?)*$/.test(name))).toBe(
      true,
    );
    expect(ROUTED_EVENTS).toContain("merge_group");
  });
});
