import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox, SandboxRepository } from "../src/start-sandbox.ts";
import {
  type Answer,
  asApp,
  asInstallation,
  clientOf,
  listAt,
  numberAt,
  signAppToken,
  textAt,
} from "./bare-client.ts";
import { startWithApp } from "./fixture.ts";

let sandbox: Sandbox;
let repository: SandboxRepository;
let secret: SandboxRepository;

beforeAll(async () => {
  sandbox = await startWithApp();
  repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { "a.yaml": "a\n" } });
  secret = await sandbox.createRepository({
    owner: "octo",
    name: "secret",
    isPrivate: true,
    files: { "a.yaml": "a\n" },
  });
});

afterAll(() => sandbox.close());

function withClaims(claims: Readonly<Record<string, unknown>>): Promise<Answer> {
  const token = signAppToken(sandbox.app.privateKey, { iss: sandbox.app.id, ...claims });
  return clientOf(sandbox, token).rest("GET", "/app");
}

describe("the app's own token", () => {
  const now = Math.floor(Date.now() / 1000);

  it("shows the app", async () => {
    const answer = await asApp(sandbox).rest("GET", "/app");
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      id: sandbox.app.id,
      slug: "tidy",
      permissions: { checks: "write" },
    });
  });

  it("is refused when another key has signed it", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const token = signAppToken(privateKey.export({ type: "pkcs8", format: "pem" }).toString(), {
      iss: sandbox.app.id,
    });
    const answer = await clientOf(sandbox, token).rest("GET", "/app");
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ message: "A JSON web token could not be decoded" });
  });

  it("is refused when it has run out", async () => {
    const answer = await withClaims({ iat: now - 600, exp: now - 1 });
    expect(answer.status).toBe(401);
    expect(textAt(answer.body, "message")).toContain("'Expiration time' claim ('exp')");
  });

  it("is refused when it is valid for more than ten minutes", async () => {
    const answer = await withClaims({ iat: now, exp: now + 3600 });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      message: "'Expiration time' claim ('exp') is too far in the future",
    });
  });

  it("is refused when it is issued in the future", async () => {
    const answer = await withClaims({ iat: now + 500, exp: now + 550 });
    expect(textAt(answer.body, "message")).toContain("'Issued at' claim ('iat')");
  });

  it("is refused for another app", async () => {
    expect((await withClaims({ iss: 1 })).status).toBe(404);
  });

  it("does not open a repository", async () => {
    expect((await asApp(sandbox).rest("GET", "/repos/octo/shop")).status).toBe(404);
  });
});

