// Where the app is installed. An owner has one installation; repositories come and go in it.
import { renderAccount, renderInstallation } from "../render/account.ts";
import { type Json, renderOrganization } from "../render/account.ts";
import type { Account, Repository } from "../state/records.ts";
import {
  type Installation,
  type World,
  findInstallation,
  fullName,
  nextIdentity,
  timestamp,
} from "../state/world.ts";

/** Gives the app access to a repository. */
export function installOn(world: World, repository: Repository, sender: Account): void {
  if (findInstallation(world, repository) !== null) return;
  const known = [...world.installations.values()].find((one) => one.account === repository.owner);
  const installation = known ?? createInstallation(world, repository.owner);
  installation.repositories.add(repository);
  if (known === undefined) {
    send(world, installation, {
      event: "installation",
      action: "created",
      sender,
      repositories: [brief(repository)],
    });
    return;
  }
  const repositories = { repositories_added: [brief(repository)], repositories_removed: [] };
  sendRepositories(world, installation, { action: "added", sender, repositories });
}

/** Takes the access away again. */
export function uninstallFrom(world: World, repository: Repository, sender: Account): void {
  const installation = findInstallation(world, repository);
  if (installation === null) return;
  installation.repositories.delete(repository);
  const repositories = { repositories_added: [], repositories_removed: [brief(repository)] };
  sendRepositories(world, installation, { action: "removed", sender, repositories });
}

function createInstallation(world: World, account: Account): Installation {
  const installation: Installation = {
    ...nextIdentity(world, "MDIz"),
    account,
    repositories: new Set(),
    createdAt: timestamp(world),
    permissions: world.app.permissions,
  };
  world.installations.set(installation.id, installation);
  return installation;
}

interface Change {
  readonly event: string;
  readonly action: string;
  readonly sender: Account;
  readonly [key: string]: unknown;
}

function sendRepositories(
  world: World,
  installation: Installation,
  {
    action,
    sender,
    repositories,
  }: { readonly action: string; readonly sender: Account; readonly repositories: Json },
): void {
  const more = { repository_selection: "selected", requester: null, ...repositories };
  send(world, installation, { event: "installation_repositories", action, sender, ...more });
}

function send(world: World, installation: Installation, { event, action, sender, ...more }: Change): void {
  const { account } = installation;
  world.send(event, {
    action,
    installation: renderInstallation(world, installation),
    ...more,
    ...(account.type === "Organization" ? { organization: renderOrganization(world, account) } : {}),
    sender: renderAccount(world, sender),
  });
}

function brief(repository: Repository): Json {
  const { id, nodeId, name } = repository;
  return { id, node_id: nodeId, name, full_name: fullName(repository), private: repository.private };
}
