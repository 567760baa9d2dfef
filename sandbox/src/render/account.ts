// Accounts, the app and its installations as REST and webhooks show them.
import type { Account } from "../state/records.ts";
import type { Installation, World } from "../state/world.ts";
import { accountPage, apiUrl } from "./urls.ts";

export type Json = Readonly<Record<string, unknown>>;

/** GitHub's "simple user". */
export function renderAccount(world: World, account: Account): Json {
  const url = apiUrl(world, `/users/${encodeURIComponent(account.login)}`);
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    avatar_url: `${world.url}/avatars/u/${account.id}`,
    gravatar_id: "",
    url,
    html_url: accountPage(world, account),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    user_view_type: "public",
    site_admin: false,
  };
}

/** The short form of an organisation that webhooks carry. */
export function renderOrganization(world: World, account: Account): Json {
  const url = apiUrl(world, `/orgs/${account.login}`);
  return {
    login: account.login,
    id: account.id,
    node_id: account.nodeId,
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: `${world.url}/avatars/u/${account.id}`,
    description: null,
  };
}

/** The app, called "integration" in GitHub's description. */
export function renderApp(world: World): Json {
  const { app } = world;
  return {
    id: app.id,
    client_id: `Iv23li${app.slug}`,
    slug: app.slug,
    node_id: app.nodeId,
    owner: renderAccount(world, app.owner),
    name: app.name,
    description: null,
    external_url: `${world.url}/apps/${app.slug}`,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
  };
}

/** The app, where this account writes through it; null for a person. */
export function renderAppOf(world: World, account: Account): Json | null {
  return account === world.app.bot ? renderApp(world) : null;
}

export function renderInstallation(world: World, installation: Installation): Json {
  const { account, id, createdAt } = installation;
  return {
    id,
    client_id: `Iv23li${world.app.slug}`,
    account: renderAccount(world, account),
    repository_selection: "selected",
    access_tokens_url: apiUrl(world, `/app/installations/${id}/access_tokens`),
    repositories_url: apiUrl(world, "/installation/repositories"),
    html_url: `${world.url}/settings/installations/${id}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: world.app.events,
    created_at: createdAt,
    updated_at: createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  };
}
