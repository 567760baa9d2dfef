// The envelope of every webhook: who did it, in which repository, seen by which installation. An event is sent when
// the app has subscribed to it and is installed where it happened.
import { renderAccount, renderOrganization } from "../render/account.ts";
import { renderRepository } from "../render/repository.ts";
import type { Account, Repository } from "../state/records.ts";
import { type WebhookPayload, type World, findInstallation } from "../state/world.ts";

export interface Occasion {
  readonly repository: Repository;
  readonly sender: Account;
}

// GitHub sends these to every app that may see them, whether or not it has subscribed.
const ALWAYS_SENT = ["installation", "installation_repositories"];

/** Sends an event about a repository. */
export function emit(
  world: World,
  event: string,
  happening: Occasion & { readonly payload: WebhookPayload },
): void {
  const { repository, sender, payload } = happening;
  const installation = findInstallation(world, repository);
  if (installation === null || !isSubscribed(world, event)) return;
  const { owner } = repository;
  world.send(event, {
    ...payload,
    repository: renderRepository(world, repository),
    ...(owner.type === "Organization" ? { organization: renderOrganization(world, owner) } : {}),
    sender: renderAccount(world, sender),
    installation: { id: installation.id, node_id: installation.nodeId },
  });
}

export function isSubscribed(world: World, event: string): boolean {
  return ALWAYS_SENT.includes(event) || world.app.events.includes(event);
}
