// What the bot's adapter to GitHub does beyond reviews of the app: the command line's review with a person's token, and
// what the answers to commands are made of.
import { Octokit } from "@octokit/core";
import pico from "picocolors";
import { expect } from "vitest";
import type { CommandGitHub } from "../../src/app/command-ports.ts";
import { rememberTouch } from "../../src/app/jobs/remember-touch.ts";
import { runReview } from "../../src/edge/cli/review-command.ts";
import { readCheckRunState } from "../../src/edge/github/check-run-state.ts";
import { createGitHub } from "../../src/edge/github/github.ts";
import { rules } from "../../src/rules/index.ts";
import type { Sandbox, SandboxPullRequest, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import { fixedManifest, manifest } from "../end-to-end/world.ts";
import { asApp, numberAt, textAt } from "../../sandbox/test/bare-client.ts";
import { type Scenario, type World, createShop, openPullIn } from "./recorded-world.ts";

export const ADAPTER_SCENARIOS: readonly Scenario[] = [
  { title: "the command line, with a person's token", play: reviewByHand },
  { title: "what a conversation needs: roles, reactions, answers", play: converse },
  { title: "what a fix needs: a branch, commits in every mode, a pull request", play: commit },
  { title: "what people do to the bot's comments: deleted, edited, twice the same", play: touch },
  { title: "what a crowded commit needs: further pages of its check suites", play: turnPages },
];

async function reviewByHand({ sandbox, proxy, settle }: World): Promise<void> {
  const repository = await createShop(sandbox);
  await repository.uninstallApp();
  const pull = await openPullIn(repository, { "otel/python.yaml": manifest() });
  await settle();
  const env = { GITHUB_TOKEN: sandbox.createUserToken("ada"), GITHUB_API_URL: `http://${proxy.host}/api/v3` };
  const terminal = {
    print: () => undefined,
    error: () => undefined,
    readInput: () => Promise.resolve(new Uint8Array()),
    palette: pico.createColors(false),
    env,
    pages: new URL("../../src/", import.meta.url),
  };
  for (const isPosted of [false, true]) {
    const call = { target: `${repository.fullName}#${pull.number}`, isPosted, rules, env };
    expect(await runReview(call, terminal)).toBe(1);
  }
  expect(await pull.threads()).toHaveLength(1);
}

async function converse(world: World): Promise<void> {
  const { pull, shop, github } = await connect(world);
  expect(await github.readRole(shop, "ada")).toBe("write");
  expect(await github.readRole(shop, "nobody")).toBe("none");
  expect(await github.isCollaborator(shop, "ada")).toBe(true);
  expect(await github.isCollaborator(shop, "nobody")).toBe(false);
  const [found] = await pull.threads();
  const thread = found?.comments[0]?.id ?? 0;
  const comments = [
    { kind: "conversation", id: await pull.comment("Please fix this", "ada") },
    { kind: "review", id: thread },
  ] as const;
  for (const comment of comments) {
    expect(await github.react(shop, comment, "rocket")).toMatchObject({ ok: true, isNew: true });
    expect(await github.react(shop, comment, "rocket")).toMatchObject({ ok: true, isNew: false });
    expect(await github.readFinalReactions(shop, comment, "otel-fix[bot]")).toEqual(["rocket"]);
  }
  const ref = { ...shop, number: pull.number };
  expect(await github.postAnswer(ref, { thread: null, body: "Done" })).toEqual({ ok: true });
  expect(await github.postAnswer(ref, { thread, body: "Done here" })).toEqual({ ok: true });
  for (let index = 0; index < 30; index += 1) await pull.reply(found?.id ?? "", `Thank you ${index}`, "ada");
  const newest = await github.readOwnComments(ref, null);
  expect(newest.bodies).toContain("Done");
  expect(newest.bodies).not.toContain("Done here");
  const rest = await github.readOwnComments(ref, newest.next);
  expect(rest.bodies).toContain("Done here");
  expect(rest.next).toBeNull();
}

async function commit(world: World): Promise<void> {
  const { pull, shop, github } = await connect(world);
  const ref = { ...shop, number: pull.number };
  const { repositoryId, headSha } = await github.readPullRequest(ref);
  const repository = { ...shop, id: repositoryId };
  const branch = "otel-fix/1";
  const path = "otel/python.yaml";
  const treeOf = async (sha: string) => (await github.readContents(ref, { sha, paths: [path] })).tree;
  const told = { repository, branch, headline: "Fix", body: "Twice" };
  const ordinary = [{ path, text: fixedManifest(), mode: "100644" }] as const;
  const begin = { ...told, parent: headSha, parentTree: await treeOf(headSha), files: ordinary };
  const begun = await github.commitToNewBranch(begin);
  expect(begun).toMatchObject({ ok: true, isExact: true });
  expect(await github.commitToNewBranch(begin)).toMatchObject({ ok: false, code: "exists" });
  const sha = begun.ok ? begun.sha : "";
  const next = { ...told, parent: sha, parentTree: await treeOf(sha) };
  const other = [{ path, text: manifest(), mode: "100644" }] as const;
  const first = await github.commitFiles({ ...next, files: other });
  expect(first).toMatchObject({ ok: true, isExact: true });
  const parent = first.ok ? first.sha : "";
  const script = [{ path: "otel/run", text: "#!/bin/bash\n", mode: "100755" }] as const;
  const last = { ...told, parent, parentTree: await treeOf(parent), files: script };
  const second = await github.commitFiles(last);
  expect(second).toMatchObject({ ok: true, isExact: true });
  // The branch has moved on since: neither way overwrites anything.
  for (const stale of [{ ...next, files: ordinary }, last])
    expect(await github.commitFiles(stale)).toMatchObject({ ok: false, code: "moved" });
  const tip = { sha: second.ok ? second.sha : "", message: "Fix\n\nTwice", isOwn: true };
  expect(await github.readFixBranch(shop, branch)).toEqual({ tip, pullRequest: null });
  const wanted = { head: branch, base: "telemetry", title: "Fix", body: "As asked" };
  const opened = await github.openPullRequest(shop, wanted);
  expect(opened).toMatchObject({ ok: true });
  // The one that is there already counts.
  expect(await github.openPullRequest(shop, wanted)).toEqual(opened);
  expect(await github.readConflict(ref)).toBe(false);
  expect(await github.removeBranch(repository, { name: branch, sha: parent })).toMatchObject({ ok: false });
  expect(await github.removeBranch(repository, { name: branch, sha: tip.sha })).toEqual({ ok: true });
  const number = opened.ok ? opened.number : 0;
  expect(await github.readFixBranch(shop, branch)).toEqual({ tip: null, pullRequest: number });
}

async function touch(world: World): Promise<void> {
  const { pull, shop, github } = await connect(world);
  const ref = { ...shop, number: pull.number };
  const [thread] = await pull.threads();
  const comment = thread?.comments[0];
  await pull.editReviewComment(comment?.id ?? 0, `Ours. ${comment?.body ?? ""}`, "ada");
  await pull.deleteReviewComment(comment?.id ?? 0, "ada");
  const touched = {
    ref,
    comment: comment?.nodeId ?? "",
    author: "otel-fix[bot]",
    texts: [comment?.body ?? ""],
  };
  expect(await rememberTouch({ ...touched, touch: "edited" }, github)).toBe("remembered");
  expect(await rememberTouch({ ...touched, touch: "deleted" }, github)).toBe("remembered");
  expect(await rememberTouch({ ...touched, touch: "deleted" }, github)).toBe("known");
  expect(await github.readSaid(ref)).toMatchObject({ headSha: pull.headSha, threads: [], reviews: [{}] });
}

/** The first page has the app's suite already; what follows it is asked for as if there were more. */
async function turnPages(world: World): Promise<void> {
  const { pull, shop, client } = await connect(world);
  const first = await client.graphql<FirstPage>(
    `query FirstPage($owner: String!, $repo: String!, $oid: GitObjectID!) {
      repository(owner: $owner, name: $repo) {
        object(oid: $oid) { ... on Commit { checkSuites(first: 1) { pageInfo { endCursor } } } }
      }
    }`,
    { owner: shop.owner, repo: shop.repo, oid: pull.headSha },
  );
  const { endCursor } = first.repository.object.checkSuites.pageInfo;
  const checkSuites = { pageInfo: { hasNextPage: true, endCursor }, nodes: [] };
  const commit = { oid: pull.headSha, checkSuites, associatedPullRequests: null };
  const state = await readCheckRunState(
    createGitHub(client, ".github/otel-fix.yml"),
    { ...shop, number: pull.number },
    commit,
  );
  expect(state).toEqual({ checkRun: null, rivals: [] });
}

interface FirstPage {
  readonly repository: {
    readonly object: { readonly checkSuites: { readonly pageInfo: { readonly endCursor: string } } };
  };
}

interface Connection {
  readonly client: Octokit;
  readonly pull: SandboxPullRequest;
  readonly shop: { readonly owner: string; readonly repo: string };
  readonly github: CommandGitHub;
}

/** The adapter with an installation's token, and a pull request that the bot has reviewed. */
async function connect({ sandbox, proxy, settle }: World): Promise<Connection> {
  const repository = await createShop(sandbox);
  await repository.commit({ files: { "otel/run": { content: "#!/bin/sh\n", mode: "100755" } } });
  const pull = await openPullIn(repository, { "otel/python.yaml": manifest() });
  await settle();
  const auth = await createInstallationToken(sandbox, repository);
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  const client = new Octokit({ auth, log, baseUrl: `http://${proxy.host}/api/v3` });
  // Whoever asks for a repository may be handed more, as the use cases do: none of it belongs into a request.
  const shop = { owner: repository.owner, repo: repository.name, number: pull.number, extra: "no" };
  return { pull, shop, client, github: createGitHub(client, ".github/otel-fix.yml") };
}

function ignore(): void {
  // Octokit warns of every refusal, and refusals are part of this.
}

async function createInstallationToken(sandbox: Sandbox, repository: SandboxRepository): Promise<string> {
  const app = asApp(sandbox);
  const installation = await app.rest("GET", `/repos/${repository.fullName}/installation`);
  const id = numberAt(installation.body, "id");
  return textAt((await app.rest("POST", `/app/installations/${id}/access_tokens`)).body, "token");
}
