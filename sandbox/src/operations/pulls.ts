// Pull requests: opened, edited, closed, reopened, drafted, merged.
import { writeCommitOfTree } from "../git/commits.ts";
import { type Refusal, fieldError, unprocessable, validationFailed } from "../refusal.ts";
import { signatureOf, webFlow } from "../render/commit.ts";
import type { Account, Pull, Repository } from "../state/records.ts";
import { type WebhookPayload, type World, nextIdentity, register, timestamp } from "../state/world.ts";
import { emitPull } from "../webhooks/pull-events.ts";
import { closePull, markClosed } from "./closing.ts";
import { branchSha } from "./pull-diff.ts";
import { moveRef, takeHead } from "./refs.ts";
import { checkLength } from "./texts.ts";

export interface NewPull {
  readonly author: Account;
  readonly title: string;
  readonly body: string | null;
  readonly base: string;
  readonly head: { readonly repository: Repository; readonly branch: string };
  readonly draft: boolean;
  readonly maintainerCanModify: boolean;
}

export async function openPull(world: World, repository: Repository, wanted: NewPull): Promise<Pull> {
  const number = repository.lastNumber + 1;
  const { base, head } = await checkNewPull(repository, wanted, number);
  repository.lastNumber = number;
  const now = timestamp(world);
  const pull: Pull = {
    kind: "pull",
    ...nextIdentity(world, "PR"),
    repository,
    number,
    author: wanted.author,
    head: { ...wanted.head, sha: head },
    base: { branch: wanted.base, sha: base },
    createdAt: now,
    updatedAt: now,
    reviews: [],
    threads: [],
    comments: [],
    labels: [],
    title: wanted.title,
    body: wanted.body,
    state: "open",
    draft: wanted.draft,
    locked: false,
    isQueued: false,
    // Only the branch of a user's fork can be opened to the maintainers of the base repository.
    maintainerCanModify:
      wanted.maintainerCanModify &&
      wanted.head.repository.owner.type === "User" &&
      wanted.head.repository !== repository,
    closedAt: null,
    merged: null,
    mergeability: null,
  };
  repository.pulls.set(pull.number, register(world, pull));
  await emitPull(world, { pull, sender: wanted.author, action: "opened" });
  return pull;
}

interface Ends {
  readonly base: string;
  readonly head: string;
}

async function checkNewPull(repository: Repository, wanted: NewPull, number: number): Promise<Ends> {
  checkTexts(wanted);
  const { branch } = wanted.head;
  const base = branchSha(repository, wanted.base);
  const head = branchSha(wanted.head.repository, branch);
  if (head === null) throw validationFailed({ resource: "PullRequest", field: "head", code: "invalid" });
  if (base === null) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  const twin = [...repository.pulls.values()].find(
    ({ state, head: other, base: target }) =>
      state === "open" &&
      other.repository === wanted.head.repository &&
      other.branch === branch &&
      target.branch === wanted.base,
  );
  const label = `${wanted.head.repository.owner.login}:${branch}`;
  if (twin !== undefined) throw pullRefused(`A pull request already exists for ${label}.`);
  await takeHead({ repository, number, head: { ...wanted.head, sha: head } }, head);
  await checkHistory(repository, wanted, { base, head });
  return { base, head };
}

function checkTexts({ title, body }: Pick<NewPull, "title" | "body">): void {
  if (title.trim() === "")
    throw validationFailed({ resource: "Issue", code: "missing_field", field: "title" });
  checkLength("PullRequest", body ?? "");
}

async function checkHistory({ history }: Repository, wanted: NewPull, { base, head }: Ends): Promise<void> {
  const { branch } = wanted.head;
  if ((await history.mergeBase(base, head)) === null) {
    throw pullRefused(`The ${wanted.base} branch has no history in common with ${branch}`);
  }
  if (await history.isAncestor(head, base)) {
    throw pullRefused(`No commits between ${wanted.base} and ${branch}`);
  }
}

