// Pull requests: read, listed, opened, edited; their files and commits.
import { z } from "zod";
import { canSee, canWrite } from "../access/permissions.ts";
import { type NewPull, openPull, updatePull } from "../operations/pulls.ts";
import { readPullCommits, readPullDiff } from "../operations/pull-diff.ts";
import { fieldError, validationFailed } from "../refusal.ts";
import { renderCommit } from "../render/commit.ts";
import { renderFile } from "../render/file.ts";
import { renderPull, renderPullBrief } from "../render/pull.ts";
import { pullPage } from "../render/urls.ts";
import type { Pull, Repository } from "../state/records.ts";
import { allPulls } from "../state/world.ts";
import {
  type Endpoint,
  type Reply,
  type RepositoryCall,
  checkMayChange,
  created,
  ok,
  onRepository,
  onRepositoryWith,
  pullOf,
} from "./endpoint.ts";
import { READ_PULLS, WRITE_PULLS } from "./needs.ts";
import { cutPage, replyPage } from "./paging.ts";

const MOST_FILES = 3000;
/** GitHub's budget for one answer: on long pages the later files come without their patch. */
const MOST_PATCHES = 70;

const NewPullBody = z.strictObject({
  title: z.string(),
  head: z.string(),
  head_repo: z.string().optional(),
  base: z.string(),
  body: z.string().nullish(),
  maintainer_can_modify: z.boolean().optional(),
  draft: z.boolean().optional(),
});

const ChangeBody = z.strictObject({
  title: z.string().optional(),
  body: z.string().nullish(),
  state: z.enum(["open", "closed"]).optional(),
  base: z.string().optional(),
  maintainer_can_modify: z.boolean().optional(),
});

export const pullEndpoints: readonly Endpoint[] = [
  onRepository({
    route: "GET /repos/{owner}/{repo}/pulls",
    docs: "pulls/pulls#list-pull-requests",
    ...READ_PULLS,
    answer: (call) => replyPage(call, listPulls(call), (pull) => renderPullBrief(call.world, pull)),
  }),
  onRepositoryWith(NewPullBody, {
    route: "POST /repos/{owner}/{repo}/pulls",
    docs: "pulls/pulls#create-a-pull-request",
    ...WRITE_PULLS,
    answer: createPull,
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}",
    docs: "pulls/pulls#get-a-pull-request",
    ...READ_PULLS,
    answer: async (call) => ok(await renderPull(call.world, pullOf(call))),
  }),
  onRepositoryWith(ChangeBody, {
    route: "PATCH /repos/{owner}/{repo}/pulls/{pull_number}",
    docs: "pulls/pulls#update-a-pull-request",
    ...WRITE_PULLS,
    answer: changePull,
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/files",
    docs: "pulls/pulls#list-pull-requests-files",
    ...READ_PULLS,
    answer: listFiles,
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits",
    docs: "pulls/pulls#list-commits-on-a-pull-request",
    ...READ_PULLS,
    answer: listCommits,
  }),
  onRepository({
    route: "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls",
    docs: "commits/commits#list-pull-requests-associated-with-a-commit",
    ...READ_PULLS,
    answer: (call) => listPullsOfCommit(call),
  }),
];

function listPulls({ repository, url }: RepositoryCall): readonly Pull[] {
  const state = url.searchParams.get("state") ?? "open";
  const head = url.searchParams.get("head");
  const base = url.searchParams.get("base");
  const found = [...repository.pulls.values()].filter(
    (pull) =>
      (state === "all" || pull.state === state) &&
      (head === null || head === `${pull.head.repository.owner.login}:${pull.head.branch}`) &&
      (base === null || base === pull.base.branch),
  );
  const oldestFirst = url.searchParams.get("direction") === "asc";
  return oldestFirst ? found : found.reverse();
}

async function createPull(call: RepositoryCall<z.infer<typeof NewPullBody>>): Promise<Reply> {
  const { world, repository, actor, body } = call;
  const head = findHead(call);
  const crosses = head.repository !== repository;
  if (crosses && body.maintainer_can_modify === true && !canWrite(head.repository, actor)) {
    const message = "fork_collab Fork collab can't be granted by someone without permission";
    throw validationFailed(fieldError("PullRequest", "fork_collab", message));
  }
  const pull = await openPull(world, repository, {
    author: actor,
    title: body.title,
    body: body.body ?? null,
    base: body.base,
    head,
    draft: body.draft ?? false,
    maintainerCanModify: body.maintainer_can_modify ?? true,
  });
  const reply = created(await renderPull(world, pull));
  return { ...reply, headers: { location: pullPage(world, pull) } };
}

/** `branch` or `owner:branch`, the owner being this repository's or a fork's. */
function findHead(call: RepositoryCall<z.infer<typeof NewPullBody>>): NewPull["head"] {
  const { world, caller, repository, body } = call;
  const [owner, branch] = body.head.includes(":")
    ? body.head.split(":", 2)
    : [repository.owner.login, body.head];
  const network = [
    repository,
    ...[...world.repositories.values()].filter((one) => one.parent === repository),
  ];
  const found: Repository | undefined = network.find(
    (one) => canSee(world, caller, one) && one.owner.login.toLowerCase() === owner?.toLowerCase(),
  );
  if (found === undefined || branch === undefined) {
    throw validationFailed({ resource: "PullRequest", field: "head", code: "invalid" });
  }
  return { repository: found, branch };
}

async function changePull(call: RepositoryCall<z.infer<typeof ChangeBody>>): Promise<Reply> {
  const { world, repository, actor, caller, body } = call;
  const pull = pullOf(call);
  checkMayChange(actor === pull.author, caller.kind === "installation" || canWrite(repository, actor));
  await updatePull(world, pull, {
    sender: actor,
    title: body.title,
    body: body.body,
    state: body.state,
    base: body.base,
    maintainerCanModify: body.maintainer_can_modify,
  });
  return ok(await renderPull(world, pull));
}

async function listFiles(call: RepositoryCall): Promise<Reply> {
  const pull = pullOf(call);
  const { files, head } = await readPullDiff(pull);
  const page = cutPage(call, files.slice(0, MOST_FILES));
  const body = page.items.map((file, index) => {
    const shown = index < MOST_PATCHES ? file : { ...file, patch: null };
    return renderFile(call.world, { pull, file: shown, ref: head });
  });
  return { status: 200, body, headers: page.headers };
}

async function listCommits(call: RepositoryCall): Promise<Reply> {
  const { world, repository } = call;
  const commits = await readPullCommits(pullOf(call));
  return replyPage(call, commits.slice(0, 250), async (sha) => {
    const commit = await repository.history.commit(sha);
    return commit === null ? null : renderCommit(world, repository, commit);
  });
}

/** Merged and open pull requests of a commit, those from forks too; of one that was closed GitHub says nothing. */
async function listPullsOfCommit(call: RepositoryCall): Promise<Reply> {
  const { world, repository, params } = call;
  const sha = params["commit_sha"] ?? "";
  const candidates = allPulls(world).filter(
    (pull) => pull.repository === repository && (pull.state === "open" || pull.merged !== null),
  );
  const lists = await Promise.all(candidates.map(readPullCommits));
  const found = candidates.filter((_, index) => lists[index]?.includes(sha));
  return replyPage(call, found, (pull) => renderPullBrief(world, pull));
}
