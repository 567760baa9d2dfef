import { describe, expect, it } from "vitest";

import { judgeFailure } from "../../../src/edge/github/judge-failure.ts";
import { isTokenCall, SHOP, startApp, type Answer } from "./app-server.ts";

/** What becomes of a job whose call is answered so, or whose token is. */
async function judge(answer: Answer, isForToken: boolean) {
  const { clients } = await startApp((call) => (isTokenCall(call) === isForToken ? answer : null));
  const call = clients.forInstallation(7, SHOP).request("GET /repos/{owner}/{repo}", {
    owner: "acme",
    repo: "shop",
  });
  return judgeFailure(await call.catch((error: unknown) => error));
}

describe.each([
  ["its call", false],
  ["its token", true],
])("a job for which GitHub answers %s", (_title, isForToken) => {
  it.each([
    ["with an outage is tried for a day", { status: 502 }, { kind: "outage" }],
    [
      "with an outage of its own server",
      { status: 503, headers: { "retry-after": "9" } },
      { kind: "outage" },
    ],
    ["with a limit waits for it", { status: 429, headers: { "retry-after": "9" } }, { kind: "limited" }],
    [
      "with a refusal is tried a few times",
      { status: 404, body: { message: "Not Found" } },
      { kind: "unknown" },
    ],
  ])("%s", async (_case, answer, verdict) => {
    expect(await judge(answer, isForToken)).toMatchObject(verdict);
  });
});
