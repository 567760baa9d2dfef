// Repositories as REST and webhooks show them: a short form inside of other objects, and the full one.
import type { Repository } from "../state/records.ts";
import { type World, fullName } from "../state/world.ts";
import { type Json, renderAccount } from "./account.ts";
import { repositoryApi, repositoryPage } from "./urls.ts";

// The templates of addresses that every repository object carries, below its own.
const ADDRESSES: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** The form inside of other objects ("minimal repository"). */
export function renderRepositoryBrief(world: World, repository: Repository): Json {
  const url = repositoryApi(world, repository);
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: renderAccount(world, repository.owner),
    html_url: repositoryPage(world, repository),
    description: null,
    fork: repository.parent !== null,
    url,
    ...addressesOf(repository, url),
  };
}

/** Put together once for each repository: they stand in every webhook, several times. */
function addressesOf(repository: Repository, url: string): Readonly<Record<string, string>> {
  const known = ADDRESSES_OF.get(repository);
  if (known !== undefined) return known;
  const addresses = Object.fromEntries(
    Object.entries(ADDRESSES).map(([key, suffix]) => [key, `${url}${suffix}`]),
  );
  ADDRESSES_OF.set(repository, addresses);
  return addresses;
}

const ADDRESSES_OF = new WeakMap<Repository, Readonly<Record<string, string>>>();

/** The form of `GET /repos/{owner}/{repo}`, of pull requests' head and base, and of webhooks. */
export function renderRepository(world: World, repository: Repository): Json {
  const page = repositoryPage(world, repository);
  const openPulls = [...repository.pulls.values()].filter((pull) => pull.state === "open").length;
  return {
    ...renderRepositoryBrief(world, repository),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    git_url: page.replace(/^http:/, "git:") + ".git",
    ssh_url: `git@${new URL(world.url).hostname}:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    size: 0,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: openPulls,
    open_issues_count: openPulls,
    default_branch: repository.defaultBranch,
    ...SETTINGS,
    archived: repository.archived,
    visibility: repository.private ? "private" : "public",
  };
}

const SETTINGS: Json = {
  has_issues: true,
  has_projects: true,
  has_downloads: true,
  has_wiki: true,
  has_pages: false,
  has_discussions: false,
  disabled: false,
  allow_forking: true,
  is_template: false,
  web_commit_signoff_required: false,
  topics: [],
};
