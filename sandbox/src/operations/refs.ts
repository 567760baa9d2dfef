// Moving a branch, and everything that follows from it: the push webhook, a check suite, pull requests that take the
// new commit over. Whoever moves a branch (a person, the API, a merge) comes through here.
import { fetchCommit, setRef } from "../git/commits.ts";
import type { Json } from "../render/account.ts";
import { renderPushedCommit } from "../render/commit.ts";
import type { Account, Pull, Repository } from "../state/records.ts";
import { type World, findInstallation, findPullsOfBranch, timestamp } from "../state/world.ts";
import { emitCheckSuite } from "../webhooks/check-events.ts";
import { emit, isSubscribed } from "../webhooks/events.ts";
import { emitPull } from "../webhooks/pull-events.ts";
import { repositoryPage } from "../render/urls.ts";
import { ensureSuite } from "./check-suites.ts";
import { closePull } from "./closing.ts";
import { branchSha } from "./pull-diff.ts";

export interface RefMove {
  readonly repository: Repository;
  /** In full, such as `refs/heads/main`. */
  readonly ref: string;
  /** Null deletes the ref. */
  readonly to: string | null;
  readonly sender: Account;
  readonly forced?: boolean;
}

const NOTHING = "0".repeat(40);
/** A push webhook lists no more commits than this. */
const MOST_COMMITS = 2048;

export async function moveRef(world: World, move: RefMove): Promise<void> {
  const { repository, ref, to, sender } = move;
  const from = repository.refs.get(ref) ?? null;
  if (from === to) return;
  await setRef(repository.history.folder, ref, to);
  if (to === null) repository.refs.delete(ref);
  else repository.refs.set(ref, to);
  repository.pushedAt = repository.updatedAt = timestamp(world);
  if (isSubscribed(world, "push")) await emitPush(world, move, from);
  const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : null;
  if (branch === null) return;
  if (to === null) {
    // A pull request does not outlive its branch.
    for (const pull of findPullsOfBranch(world, repository, branch)) await closePull(world, pull, sender);
    return;
  }
  for (const pull of findPullsOfBranch(world, repository, branch))
    await synchronize(world, pull, { to, sender });
  await requestChecks(world, { repository, branch, sha: to, sender });
}

async function emitPush(world: World, move: RefMove, from: string | null): Promise<void> {
  const { repository, ref, to, sender } = move;
  const commits = to === null ? [] : await readPushed(world, repository, { from, to });
  const page = repositoryPage(world, repository);
  const payload = {
    ref,
    before: from ?? NOTHING,
    after: to ?? NOTHING,
    created: from === null,
    deleted: to === null,
    forced: move.forced ?? false,
    base_ref: null,
    compare: `${page}/compare/${(from ?? NOTHING).slice(0, 12)}...${(to ?? NOTHING).slice(0, 12)}`,
    commits,
    head_commit: commits.at(-1) ?? null,
    pusher: { name: sender.login, email: null },
  };
  emit(world, "push", { repository, sender, payload });
}

/** The commits that a push has brought, oldest first; of a new branch only its last. */
async function readPushed(
  world: World,
  repository: Repository,
  { from, to }: { readonly from: string | null; readonly to: string },
): Promise<readonly Json[]> {
  const { history } = repository;
  const brought = from === null ? [to] : await history.commits(from, to);
  // A branch that was set back brings nothing new, and still has a head.
  const shas = brought.length === 0 ? [to] : brought.slice(-MOST_COMMITS);
  return Promise.all(
    shas.map(async (sha) => {
      const commit = await history.commit(sha);
      const [parent] = commit?.parents ?? [];
      const files = parent === undefined ? [] : await history.bareDiff(parent, sha);
      return commit === null ? {} : renderPushedCommit(world, repository, { commit, files });
    }),
  );
}

/** The commit that a branch, a tag, a ref such as `heads/main` or a SHA names; null when there is none. */
export async function resolveCommit(repository: Repository, name: string): Promise<string | null> {
  const { refs, history } = repository;
  for (const prefix of ["refs/heads/", "refs/tags/", "refs/", ""]) {
    const known = refs.get(`${prefix}${name}`);
    if (known !== undefined) return known;
  }
  const mayBeCommit = /^[0-9a-f]{7,40}$/.test(name) || name.startsWith("refs/pull/");
  return mayBeCommit ? ((await history.read(`${name}^{commit}`))?.sha ?? null) : null;
}

/** Lets a pull request take over the commit that its branch has moved to. */
async function synchronize(
  world: World,
  pull: Pull,
  { to, sender }: { readonly to: string; readonly sender: Account },
): Promise<void> {
  const before = pull.head.sha;
  await takeHead(pull, to);
  pull.head.sha = to;
  pull.isQueued = false;
  pull.base.sha = branchSha(pull.repository, pull.base.branch) ?? pull.base.sha;
  pull.updatedAt = timestamp(world);
  await emitPull(world, { pull, sender, action: "synchronize", more: { before, after: to } });
}

/** Keeps a pull request's head in its own repository, so that it outlives its branch and a fork. */
export async function takeHead(
  pull: Pick<Pull, "repository" | "head" | "number">,
  sha: string,
): Promise<void> {
  const { repository, head, number } = pull;
  const ref = `refs/pull/${number}/head`;
  const { folder } = repository.history;
  if (head.repository === repository) await setRef(folder, ref, sha);
  else await fetchCommit(head.repository.history.folder, folder, { sha, ref });
}

interface Pushed {
  readonly repository: Repository;
  readonly branch: string;
  readonly sha: string;
  readonly sender: Account;
}

/** Apps that may write checks are asked for them on every push to a repository they are installed in. */
async function requestChecks(world: World, { repository, branch, sha, sender }: Pushed): Promise<void> {
  const installation = findInstallation(world, repository);
  if (installation?.permissions["checks"] !== "write") return;
  const suite = ensureSuite(world, { repository, headSha: sha, headBranch: branch });
  await emitCheckSuite(world, { subject: suite, sender, action: "requested" });
}
