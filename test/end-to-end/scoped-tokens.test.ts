import { describe, expect, it } from "vitest";

import type { SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import type { Fault } from "./fault-proxy.ts";
import { createShop, fixedManifest, manifest, propose, startWorld, type TestWorld } from "./world.ts";

const PATH = "otel/python.yaml";
const CONFIGURATION = ".github/otel-fix.yml";
const KEEPS_FLASK = "keep:\n  python: [flask]\n";
const REVIEW = { contents: "write", pull_requests: "write", checks: "write" };

interface Asked {
  readonly repositories?: readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
}

/** The bot, what it asked for with each token, and the tokens that it has used. */
interface Witness {
  readonly world: TestWorld;
  readonly asked: Asked[];
  /** Without those of the app itself. */
  readonly tokens: Set<string>;
}

async function startWitnessed(fault: Fault = () => null): Promise<Witness> {
  const asked: Asked[] = [];
  const tokens = new Set<string>();
  const world = await startWorld({}, (call) => {
    const token = call.authorization.replace(/^\S+ /, "");
    if (token.startsWith("ghs_")) tokens.add(token);
    // The body of a request for a token is JSON, or nothing at all.
    if (call.path.endsWith("/access_tokens"))
      asked.push(JSON.parse(call.body === "" ? "{}" : call.body) as Asked);
    return fault(call);
  });
  return { world, asked, tokens };
}

function createNeighbour(
  { sandbox }: TestWorld,
  name: string,
  text: string,
  wishes: { readonly installed?: boolean; readonly isPrivate?: boolean } = {},
): Promise<SandboxRepository> {
  return sandbox.createRepository({
    owner: { login: "acme", type: "Organization" },
    name,
    isPrivate: true,
    files: { [CONFIGURATION]: text },
    ...wishes,
  });
}

/** What a token shows of a repository: by REST, and the text of its configuration by GraphQL. */
async function look({ sandbox }: TestWorld, token: string, name: string) {
  const headers = { authorization: `token ${token}`, "content-type": "application/json" };
  const rest = await fetch(`${sandbox.url}/api/v3/repos/acme/${name}/contents/${CONFIGURATION}`, { headers });
  const query = `{ repository(owner: "acme", name: "${name}") { object(expression: "HEAD:${CONFIGURATION}") { ... on Blob { text } } } }`;
  const answer = await fetch(`${sandbox.url}/api/graphql`, {
    method: "POST",
    headers,
    body: JSON.stringify({ query }),
  });
  // The sandbox answers GraphQL with an object of this form.
  const { data } = (await answer.json()) as { data: { repository: { object: { text: string } } | null } };
  return { rest: rest.status, text: data.repository?.object.text ?? null };
}

describe("the tokens of a review", () => {
  it("reach its own repository and the organisation's policy, and no private neighbour", async () => {
    const { world, asked, tokens } = await startWitnessed();
    await createNeighbour(world, ".github", KEEPS_FLASK);
    await createNeighbour(world, "vault", "# secret\n");
    const pull = await propose(await createShop(world.sandbox), { [PATH]: manifest() });
    await world.settle();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('value: "requests,urllib3,urllib"');

    expect(asked).toEqual([{ repositories: ["shop", ".github"], permissions: REVIEW }]);
    expect(tokens.size).toBe(1);
    for (const token of tokens) {
      expect(await look(world, token, ".github")).toEqual({ rest: 200, text: KEEPS_FLASK });
      expect(await look(world, token, "vault")).toEqual({ rest: 404, text: null });
    }
  });

  it("are asked for once: a second review, a command and a push take the one that is there", async () => {
    const { world, asked } = await startWitnessed();
    await createNeighbour(world, ".github", KEEPS_FLASK);
    const repository = await createShop(world.sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await propose(repository, { "b.yaml": manifest("b") }, { head: "b" });
    await world.settle();
    await pull.comment("/otel-fix why", "ada");
    await pull.push({ [PATH]: fixedManifest() });
    await world.settle();
    expect((await pull.threads())[0]).toMatchObject({ isResolved: true });
    expect(asked).toHaveLength(1);
  });

  it("reach what the base's configuration extends only to read it, with a token of its own", async () => {
    const { world, asked, tokens } = await startWitnessed();
    await createNeighbour(world, ".github", KEEPS_FLASK);
    await createNeighbour(world, "policies", KEEPS_FLASK);
    await createNeighbour(world, "vault", "# secret\n");
    const repository = await createShop(world.sandbox, { [CONFIGURATION]: "_extends: policies\n" });
    const pull = await propose(repository, { [PATH]: manifest() });
    await world.settle();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('value: "requests,urllib3,urllib"');
    expect(asked).toEqual([
      { repositories: ["shop", ".github"], permissions: REVIEW },
      { repositories: ["shop", "policies"], permissions: { contents: "read" } },
    ]);
    const seen = await Promise.all([...tokens].map((token) => look(world, token, "policies")));
    expect(seen).toEqual([
      { rest: 404, text: null },
      { rest: 200, text: KEEPS_FLASK },
    ]);
    for (const token of tokens) expect(await look(world, token, "vault")).toEqual({ rest: 404, text: null });
  });

  it("are asked for without the organisation's repository where there is none, and that is remembered", async () => {
    const { world, asked } = await startWitnessed();
    const repository = await createShop(world.sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    const other = await world.sandbox.createRepository({ owner: "acme", name: "other", files: { a: "a" } });
    other.addCollaborator("ada", "write");
    await world.settle();
    await propose(other, { [PATH]: manifest() });
    await world.settle();
    expect(await pull.threads()).toHaveLength(1);
    expect(asked.map(({ repositories }) => repositories)).toEqual([["shop", ".github"], ["shop"], ["other"]]);
  });

  it("include the organisation's repository as soon as the installation does", async () => {
    const { world, asked } = await startWitnessed();
    const repository = await createShop(world.sandbox);
    await propose(repository, { [PATH]: manifest() });
    await world.settle();
    const shared = await createNeighbour(world, ".github", KEEPS_FLASK, { installed: false });
    await propose(repository, { "b.yaml": manifest("b") }, { head: "b" });
    await world.settle();
    expect(asked).toHaveLength(2);
    await shared.installApp();
    await world.settle();
    const pull = await propose(repository, { "c.yaml": manifest("c") }, { head: "c" });
    await world.settle();
    expect(asked.slice(2)).toEqual([{ repositories: ["shop", ".github"], permissions: REVIEW }]);
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('value: "requests,urllib3,urllib"');
  });

  it("still read a public policy that the installation does not include", async () => {
    const { world } = await startWitnessed();
    await createNeighbour(world, ".github", "_extends: policies\n", { installed: false, isPrivate: false });
    await createNeighbour(world, "policies", KEEPS_FLASK, { installed: false, isPrivate: false });
    const pull = await propose(await createShop(world.sandbox), { [PATH]: manifest() });
    await world.settle();
    expect((await pull.threads())[0]?.comments[0]?.body).toContain('value: "requests,urllib3,urllib"');
  });

  it("are asked for with what is granted where that is less, and the check says what is missing", async () => {
    const { world, asked } = await startWitnessed();
    await createNeighbour(world, ".github", KEEPS_FLASK);
    world.sandbox.setPermissions({
      metadata: "read",
      contents: "read",
      pull_requests: "write",
      checks: "write",
    });
    const repository = await createShop(world.sandbox);
    const pull = await propose(repository, { [PATH]: manifest() });
    await world.settle();
    expect(pull.checkRuns()[0]?.summary).toContain("contents: write");
    const granted = { ...REVIEW, contents: "read" };
    expect(asked.map(({ permissions }) => permissions)).toEqual([REVIEW, granted]);
    world.takeCalls();
    await propose(repository, { "b.yaml": manifest("b") }, { head: "b" });
    await world.settle();
    expect(asked).toHaveLength(2);
    expect(world.takeCalls().filter((call) => call.includes("/app/"))).toEqual([]);
  });
});

describe("the token of a merge queue's check", () => {
  it("may write checks of its repository, and nothing else", async () => {
    const { world, asked } = await startWitnessed();
    const repository = await createShop(world.sandbox);
    const pull = await propose(repository, { "src/main.py": "print()\n" });
    await world.settle();
    asked.length = 0;
    await pull.addToMergeQueue();
    await world.settle();
    expect(asked).toEqual([{ repositories: ["shop"], permissions: { checks: "write" } }]);
  });
});

describe("a token that GitHub has revoked", () => {
  it("is dropped at the first 401, and one new one does what it was to do", async () => {
    const { world, asked } = await startWitnessed();
    await createNeighbour(world, ".github", KEEPS_FLASK);
    const repository = await createShop(world.sandbox);
    await propose(repository, { [PATH]: manifest() });
    await world.settle();
    expect(asked).toHaveLength(1);
    world.sandbox.expireTokens();
    const from = world.sandbox.requests.length;
    const pull = await propose(repository, { "b.yaml": manifest("b") }, { head: "b" });
    await world.settle();
    expect(await pull.threads()).toHaveLength(1);
    expect(asked).toHaveLength(2);
    const later = world.sandbox.requests.slice(from);
    expect(later.filter(({ status }) => status === 401)).toHaveLength(1);
  });
});
