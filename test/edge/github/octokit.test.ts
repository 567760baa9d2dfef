import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { describe, expect, it, onTestFinished } from "vitest";

import { createGitHub } from "../../../src/edge/github/github.ts";
import { createOctokitClass, type OctokitSettings } from "../../../src/edge/github/octokit.ts";
import { limitOf } from "../../../src/edge/github/errors.ts";

const REF = { owner: "acme", repo: "shop", number: 7 };
const REVIEW = { headSha: "a".repeat(40), body: "b", comments: [] };

const REPORT = {
  headSha: "a".repeat(40),
  conclusion: "success",
  title: "t",
  summary: "s",
  annotations: [],
  digest: "d",
} as const;

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const HASTE = { resendAfterMs: 10 };

/** A real server on the loopback: time-outs and lost answers are the socket's work, not a mock's. */
async function connect(handler: Handler, settings: Partial<OctokitSettings> = HASTE) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    request.resume();
    handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(
    () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  );
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const Client = createOctokitClass({ timeoutMs: 10_000, ...settings });
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const client = new Client({ baseUrl: `http://127.0.0.1:${port}`, auth: "t", log });
  return { requests, github: createGitHub(client, "c.yml") };
}

function ignore(): void {
  // What a fault prints is not asked here.
}

function answer(status: number, headers: Record<string, string> = {}): Handler {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify({ message: "no", data: {} }));
  };
}

describe("the bot's client", () => {
  it("names the version of the API in REST and GraphQL", async () => {
    const { requests, github } = await connect(answer(200));
    await github.postReview(REF, REVIEW);
    await github.change([{ kind: "resolve", id: "T1" }]);
    expect(requests.map(({ headers }) => headers["x-github-api-version"])).toEqual([
      "2022-11-28",
      "2022-11-28",
    ]);
  });

  it("sends a review once, whatever the answer", async () => {
    for (const status of [500, 502, 504]) {
      const { requests, github } = await connect(answer(status));
      await expect(github.postReview(REF, REVIEW)).rejects.toMatchObject({ status });
      expect(requests).toHaveLength(1);
    }
  });

  it("leaves a 429 to the queue, with the time that GitHub asks for", async () => {
    const { requests, github } = await connect(answer(429, { "retry-after": "60" }));
    const error: unknown = await github.findPullRequests(REF, "a").catch((each: unknown) => each);
    expect(requests).toHaveLength(1);
    expect(limitOf(error)?.waitMs).toBe(60_000);
  });

  it("gives a review up after its time, and does not send it again", async () => {
    const { requests, github } = await connect(ignore, { ...HASTE, timeoutMs: 50 });
    await expect(github.postReview(REF, REVIEW)).rejects.toThrow(/timeout/i);
    expect(requests).toHaveLength(1);
  });

  it("asks again for what it only reads, each time with its whole time", async () => {
    let calls = 0;
    const { requests, github } = await connect(
      (request, response) => {
        calls += 1;
        if (calls > 1) answer(404)(request, response);
      },
      { ...HASTE, timeoutMs: 50 },
    );
    await expect(github.findPullRequests(REF, "a")).rejects.toMatchObject({ status: 404 });
    expect(requests).toHaveLength(2);
  });

  it("asks again after a second, unless it is told otherwise", async () => {
    const times: number[] = [];
    const { github } = await connect((request, response) => {
      times.push(performance.now());
      answer(times.length === 1 ? 502 : 404)(request, response);
    }, {});
    await github.findPullRequests(REF, "a").catch(ignore);
    const [first = 0, second = 0, ...more] = times;
    expect(second - first).toBeGreaterThan(900);
    expect(more).toEqual([]);
  });

  it("sends again what only reads, and what says the same twice", async () => {
    const { requests, github } = await connect(answer(502));
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      "a REST read": () => github.findPullRequests(REF, "a"),
      "a GraphQL query": () => github.readHeadSha(REF),
      "a thread and a comment": () =>
        github.change([
          { kind: "resolve", id: "T1" },
          { kind: "comment", id: "C1", body: "b" },
        ]),
      "a reaction": () => github.react(REF, { kind: "conversation", id: 1 }, "eyes"),
    };
    for (const [what, call] of Object.entries(calls)) {
      requests.length = 0;
      await expect(call()).rejects.toMatchObject({ status: 502 });
      expect([what, requests.length]).toEqual([what, 4]);
    }
  });

  it("sends once what would be there twice, by REST and by GraphQL", async () => {
    const { requests, github } = await connect(answer(502));
    const repository = { owner: "acme", repo: "shop", id: "R" };
    const commit = {
      ...{ repository, branch: "b", parent: "p", parentTree: "t", headline: "h", body: "b" },
      files: [{ path: "a", text: "a", mode: "100644" }],
    } as const;
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      "a comment": () => github.postAnswer(REF, { thread: null, body: "b" }),
      "a check run": () => github.completeCheckRun(REF, REPORT),
      "a pull request": () => github.openPullRequest(REF, { head: "h", base: "b", title: "t", body: "b" }),
      "a commit": () => github.commitFiles(commit),
    };
    for (const [what, call] of Object.entries(calls)) {
      requests.length = 0;
      await expect(call()).rejects.toMatchObject({ status: 502 });
      expect([what, requests.length]).toEqual([what, 1]);
    }
  });

  it("sends a refusal once, whatever is refused", async () => {
    for (const status of [400, 401, 403, 409, 422]) {
      const { requests, github } = await connect(answer(status));
      await github.react(REF, { kind: "conversation", id: 1 }, "eyes").catch(ignore);
      await github.findPullRequests(REF, "a").catch(ignore);
      expect([status, requests.length]).toEqual([status, 2]);
    }
  });
});
