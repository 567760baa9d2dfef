// What the bot does in its life as a reviewer.
import { expect } from "vitest";
import { fixedManifest, manifest } from "../end-to-end/world.ts";
import { type Scenario, type World, createShop, openPull, openPullIn } from "./recorded-world.ts";

export const REVIEW_SCENARIOS: readonly Scenario[] = [
  { title: "a suggestion is committed, and the mistake comes back", play: commitAndRevert },
  { title: "more findings than fit into one review and one request", play: findMany },
  { title: "a review that is refused as a whole", play: refuseReview },
  { title: "a check that is asked for again, from a branch and from a fork", play: rerequest },
  { title: "a merge queue", play: queue },
  { title: "a file of more than a megabyte, and one without a patch", play: reviewLargeFiles },
  { title: "a configuration that extends another, and one of the organisation", play: configure },
  { title: "a repository that says where its configuration is missing", play: extendNothing },
  { title: "many files and many threads", play: reviewManyFiles },
  { title: "drafts, renames, binary files, force-pushes, and the end", play: changeState },
  { title: "people talk", play: talk },
  { title: "an owner who has granted less than the app asks for", play: grantLess },
];

async function commitAndRevert({ sandbox, settle }: World): Promise<void> {
  const pull = await openPull(sandbox, { "otel/python.yaml": manifest() });
  await settle();
  const [thread] = await pull.threads();
  await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "ada");
  await settle();
  expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
  await pull.push({ "otel/python.yaml": manifest() });
  await settle();
  expect(await pull.threads()).toMatchObject([{ isResolved: false }]);
}

async function findMany({ sandbox, settle }: World): Promise<void> {
  const names = Array.from({ length: 90 }, (_, index) => `service-${index + 1}`);
  const pull = await openPull(sandbox, {
    "otel/many.yaml": names.map((name) => manifest(name)).join("---\n"),
  });
  await settle();
  // Thirty have a thread; the others are more annotations than one request takes.
  expect(pull.checkRuns()[0]?.annotations).toHaveLength(60);
  const fixed = names.map((name) => (name === "service-60" ? fixedManifest(name) : manifest(name)));
  await pull.push({ "otel/many.yaml": fixed.join("---\n") });
  await settle();
  expect(pull.reviews()).toHaveLength(1);
}

async function refuseReview({ sandbox, proxy, settle }: World): Promise<void> {
  const errors = ["Pull request review thread line must be part of the diff"];
  const body = { message: "Unprocessable Entity", errors, documentation_url: "https://docs.github.com/rest" };
  proxy.answerOnce({ method: "POST", path: /\/reviews$/, status: 422, body });
  const files = { "a.yaml": manifest("a"), "b.yaml": manifest("b") };
  const pull = await openPull(sandbox, files);
  await settle();
  expect(await pull.threads()).toHaveLength(2);
}

async function rerequest({ sandbox, proxy, settle }: World): Promise<void> {
  const repository = await createShop(sandbox);
  const own = await openPullIn(repository, { "otel/python.yaml": manifest() });
  const fork = await repository.fork("grace");
  await fork.commit({ branch: "python", files: { "otel/fork.yaml": manifest() } });
  const foreign = await repository.openPullRequest({ head: "python", headRepository: fork, author: "grace" });
  await settle();
  for (const pull of [own, foreign]) {
    // GitHub may not know a fork's commit: then the open pull requests are searched.
    if (pull === foreign)
      proxy.answerOnce({ method: "GET", path: /\/commits\/\w+\/pulls/, status: 200, body: [] });
    const [run] = pull.checkRuns();
    await pull.rerequestCheck(run?.id ?? 0, "ada");
    await settle();
    expect(pull.checkRuns()).toHaveLength(2);
  }
  await own.rerequestCheckSuite(own.checkRuns()[0]?.id ?? 0, "ada");
  await settle();
}

async function queue({ sandbox, settle }: World): Promise<void> {
  const pull = await openPull(sandbox, { "otel/python.yaml": fixedManifest() });
  await settle();
  const sha = await pull.addToMergeQueue("ada");
  await settle();
  expect(pull.checkRuns(sha)).toMatchObject([{ conclusion: "success" }]);
}