describe("an installation's token", () => {
  it("lasts an hour and has dots in it", async () => {
    const app = asApp(sandbox);
    const installations = await app.rest("GET", "/app/installations");
    expect(listAt(installations.body)).toHaveLength(1);
    const id = numberAt(installations.body, 0, "id");
    const token = await app.rest("POST", `/app/installations/${id}/access_tokens`);
    expect(token.status).toBe(201);
    expect(textAt(token.body, "token")).toMatch(/^ghs_\d+_[\w-]+\.[\w-]+\.[\w-]+$/);
    const minutes = (Date.parse(textAt(token.body, "expires_at")) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(58);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  it("is refused when it has run out", async () => {
    const bot = await asInstallation(sandbox, repository);
    expect((await bot.rest("GET", "/repos/octo/shop")).status).toBe(200);
    sandbox.expireTokens();
    const answer = await bot.rest("GET", "/repos/octo/shop");
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ message: "Bad credentials" });
  });

  it("is not given for more than the installation has", async () => {
    await expect(
      asInstallation(sandbox, repository, { permissions: { workflows: "write" } }),
    ).rejects.toThrow("The permissions requested are not granted to this installation.");
  });

  it("is not given for a repository outside of the installation", async () => {
    const other = await sandbox.createRepository({ owner: "else", name: "where", files: { a: "a" } });
    await expect(asInstallation(sandbox, repository, { repository_ids: [other.id] })).rejects.toThrow(
      "There is at least one repository that does not exist or is not accessible",
    );
  });

  it("opens only the repositories it was asked for", async () => {
    const bot = await asInstallation(sandbox, repository, { repository_ids: [repository.id] });
    expect((await bot.rest("GET", "/repos/octo/secret")).status).toBe(404);
    const all = await asInstallation(sandbox, repository);
    expect((await all.rest("GET", `/repos/${secret.fullName}`)).status).toBe(200);
    const listed = await bot.rest("GET", "/installation/repositories");
    expect(listed.body).toMatchObject({ total_count: 1, repositories: [{ full_name: "octo/shop" }] });
  });

  it("cannot do what the app does", async () => {
    const bot = await asInstallation(sandbox, repository);
    expect((await bot.rest("GET", "/app")).status).toBe(401);
  });
});

describe("the collaborators of a public repository", () => {
  it("are those who were let in, while everyone has the role to read", async () => {
    repository.addCollaborator("grace", "read");
    repository.addCollaborator("ada", "write");
    const bot = await asInstallation(sandbox, repository);
    const path = "/repos/octo/shop/collaborators";
    const statuses: Record<string, number> = {};
    for (const login of ["grace", "GRACE", "ada", "octo", "mallory", "nobody"])
      statuses[login] = (await bot.rest("GET", `${path}/${login}`)).status;
    expect(statuses).toEqual({ grace: 204, GRACE: 204, ada: 204, octo: 204, mallory: 404, nobody: 404 });
    const mallory = clientOf(sandbox, sandbox.createUserToken("mallory"));
    expect((await mallory.rest("GET", `${path}/grace`)).status).toBe(403);
    expect((await bot.rest("GET", `${path}/mallory/permission`)).body).toMatchObject({ role_name: "read" });
    const ada = clientOf(sandbox, sandbox.createUserToken("ada"));
    expect((await ada.rest("GET", `${path}/grace`)).status).toBe(204);
  });
});

describe("everything else", () => {
  it("needs credentials", async () => {
    expect((await clientOf(sandbox, null).rest("GET", "/repos/octo/shop")).status).toBe(401);
    const wrong = await clientOf(sandbox, "ghp_nobody").rest("GET", "/repos/octo/shop");
    expect(wrong.status).toBe(401);
    expect(wrong.body).toMatchObject({ message: "Bad credentials", status: "401" });
  });

  it("is not found where there is no such route", async () => {
    const bot = await asInstallation(sandbox, repository);
    const answer = await bot.rest("GET", "/repos/octo/shop/nonsense");
    expect(answer.status).toBe(404);
    expect(sandbox.requests.at(-1)).toMatchObject({ route: null, status: 404 });
  });

  it("is refused when the body is no JSON", async () => {
    const bot = await asInstallation(sandbox, repository);
    const answer = await bot.rest("POST", "/repos/octo/shop/check-runs", "{nonsense");
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ message: "Problems parsing JSON" });
  });
});

describe("the log of requests", () => {
  it("names the route, tells reads from writes and marks the token's request", async () => {
    const before = sandbox.requests.length;
    const bot = await asInstallation(sandbox, repository);
    await bot.rest("GET", "/repos/octo/shop/contents/a.yaml?ref=main");
    await bot.graphql("query Who { viewer { login } }");
    await bot.graphql('mutation Nothing { resolveReviewThread(input: { threadId: "x" }) { thread { id } } }');
    expect(sandbox.requests.slice(before)).toEqual([
      expect.objectContaining({
        route: "GET /repos/{owner}/{repo}/installation",
        kind: "read",
        token: "app",
      }),
      expect.objectContaining({
        route: "POST /app/installations/{installation_id}/access_tokens",
        isTokenRequest: true,
        status: 201,
      }),
      {
        method: "GET",
        path: "/api/v3/repos/octo/shop/contents/a.yaml?ref=main",
        route: "GET /repos/{owner}/{repo}/contents/{path}",
        status: 200,
        kind: "read",
        operation: null,
        token: "installation",
        isTokenRequest: false,
      },
      expect.objectContaining({ route: "POST /graphql", kind: "read", operation: "Who", status: 200 }),
      expect.objectContaining({ route: "POST /graphql", kind: "write", operation: "Nothing", status: 200 }),
    ]);
  });
});