function pullRefused(message: string): Refusal {
  return validationFailed({ resource: "PullRequest", code: "custom", message });
}

export interface PullChange {
  readonly sender: Account;
  readonly title?: string | undefined;
  readonly body?: string | null | undefined;
  readonly base?: string | undefined;
  readonly state?: "open" | "closed" | undefined;
  readonly maintainerCanModify?: boolean | undefined;
}

export async function updatePull(world: World, pull: Pull, change: PullChange): Promise<void> {
  checkTexts({ title: change.title ?? pull.title, body: change.body ?? pull.body });
  const changes = { ...changeBase(pull, change), ...changeTexts(pull, change) };
  // Ticking or unticking "allow edits by maintainers" sends no webhook.
  pull.maintainerCanModify = change.maintainerCanModify ?? pull.maintainerCanModify;
  pull.updatedAt = timestamp(world);
  if (Object.keys(changes).length > 0) {
    await emitPull(world, { pull, sender: change.sender, action: "edited", more: { changes } });
  }
  if (change.state !== undefined && change.state !== pull.state) await setState(world, pull, change);
}

function changeBase(pull: Pull, { base }: PullChange): WebhookPayload {
  if (base === undefined || base === pull.base.branch) return {};
  const sha = branchSha(pull.repository, base);
  if (sha === null) throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
  if (pull.state === "closed") throw pullRefused("Cannot change the base branch of a closed pull request.");
  const from = pull.base;
  pull.base = { branch: base, sha };
  return { base: { ref: { from: from.branch }, sha: { from: from.sha } } };
}

function changeTexts(pull: Pull, { title, body }: PullChange): WebhookPayload {
  const from = { title: pull.title, body: pull.body };
  pull.title = title ?? pull.title;
  pull.body = body === undefined ? pull.body : body;
  return {
    ...(pull.title === from.title ? {} : { title: { from: from.title } }),
    ...(pull.body === from.body ? {} : { body: { from: from.body ?? "" } }),
  };
}

async function setState(world: World, pull: Pull, { state, sender }: PullChange): Promise<void> {
  if (state === "closed") {
    await closePull(world, pull, sender);
    return;
  }
  const tip = branchSha(pull.head.repository, pull.head.branch);
  if (pull.merged !== null || tip !== pull.head.sha || pull.head.repository.deleted) {
    throw validationFailed(
      fieldError("PullRequest", "state", "state cannot be changed. The pull request cannot be reopened."),
    );
  }
  pull.state = "open";
  pull.closedAt = null;
  await emitPull(world, { pull, sender, action: "reopened" });
}

export async function setDraft(
  world: World,
  pull: Pull,
  { draft, sender }: { readonly draft: boolean; readonly sender: Account },
): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  await emitPull(world, { pull, sender, action: draft ? "converted_to_draft" : "ready_for_review" });
}

/** Merges with a merge commit. */
export async function mergePull(world: World, pull: Pull, sender: Account): Promise<void> {
  const { repository, base, head } = pull;
  const { history } = repository;
  const tip = branchSha(repository, base.branch);
  const tree = tip === null || pull.state === "closed" ? null : await history.merge(tip, head.sha);
  if (tip === null || tree === null) throw unprocessable("Pull Request is not mergeable");
  const sha = writeCommitOfTree(history.objects, {
    tree,
    parents: [tip, head.sha],
    message: `Merge pull request #${pull.number} from ${head.repository.owner.login}/${head.branch}\n\n${pull.title}`,
    author: signatureOf(sender, timestamp(world)),
    committer: webFlow(timestamp(world)),
  });
  world.verifiedCommits.add(sha);
  const merged = { at: timestamp(world), by: sender, sha };
  // Closed before the base moves on: from then on its difference is with the base as it was.
  markClosed(world, pull, merged);
  await moveRef(world, { repository, ref: `refs/heads/${base.branch}`, to: sha, sender });
  await emitPull(world, { pull, sender, action: "closed" });
}
