import { beforeEach, describe, expect, it } from "vitest";
import type { SandboxPullRequest } from "../src/start-sandbox.ts";
import { type Answer, at, clientOf, listAt, numberAt } from "./bare-client.ts";
import { useShop } from "./fixture.ts";

let pull: SandboxPullRequest;
let branches = 0;

const RUNS = "/repos/octo/shop/check-runs";

const shop = useShop();

beforeEach(async () => {
  branches += 1;
  await shop.repository.commit({ branch: `feature/${branches}`, files: { "a.yaml": `b ${branches}\n` } });
  pull = await shop.repository.openPullRequest({ head: `feature/${branches}`, author: "dev" });
});

function post(body: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return shop.bot.rest("POST", RUNS, { name: "tidy", head_sha: pull.headSha, ...body });
}

function annotation(change: Readonly<Record<string, unknown>> = {}): unknown {
  return { path: "a.yaml", start_line: 1, end_line: 1, annotation_level: "warning", message: "m", ...change };
}

function withAnnotations(...annotations: readonly unknown[]): Promise<Answer> {
  return post({ output: { title: "t", summary: "s", annotations } });
}

describe("a check run", () => {
  it("belongs to its commit's suite and pull request", async () => {
    const answer = await post({ external_id: "mine", status: "in_progress" });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      name: "tidy",
      head_sha: pull.headSha,
      status: "in_progress",
      conclusion: null,
      external_id: "mine",
      app: { slug: "tidy" },
      pull_requests: [{ number: pull.number, head: { ref: `feature/${branches}`, sha: pull.headSha } }],
    });
  });

  it("is queued when nothing else is said", async () => {
    expect((await post()).body).toMatchObject({ status: "queued", conclusion: null });
  });

  it("is one of all of its name for GraphQL, unless the query asks for the latest", async () => {
    await post({ external_id: "first" });
    await post({ external_id: "second" });
    const runs = async (filter: string) => {
      const query = `query Runs($oid: GitObjectID!) { repository(owner: "octo", name: "shop") { object(oid: $oid) { ... on Commit {
        checkSuites(first: 1) { nodes { checkRuns(first: 9, filterBy: { ${filter} }) { nodes { externalId } } } } } } } }`;
      const { body } = await shop.bot.graphql(query, { oid: pull.headSha });
      const path = ["data", "repository", "object", "checkSuites", "nodes", 0, "checkRuns", "nodes"];
      return listAt(body, ...path).map((run) => at(run, "externalId"));
    };
    expect(await runs('checkName: "tidy"')).toEqual(["first", "second"]);
    expect(await runs('checkName: "tidy", checkType: LATEST')).toEqual(["second"]);
  });

  it("is completed by a conclusion", async () => {
    const run = await post();
    const done = await shop.bot.rest("PATCH", `${RUNS}/${numberAt(run.body, "id")}`, {
      conclusion: "success",
    });
    expect(done.body).toMatchObject({
      status: "completed",
      conclusion: "success",
      completed_at: expect.any(String) as string,
    });
  });

  it("collects annotations over several requests", async () => {
    const run = await withAnnotations(...Array.from({ length: 50 }, () => annotation()));
    expect(run.status).toBe(201);
    const path = `${RUNS}/${numberAt(run.body, "id")}`;
    const output = { title: "t2", summary: "s2", annotations: [annotation({ title: "last" })] };
    const more = await shop.bot.rest("PATCH", path, { output });
    expect(more.body).toMatchObject({ output: { title: "t2", summary: "s2", annotations_count: 51 } });
    const second = await shop.bot.rest("GET", `${path}/annotations?per_page=50&page=2`);
    expect(second.body).toMatchObject([{ path: "a.yaml", title: "last", annotation_level: "warning" }]);
    expect(pull.checkRuns()[0]?.annotations).toHaveLength(51);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ["without a name", { name: undefined }, '"name" wasn\'t supplied.'],
    ["without a commit", { head_sha: undefined }, '"head_sha" wasn\'t supplied.'],
    [
      "without name and commit",
      { name: undefined, head_sha: undefined },
      '"name", "head_sha" weren\'t supplied.',
    ],
    ["of an unknown commit", { head_sha: "0".repeat(40) }, `No commit found for SHA: ${"0".repeat(40)}`],
    ["that is completed without a conclusion", { status: "completed" }, '"conclusion" wasn\'t supplied.'],
    ["with an unknown conclusion", { conclusion: "stale" }, '"stale" is not a member of'],
    ["with an unknown status", { status: "done" }, '"done" is not a member of'],
    ["with an unknown key", { colour: "red" }, '"colour" is not a permitted key.'],
    ["without a title", { output: { summary: "s" } }, '"title" wasn\'t supplied.'],
    ["without a summary", { output: { title: "t" } }, '"summary" wasn\'t supplied.'],
    [
      "with a summary that is too long",
      { output: { title: "t", summary: "x".repeat(65_536) } },
      "Only 65535 characters are allowed; 65536 were supplied.",
    ],
    [
      "with a text that is too long",
      { output: { title: "t", summary: "s", text: "x".repeat(65_536) } },
      "Only 65535 characters are allowed; 65536 were supplied.",
    ],
  ])("%s is refused", async (_, change, error) => {
    const answer = await post(change);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(error) as string });
    expect(pull.checkRuns()).toEqual([]);
  });

  it("takes a summary and a text of 65,535 characters", async () => {
    const text = "x".repeat(65_535);
    expect((await post({ output: { title: "t", summary: text, text } })).status).toBe(201);
  });

  it.each<[string, unknown, string]>([
    ["without a level", annotation({ annotation_level: undefined }), '"annotation_level" wasn\'t supplied.'],
    ["of an unknown level", annotation({ annotation_level: "error" }), '"error" is not a member of'],
    ["with columns over several lines", annotation({ end_line: 2, start_column: 1 }), "have the same value"],
    ["that ends before it starts", annotation({ start_line: 2 }), '"end_line" must not be smaller'],
    [
      "with a long title",
      annotation({ title: "x".repeat(256) }),
      "Only 255 characters are allowed; 256 were supplied.",
    ],
    ["with a long message", annotation({ message: "x".repeat(65_537) }), "Only 65536 characters are allowed"],
    [
      "with long details",
      annotation({ raw_details: "x".repeat(65_537) }),
      "Only 65536 characters are allowed",
    ],
  ])("with an annotation %s is refused", async (_, bad, error) => {
    const answer = await withAnnotations(annotation(), bad);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(error) as string });
  });

  it("with more than 50 annotations in a request is refused", async () => {
    const answer = await withAnnotations(...Array.from({ length: 51 }, () => annotation()));
    expect(answer.status).toBe(422);
    expect(answer.text).toContain("No more than 50 items are allowed; 51 were supplied.");
  });

  it("takes columns on one line", async () => {
    expect((await withAnnotations(annotation({ start_column: 1, end_column: 4 }))).status).toBe(201);
  });
});