async function reviewLargeFiles({ sandbox, settle }: World): Promise<void> {
  const repository = await createShop(sandbox, { "otel/old.yaml": manifest("old") });
  const large = `${manifest("large")}${"# a long comment, as generated files have them\n".repeat(30_000)}`;
  sandbox.setPatchLimit(10);
  const files = { "otel/large.yaml": large, "otel/old.yaml": manifest("old", ["      # changed"]) };
  const pull = await openPullIn(repository, files);
  await settle();
  expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]);
}

const CONFIGURATION = ".github/otel-fix.yml";

async function configure({ sandbox, settle }: World): Promise<void> {
  const owner = { login: "acme", type: "Organization" } as const;
  await sandbox.createRepository({ owner, name: ".github", files: { [CONFIGURATION]: "preset: strict\n" } });
  const files = { [CONFIGURATION]: "_extends: .github\nkeep:\n  python: [flask]\n" };
  const extending = await sandbox.createRepository({ owner, name: "shop", files });
  extending.addCollaborator("ada", "write");
  const pull = await openPullIn(extending, {
    "otel/python.yaml": manifest(),
    [CONFIGURATION]: "nonsense: [\n",
  });
  const plain = await sandbox.createRepository({ owner, name: "plain", files: { "README.md": "# plain\n" } });
  const other = await openPullIn(plain, { "otel/python.yaml": manifest() });
  await settle();
  expect(pull.checkRuns()).toMatchObject([{ conclusion: "failure" }]);
  expect(other.checkRuns()).toHaveLength(1);
}

async function extendNothing({ sandbox, settle }: World): Promise<void> {
  const repository = await createShop(sandbox, { [CONFIGURATION]: "_extends: acme/nowhere\n" });
  const pull = await openPullIn(repository, { "otel/python.yaml": manifest() });
  await settle();
  expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]);
}

async function reviewManyFiles({ sandbox, settle }: World): Promise<void> {
  const notes = Array.from({ length: 110 }, (_, index) => [`notes/${index}.txt`, `note ${index}\n`] as const);
  const pull = await openPull(sandbox, { ...Object.fromEntries(notes), "otel/python.yaml": manifest() });
  await settle();
  expect(await pull.threads()).toHaveLength(1);
  for (let index = 0; index < 101; index += 1) {
    await pull.commentOnLine({ path: `notes/${index}.txt`, line: 1 }, "Why?", "grace");
  }
  await pull.push({ "otel/python.yaml": fixedManifest() });
  await settle();
  expect((await pull.threads()).filter(({ isResolved }) => isResolved)).toHaveLength(1);
}

async function changeState({ sandbox, settle }: World): Promise<void> {
  const repository = await createShop(sandbox, { "otel/old.yaml": fixedManifest("old") });
  await repository.commit({ branch: "release", from: "main", files: { "notes.txt": "release\n" } });
  const first = await repository.commit({
    branch: "python",
    from: "main",
    files: { "logo.yaml": Uint8Array.from([0, 255, 0, 1]), "otel/gone.yaml": null },
    renames: { "otel/old.yaml": "otel/new.yaml" },
    author: "ada",
  });
  const pull = await repository.openPullRequest({ head: "python", author: "ada", draft: true });
  await settle();
  await pull.setDraft(false);
  await pull.push({ "otel/new.yaml": manifest("old") });
  await pull.changeBase("release");
  await settle();
  expect(await pull.threads()).toHaveLength(1);
  await pull.forcePush(first);
  await pull.edit({ title: "Another title" });
  await pull.setDraft(true);
  await settle();
  await pull.close();
  await pull.reopen();
  await pull.merge("ada");
}

async function talk({ sandbox, settle }: World): Promise<void> {
  const pull = await openPull(sandbox, { "otel/python.yaml": manifest() });
  await settle();
  const id = await pull.comment("What does this do?", "grace");
  await pull.editComment(id, "What does this do, please?", "grace");
  const [thread] = await pull.threads();
  await pull.reply(thread?.id ?? "", "We want these spans.", "ada");
  await pull.resolveThread(thread?.id ?? "", "ada");
  await pull.push({ "otel/more.yaml": manifest("more") });
  await settle();
  await pull.unresolveThread(thread?.id ?? "", "ada");
  await pull.repository.uninstallApp();
}

async function grantLess({ sandbox, settle }: World): Promise<void> {
  sandbox.setPermissions({ metadata: "read", contents: "read", pull_requests: "write", checks: "write" });
  const pull = await openPull(sandbox, { "otel/python.yaml": manifest() });
  await settle();
  expect(pull.checkRuns()[0]?.summary).toContain("`contents: write`");
}
