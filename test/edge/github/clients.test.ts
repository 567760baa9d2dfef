import { describe, expect, it, vi } from "vitest";

import { limitOf, TokenError } from "../../../src/edge/github/errors.ts";
import { findMissingPermissions } from "../../../src/edge/github/find-missing-permissions.ts";
import { givenToken, isTokenCall, SHOP, startApp, type Answer, type Call } from "./app-server.ts";

const OWN = { ...SHOP, repositories: ["shop"] } as const;
const FOREIGN = {
  status: 422,
  body: {
    message:
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
  },
};
const TOO_MUCH = {
  status: 422,
  body: { message: "The permissions requested are not granted to this installation." },
};
const BAD = { status: 401, body: { message: "Bad credentials" } };
const OUT_OF_REACH = { status: 403, body: { message: "Resource not accessible by integration" } };

function asksFor({ body }: Call, name: string): boolean {
  const { repositories } = body;
  return Array.isArray(repositories) && repositories.includes(name);
}

function tokensOf(calls: readonly Call[]): readonly string[] {
  return calls.filter((call) => !isTokenCall(call)).map(({ token }) => token);
}

describe("a token", () => {
  it("is for the scope of the job, and asked for once for all that need it at once and later", async () => {
    const { calls, clients } = await startApp(() => null);
    const client = clients.forInstallation(7, SHOP);
    await Promise.all(Array.from({ length: 5 }, () => client.request("GET /rate_limit")));
    await clients
      .forInstallation(7, { ...SHOP, repositories: ["SHOP", ".github"] })
      .request("GET /rate_limit");
    const [asked, ...more] = calls.filter(isTokenCall);
    expect(more).toEqual([]);
    expect(asked).toMatchObject({
      path: "/app/installations/7/access_tokens",
      body: { repositories: ["shop", ".github"], permissions: { contents: "write", checks: "write" } },
    });
    expect(new Set(tokensOf(calls))).toEqual(new Set(["ghs_1"]));
  });

  it("of another installation, other repositories or other permissions is another one", async () => {
    const { calls, clients } = await startApp(() => null);
    const scopes = [SHOP, OWN, { ...SHOP, permissions: { contents: "read" } }] as const;
    for (const scope of scopes)
      for (const id of [7, 8]) await clients.forInstallation(id, scope).request("GET /rate_limit");
    expect(new Set(tokensOf(calls)).size).toBe(6);
  });

  it("is replaced before it runs out, by GitHub's clock", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    try {
      const { calls, clients } = await startApp(() => null);
      const client = clients.forInstallation(7, SHOP);
      const minutes = [1, 54, 2];
      for (const passed of minutes) {
        vi.advanceTimersByTime(passed * 60_000);
        await client.request("GET /rate_limit");
      }
      expect(tokensOf(calls)).toEqual(["ghs_1", "ghs_1", "ghs_2"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is used where it lives for less than it is to be kept", async () => {
    const { calls, clients } = await startApp((call) =>
      isTokenCall(call) ? givenToken({ lifeMs: 1_000 }) : null,
    );
    await clients.forInstallation(7, SHOP).request("GET /rate_limit");
    expect(tokensOf(calls)).toEqual(["ghs_1"]);
  });

  it("of an installation that is gone is an error of its own, whatever the call was for", async () => {
    const { clients } = await startApp((call) =>
      isTokenCall(call) ? { status: 404, body: { message: "Not Found" } } : null,
    );
    const error: unknown = await clients
      .forInstallation(7, SHOP)
      .request("GET /repos/{owner}/{repo}", { owner: "acme", repo: "shop" })
      .catch((each: unknown) => each);
    expect(error).toBeInstanceOf(TokenError);
    expect(error).toMatchObject({ reason: "gone" });
    // A status would be taken for GitHub's word about the repository.
    expect(error).not.toHaveProperty("status");
  });
});

describe("a token for a repository that the installation does not have", () => {
  it("is asked for without it, which is remembered until GitHub tells of a change", async () => {
    const { calls, clients } = await startApp((call) => (asksFor(call, ".github") ? FOREIGN : null));
    const asked = () => calls.filter(isTokenCall).map(({ body }) => body["repositories"]);
    const together = [1, 2, 3].map(() => clients.forInstallation(7, SHOP).request("GET /rate_limit"));
    await Promise.all(together);
    expect(asked()).toEqual([["shop", ".github"], ["shop"]]);
    const cart = { ...SHOP, repositories: ["cart", ".github"] } as const;
    await clients.forInstallation(7, cart).request("GET /rate_limit");
    expect(asked().slice(2)).toEqual([["cart"]]);
    clients.forget(7);
    await clients.forInstallation(7, SHOP).request("GET /rate_limit");
    // What there was is not trusted either: a repository may have come under the name of another.
    expect(asked().slice(3)).toEqual([["shop", ".github"], ["shop"]]);
  });

  it("does not make the others forgotten where its own repository is what is missing", async () => {
    const { calls, clients } = await startApp((call) => (asksFor(call, "gone") ? FOREIGN : null));
    const gone = clients.forInstallation(7, { ...SHOP, repositories: ["gone", ".github"] });
    await expect(gone.request("GET /rate_limit")).rejects.toMatchObject({ reason: "repositories" });
    await clients.forInstallation(7, SHOP).request("GET /rate_limit");
    expect(calls.filter(isTokenCall).map(({ body }) => body["repositories"])).toEqual([
      ["gone", ".github"],
      ["gone"],
      ["shop", ".github"],
    ]);
  });
});

describe("a token with permissions that the installation has not granted", () => {
  const granted = { contents: "read", checks: "write", metadata: "read" };

  function answerFewer({ path, body }: Call): Answer | null {
    if (path === "/app/installations/7") return { status: 200, body: { permissions: granted } };
    return JSON.stringify(body).includes('"contents":"write"') ? TOO_MUCH : null;
  }

  it("is asked for with those that it has, and names what is missing without a further call", async () => {
    const { calls, clients } = await startApp(answerFewer);
    const client = clients.forInstallation(7, SHOP);
    await client.request("GET /rate_limit");
    expect(calls.map(({ path }) => path)).toEqual([
      "/app/installations/7/access_tokens",
      "/app/installations/7",
      "/app/installations/7/access_tokens",
      "/rate_limit",
    ]);
    expect(calls[2]?.body["permissions"]).toEqual({ contents: "read", checks: "write" });
    expect(await findMissingPermissions(client)).toEqual(["contents: write"]);
    expect(await findMissingPermissions(clients.forInstallation(7, SHOP))).toEqual(["contents: write"]);
    expect(calls).toHaveLength(4);
  });

  it("names nothing that was not asked for", async () => {
    const { calls, clients } = await startApp(answerFewer);
    const client = clients.forInstallation(7, { ...SHOP, permissions: { checks: "write" } });
    expect(await findMissingPermissions(client)).toEqual([]);
    expect(calls).toHaveLength(1);
  });

  it("is an error of its own where what is granted cannot be found out", async () => {
    const { clients } = await startApp((call) => {
      if (call.path === "/app/installations/7") return { status: 404, body: { message: "Not Found" } };
      return isTokenCall(call) ? TOO_MUCH : null;
    });
    await expect(clients.forInstallation(7, OWN).request("GET /rate_limit")).rejects.toBeInstanceOf(
      TokenError,
    );
  });

  it("is an error where what is granted explains nothing", async () => {
    const { calls, clients } = await startApp((call) => {
      if (call.path === "/app/installations/7")
        return { status: 200, body: { permissions: SHOP.permissions } };
      return isTokenCall(call) ? TOO_MUCH : null;
    });
    await expect(clients.forInstallation(7, OWN).request("GET /rate_limit")).rejects.toBeInstanceOf(
      TokenError,
    );
    expect(calls).toHaveLength(2);
  });
});

describe("a token that GitHub does not take", () => {
  it("is dropped where it was taken before, and its successor asked for once by all who need it", async () => {
    let revoked = "";
    const { calls, clients } = await startApp(({ token }) => (token === revoked ? BAD : null));
    const client = clients.forInstallation(7, SHOP);
    await client.request("GET /rate_limit");
    revoked = "ghs_1";
    calls.length = 0;
    const tokens = new Set<string>();
    await Promise.all(
      [1, 2, 3].map(async () => {
        // Each is sent again, a write too: what GitHub refuses for its token was not done.
        await client.request("POST /repos/{owner}/{repo}/check-runs", {
          owner: "acme",
          repo: "shop",
          name: "n",
          head_sha: "a",
        });
        tokens.add(calls.at(-1)?.token ?? "");
      }),
    );
    expect(calls.filter(isTokenCall)).toHaveLength(1);
    expect(tokensOf(calls).filter((token) => token === revoked)).toHaveLength(3);
    expect(tokensOf(calls)).toHaveLength(6);
  });

  it("twice is an error, and the next call starts with a new one", async () => {
    let isBroken = false;
    const { calls, clients } = await startApp((call) => (isBroken && !isTokenCall(call) ? BAD : null));
    const client = clients.forInstallation(7, SHOP);
    await client.request("GET /rate_limit");
    isBroken = true;
    calls.length = 0;
    await expect(client.request("GET /rate_limit")).rejects.toMatchObject({ status: 401 });
    expect(calls.filter(isTokenCall)).toHaveLength(1);
    // The old one once; the new one, which may not be known everywhere yet, four times.
    expect(tokensOf(calls)).toHaveLength(5);
    isBroken = false;
    calls.length = 0;
    await client.request("GET /rate_limit");
    expect(calls.map(isTokenCall)).toEqual([true, false]);
  });

  it.each([BAD, OUT_OF_REACH])(
    "because it is new is tried again, and no other asked for: $status",
    async (refused) => {
      let refusals = 0;
      const { calls, clients } = await startApp((call) => {
        if (isTokenCall(call) || refusals === 3) return null;
        refusals += 1;
        return refused;
      });
      const create = { owner: "acme", repo: "shop", name: "n", head_sha: "a" };
      await clients.forInstallation(7, SHOP).request("POST /repos/{owner}/{repo}/check-runs", create);
      expect(tokensOf(calls)).toEqual(["ghs_1", "ghs_1", "ghs_1", "ghs_1"]);
    },
  );

  it("is refused rightly where the repository is not in its scope, or a permission was not granted", async () => {
    const { calls, clients } = await startApp((call) =>
      isTokenCall(call) ? givenToken({ permissions: { ...SHOP.permissions, checks: "read" } }) : OUT_OF_REACH,
    );
    const lacking = clients
      .forInstallation(7, SHOP)
      .request("GET /repos/{owner}/{repo}", { owner: "acme", repo: "shop" });
    await expect(lacking).rejects.toMatchObject({ status: 403 });
    const { calls: others, clients: second } = await startApp((call) =>
      isTokenCall(call) ? null : OUT_OF_REACH,
    );
    const foreign = second
      .forInstallation(7, SHOP)
      .request("GET /repos/{owner}/{repo}", { owner: "acme", repo: "fork" });
    await expect(foreign).rejects.toMatchObject({ status: 403 });
    expect([tokensOf(calls), tokensOf(others)].map(({ length }) => length)).toEqual([1, 1]);
  });
});

describe("a limit", () => {
  const LIMITED = { status: 403, body: { message: "no" }, headers: { "retry-after": "600" } };

  it("of an installation costs one call, whatever else is to be done there, and no other installation anything", async () => {
    const { calls, clients } = await startApp((call) => (call.path === "/graphql" ? LIMITED : null));
    const limited = clients.forInstallation(7, SHOP);
    await limited.request("GET /rate_limit");
    calls.length = 0;
    const tries = [
      () => limited.graphql("query { viewer { login } }"),
      () => limited.graphql("query { viewer { login } }"),
      () => limited.request("GET /rate_limit"),
      // Another scope would even need a token first.
      () => clients.forInstallation(7, OWN).request("GET /rate_limit"),
    ];
    for (const each of tries) {
      const error: unknown = await each().catch((thrown: unknown) => thrown);
      const { kind, waitMs = 0 } = limitOf(error) ?? {};
      expect(kind).toBe("secondary");
      expect(waitMs).toBeGreaterThan(590_000);
      expect(waitMs).toBeLessThanOrEqual(600_000);
    }
    expect(calls).toHaveLength(1);
    await clients.forInstallation(8, SHOP).request("GET /rate_limit");
    expect(calls).toHaveLength(3);
  });

  it("that GraphQL tells of in an answer with status 200 is one too", async () => {
    const body = { data: null, errors: [{ type: "RATE_LIMIT", message: "API rate limit already exceeded" }] };
    const { calls, clients } = await startApp((call) =>
      call.path === "/graphql" ? { status: 200, body } : null,
    );
    const client = clients.forInstallation(7, SHOP);
    for (let count = 0; count < 2; count += 1) {
      const error: unknown = await client
        .graphql("query { viewer { login } }")
        .catch((each: unknown) => each);
      expect(limitOf(error)?.kind).toBe("primary");
    }
    expect(tokensOf(calls)).toHaveLength(1);
  });

  it("of the app itself stops new tokens, and not what has one", async () => {
    let isLimited = false;
    const { calls, clients } = await startApp((call) => (isLimited && isTokenCall(call) ? LIMITED : null));
    await clients.forInstallation(7, SHOP).request("GET /rate_limit");
    isLimited = true;
    calls.length = 0;
    for (const id of [8, 9]) {
      const error: unknown = await clients
        .forInstallation(id, SHOP)
        .request("GET /rate_limit")
        .catch((each: unknown) => each);
      expect(limitOf(error)).toMatchObject({ kind: "secondary" });
    }
    await expect(clients.forApp().request("GET /app")).rejects.toThrow("of the app");
    expect(calls).toHaveLength(1);
    await clients.forInstallation(7, SHOP).request("GET /rate_limit");
    expect(calls).toHaveLength(2);
  });

  it("is over when GitHub said, and then counts no more", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      let isLimited = true;
      const { calls, clients } = await startApp((call) =>
        isLimited && !isTokenCall(call) ? { ...LIMITED, headers: {}, status: 429 } : null,
      );
      const client = clients.forInstallation(7, SHOP);
      const waits: number[] = [];
      // Where GitHub names no time, each one in a row is waited for twice as long.
      for (let round = 0; round < 7; round += 1) {
        const error: unknown = await client.request("GET /rate_limit").catch((each: unknown) => each);
        const { waitMs = 0 } = limitOf(error) ?? {};
        waits.push(waitMs / 60_000);
        vi.setSystemTime(Date.now() + waitMs);
      }
      expect(waits).toEqual([1, 2, 4, 8, 16, 16, 16]);
      isLimited = false;
      await client.request("GET /rate_limit");
      isLimited = true;
      const error: unknown = await client.request("GET /rate_limit").catch((each: unknown) => each);
      expect(limitOf(error)?.waitMs).toBe(60_000);
      expect(tokensOf(calls)).toHaveLength(9);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("the app's own client", () => {
  it("signs a token of its own for each call", async () => {
    const { calls, clients } = await startApp(() => null);
    await clients.forApp().request("GET /app/hook/deliveries", { per_page: 100 });
    expect(calls).toMatchObject([
      { path: "/app/hook/deliveries?per_page=100", token: expect.stringMatching(/^eyJ/) },
    ]);
  });

  it("goes by GitHub's clock where this machine's is wrong", async () => {
    const skewed = {
      status: 401,
      body: {
        message:
          "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
      },
      headers: { date: new Date(Date.now() - 7_200_000).toUTCString() },
    };
    let isFirst = true;
    const { calls, clients } = await startApp((call) => {
      if (!isTokenCall(call) || !isFirst) return null;
      isFirst = false;
      return skewed;
    });
    await clients.forInstallation(7, SHOP).request("GET /rate_limit");
    const issued = calls.slice(0, 2).map(({ token }) => issuedAt(token));
    expect((issued[0] ?? 0) - (issued[1] ?? 0)).toBeGreaterThan(7_000);
  });
});

function issuedAt(token: string): number {
  const [, payload = ""] = token.split(".");
  // The payload of a JSON web token is JSON, and this one names when it was issued.
  return (JSON.parse(Buffer.from(payload, "base64url").toString()) as { iat: number }).iat;
}