describe("buttons", () => {
  function withActions(...actions: readonly unknown[]): Promise<Answer> {
    return post({ conclusion: "neutral", actions });
  }

  const action = { label: "Fix all", description: "Commits all safe fixes", identifier: "fix-all" };

  it.each<[string, readonly unknown[], string]>([
    [
      "more than three",
      [action, action, action, action],
      "No more than 3 items are allowed; 4 were supplied.",
    ],
    [
      "a long label",
      [{ ...action, label: "x".repeat(21) }],
      "Only 20 characters are allowed; 21 were supplied.",
    ],
    [
      "a long description",
      [{ ...action, description: "x".repeat(41) }],
      "Only 40 characters are allowed; 41 were",
    ],
    [
      "a long identifier",
      [{ ...action, identifier: "x".repeat(21) }],
      "Only 20 characters are allowed; 21 were",
    ],
    ["one without an identifier", [{ ...action, identifier: undefined }], '"identifier" wasn\'t supplied.'],
  ])("are refused with %s", async (_, actions, error) => {
    const answer = await withActions(...actions);
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({ message: expect.stringContaining(error) as string });
  });

  it("tell the app who pressed which one", async () => {
    const run = await withActions(action);
    await pull.clickButton(numberAt(run.body, "id"), "fix-all", "alice");
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "check_run",
      action: "requested_action",
      payload: {
        requested_action: { identifier: "fix-all" },
        check_run: {
          id: numberAt(run.body, "id"),
          head_sha: pull.headSha,
          check_suite: { head_branch: pull.headBranch },
        },
        sender: { login: "alice" },
      },
    });
  });

  it("are not there before the run is completed, nor without having been offered", async () => {
    const running = await post({ status: "in_progress", actions: [action] });
    await expect(pull.clickButton(numberAt(running.body, "id"), "fix-all")).rejects.toThrow(
      "shows no button",
    );
    const done = await withActions(action);
    await expect(pull.clickButton(numberAt(done.body, "id"), "other")).rejects.toThrow(
      'shows no button "other"',
    );
  });
});

