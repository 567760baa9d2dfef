import { expect, it } from "vitest";

import { listOpenPullRequests } from "../../../src/edge/github/open-pull-requests.ts";
import { isTokenCall, SHOP, startApp } from "./app-server.ts";

const SHA = "a".repeat(40);

function toNode(number: number, updatedAt: string) {
  const commit = { oid: SHA, committedDate: "2026-03-01T00:00:00Z", checkSuites: null };
  return {
    ...{ number, createdAt: "2026-02-01T00:00:00Z", updatedAt, headRefOid: SHA },
    commits: { nodes: [{ commit }] },
  };
}

/** GitHub lists what changed last first; one to a page. */
async function startWorld(changed: readonly string[]) {
  const { calls, clients } = await startApp((call) => {
    if (call.path !== "/graphql") return null;
    // What the client sends are its variables.
    const { after } = call.body["variables"] as { readonly after: string | null };
    const at = Number(after ?? 0);
    const pageInfo = { hasNextPage: at + 1 < changed.length, endCursor: String(at + 1) };
    const nodes = changed.slice(at, at + 1).map((time) => toNode(at + 1, time));
    return { status: 200, body: { data: { repository: { pullRequests: { pageInfo, nodes } } } } };
  });
  return {
    client: clients.forInstallation(1, SHOP),
    queries: () => calls.filter((one) => !isTokenCall(one)),
  };
}

const REPOSITORY = { owner: "acme", repo: "shop" };

it("reads open pull requests until one did not change since", async () => {
  const { client, queries } = await startWorld([
    "2026-05-02T00:00:00Z",
    "2026-05-01T00:00:00Z",
    "2026-04-01T00:00:00Z",
    "2026-03-01T00:00:00Z",
  ]);
  const wanted = { base: null, changedSince: "2026-05-01T00:00:00.000Z" };
  expect(await listOpenPullRequests(client, REPOSITORY, wanted)).toMatchObject([
    { number: 1, changedAt: "2026-05-02T00:00:00.000Z", pushedAfter: "2026-03-01T00:00:00.000Z" },
    { number: 2 },
  ]);
  expect(queries()).toHaveLength(3);
});

it("reads them all where all are wanted", async () => {
  const { client } = await startWorld(["2026-05-02T00:00:00Z", "2026-03-01T00:00:00Z"]);
  const wanted = { base: null, changedSince: null };
  expect(await listOpenPullRequests(client, REPOSITORY, wanted)).toHaveLength(2);
});
