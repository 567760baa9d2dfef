// Pull requests as REST and webhooks show them: in lists, alone (with counts), and in short inside of check runs.
import { askMergeable, readPullCommits, readPullDiff } from "../operations/pull-diff.ts";
import type { Account, Pull, Repository } from "../state/records.ts";
import { type World, fullName } from "../state/world.ts";
import { type Json, renderAccount } from "./account.ts";
import { renderRepository } from "./repository.ts";
import { issueApi, pullApi, pullPage, repositoryApi } from "./urls.ts";

/** The form in lists. */
export function renderPullBrief(world: World, pull: Pull): Json {
  const repository = pull.head.repository;
  return {
    ...renderPullAddresses(world, pull),
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    state: pull.state,
    locked: pull.locked,
    active_lock_reason: null,
    draft: pull.draft,
    title: pull.title,
    body: pull.body,
    user: renderAccount(world, pull.author),
    labels: pull.labels.map((name) => renderLabel(world, pull.repository, name)),
    milestone: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    author_association: associationOf(pull.repository, pull.author),
    auto_merge: null,
    head: renderEnd(world, {
      repository: repository.deleted ? null : repository,
      owner: repository.owner,
      ...pick(pull.head),
    }),
    base: renderEnd(world, { repository: pull.repository, owner: pull.repository.owner, ...pick(pull.base) }),
  };
}

function pick({ branch, sha }: { readonly branch: string; readonly sha: string }): {
  branch: string;
  sha: string;
} {
  return { branch, sha };
}

/** The form of one alone, and of webhooks. */
export async function renderPull(world: World, pull: Pull): Promise<Json> {
  const { files } = await readPullDiff(pull);
  const mergeable = pull.state === "open" ? askMergeable(pull) : null;
  return {
    ...renderPullBrief(world, pull),
    merged: pull.merged !== null,
    merged_by: pull.merged === null ? null : renderAccount(world, pull.merged.by),
    mergeable,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    rebaseable: mergeable,
    maintainer_can_modify: pull.maintainerCanModify,
    comments: pull.comments.length,
    review_comments: pull.threads.reduce((sum, thread) => sum + thread.comments.length, 0),
    commits: (await readPullCommits(pull)).length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

function renderPullAddresses(world: World, pull: Pull): Json {
  const url = pullApi(world, pull);
  const page = pullPage(world, pull);
  const issue = issueApi(world, pull);
  const statuses = `${repositoryApi(world, pull.repository)}/statuses/${pull.head.sha}`;
  const addresses = {
    html_url: page,
    issue_url: issue,
    comments_url: `${issue}/comments`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryApi(world, pull.repository)}/pulls/comments{/number}`,
    commits_url: `${url}/commits`,
    statuses_url: statuses,
  };
  return {
    url,
    ...addresses,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: addresses.comments_url },
      review_comments: { href: addresses.review_comments_url },
      review_comment: { href: addresses.review_comment_url },
      commits: { href: addresses.commits_url },
      statuses: { href: statuses },
    },
  };
}

interface End {
  /** Null where a fork was deleted. */
  readonly repository: Repository | null;
  readonly owner: Account;
  readonly branch: string;
  readonly sha: string;
}

function renderEnd(world: World, { repository, owner, branch, sha }: End): Json {
  return {
    label: `${owner.login}:${branch}`,
    ref: branch,
    sha,
    user: renderAccount(world, owner),
    repo: repository === null ? null : renderRepository(world, repository),
  };
}

function renderLabel(world: World, repository: Repository, name: string): Json {
  return {
    id: repository.id * 1000 + name.length,
    node_id: `LA_${Buffer.from(`${fullName(repository)} ${name}`).toString("base64url")}`,
    url: `${repositoryApi(world, repository)}/labels/${encodeURIComponent(name)}`,
    name,
    color: "ededed",
    default: false,
    description: null,
  };
}

/** The form inside of check runs and suites. */
export function renderPullMinimal(world: World, pull: Pull): Json {
  function end(repository: Repository, ref: string, sha: string): Json {
    return {
      ref,
      sha,
      repo: { id: repository.id, url: repositoryApi(world, repository), name: repository.name },
    };
  }
  return {
    id: pull.id,
    number: pull.number,
    url: pullApi(world, pull),
    head: end(pull.head.repository, pull.head.branch, pull.head.sha),
    base: end(pull.repository, pull.base.branch, pull.base.sha),
  };
}

/**
 * The issue that a pull request is too, as `issue_comment` webhooks carry it.
 */
export function renderIssue(world: World, pull: Pull): Json {
  const url = issueApi(world, pull);
  const page = pullPage(world, pull);
  return {
    url,
    repository_url: repositoryApi(world, pull.repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    id: pull.id,
    node_id: pull.nodeId,
    number: pull.number,
    title: pull.title,
    body: pull.body,
    user: renderAccount(world, pull.author),
    labels: pull.labels.map((name) => renderLabel(world, pull.repository, name)),
    state: pull.state,
    state_reason: null,
    locked: pull.locked,
    active_lock_reason: null,
    draft: pull.draft,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: pull.comments.length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    author_association: associationOf(pull.repository, pull.author),
    performed_via_github_app: null,
    reactions: renderNoReactions(`${url}/reactions`),
    pull_request: {
      url: pullApi(world, pull),
      html_url: page,
      diff_url: `${page}.diff`,
      patch_url: `${page}.patch`,
      merged_at: pull.merged?.at ?? null,
    },
  };
}

function renderNoReactions(url: string): Json {
  return {
    url,
    total_count: 0,
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}

/**
 * How an account relates to a repository, as GitHub tells apps: computed without a viewer, so that an organisation's
 * private members look like contributors. Nothing should be decided by it.
 */
export function associationOf(repository: Repository, account: Account): string {
  if (account === repository.owner) return "OWNER";
  if (!repository.collaborators.has(account.login.toLowerCase())) return "NONE";
  return repository.owner.type === "Organization" ? "CONTRIBUTOR" : "COLLABORATOR";
}