describe("asking again", () => {
  it("for one run leaves it as it is and tells the app", async () => {
    const run = await post({ conclusion: "failure" });
    await pull.rerequestCheck(numberAt(run.body, "id"), "alice");
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({ event: "check_run", action: "rerequested" });
    expect(pull.checkRuns()).toMatchObject([{ status: "completed", conclusion: "failure" }]);
  });

  it("for all runs tells the app of the suite", async () => {
    const run = await post({ conclusion: "failure" });
    await pull.rerequestCheckSuite(numberAt(run.body, "id"), "alice");
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      event: "check_suite",
      action: "rerequested",
      payload: {
        check_suite: {
          head_sha: pull.headSha,
          conclusion: "failure",
          pull_requests: [{ number: pull.number }],
        },
      },
    });
  });
});

describe("the runs of a commit", () => {
  it("are the latest of each name, unless all are asked for", async () => {
    await post({ conclusion: "failure" });
    const latest = await post({ conclusion: "success" });
    await post({ name: "other", conclusion: "success" });
    const base = `/repos/octo/shop/commits/${pull.headSha}/check-runs`;
    const found = await shop.bot.rest("GET", `${base}?check_name=tidy`);
    expect(found.body).toMatchObject({ total_count: 1, check_runs: [{ id: numberAt(latest.body, "id") }] });
    expect((await shop.bot.rest("GET", base)).body).toMatchObject({ total_count: 2 });
    expect((await shop.bot.rest("GET", `${base}?filter=all`)).body).toMatchObject({ total_count: 3 });
    expect((await shop.bot.rest("GET", `${base}?app_id=1`)).body).toMatchObject({ total_count: 0 });
  });

  it("are found by the name of a branch, slashes included", async () => {
    await post({ conclusion: "success" });
    const found = await shop.bot.rest(
      "GET",
      `/repos/octo/shop/commits/${encodeURIComponent(pull.headBranch)}/check-runs`,
    );
    expect(found.body).toMatchObject({ total_count: 1 });
    const plain = await shop.bot.rest("GET", `/repos/octo/shop/commits/heads/${pull.headBranch}/check-runs`);
    expect(plain.body).toMatchObject({ total_count: 1 });
    expect((await shop.bot.rest("GET", "/repos/octo/shop/commits/nowhere/check-runs")).status).toBe(422);
  });

  it("are in GraphQL below the suites of the app", async () => {
    await post({ conclusion: "failure", external_id: "e" });
    await post({ conclusion: "success", external_id: "f" });
    const query = `query Runs($app: Int!) { repository(owner: "octo", name: "shop") { pullRequest(number: ${pull.number}) {
      commits(last: 1) { nodes { commit { checkSuites(first: 1, filterBy: { appId: $app }) { nodes {
        status conclusion app { slug }
        checkRuns(first: 5, filterBy: { checkName: "tidy", checkType: LATEST }) { nodes { databaseId name status conclusion externalId } }
      } } } } } } } }`;
    const path = [
      "data",
      "repository",
      "pullRequest",
      "commits",
      "nodes",
      0,
      "commit",
      "checkSuites",
      "nodes",
    ] as const;
    const mine = await shop.bot.graphql(query, { app: shop.sandbox.app.id });
    expect(listAt(mine.body, ...path)).toMatchObject([
      {
        status: "COMPLETED",
        conclusion: "FAILURE",
        app: { slug: "tidy" },
        checkRuns: {
          nodes: [{ name: "tidy", status: "COMPLETED", conclusion: "SUCCESS", externalId: "f" }],
        },
      },
    ]);
    expect(listAt((await shop.bot.graphql(query, { app: 1 })).body, ...path)).toEqual([]);
  });
});

describe("checks", () => {
  it("are written by apps only", async () => {
    const person = clientOf(shop.sandbox, shop.sandbox.createUserToken("octo"));
    const answer = await person.rest("POST", RUNS, { name: "x", head_sha: pull.headSha });
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ message: "You must authenticate via a GitHub App." });
  });

  it("tell of every run, and of the suite when all are done", async () => {
    const before = shop.sandbox.deliveries.length;
    const one = await post();
    await post({ name: "two", conclusion: "success" });
    await shop.bot.rest("PATCH", `${RUNS}/${numberAt(one.body, "id")}`, { conclusion: "success" });
    expect(
      shop.sandbox.deliveries.slice(before).map(({ event, action }) => `${event}.${String(action)}`),
    ).toEqual([
      "check_run.created",
      "check_run.created",
      "check_run.completed",
      "check_run.completed",
      "check_suite.completed",
    ]);
  });
});
