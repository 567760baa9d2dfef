// The whole state of one embedded GitHub, and the look-ups that everything else shares. No HTTP and no git here.
import type { KeyObject } from "node:crypto";
import { type Clock, writeTime } from "./clock.ts";
import type { ApiFaults } from "../faults/api-faults.ts";
import type { DeliveryFaults } from "../faults/delivery-faults.ts";
import type { LimitCounter } from "../faults/secondary-limits.ts";
import type { ApiRequest, Delivery, HookDelivery, Quota } from "./traffic.ts";
import type { Account, NodeRecord, Pull, Repository } from "./records.ts";

export type Access = "read" | "write";

/** As an app's settings page lists them: `{ contents: "write", … }`. */
export type Permissions = Readonly<Record<string, Access>>;

export interface App {
  readonly id: number;
  readonly nodeId: string;
  readonly slug: string;
  readonly name: string;
  readonly owner: Account;
  /** The account that the app's installations write as. */
  readonly bot: Account;
  readonly privateKey: string;
  readonly publicKey: KeyObject;
  readonly webhookSecret: string;
  readonly events: readonly string[];
  readonly createdAt: string;
  permissions: Permissions;
}

export interface AppCode {
  readonly app: App;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface Installation {
  readonly id: number;
  readonly nodeId: string;
  readonly account: Account;
  readonly repositories: Set<Repository>;
  readonly createdAt: string;
  permissions: Permissions;
}

export interface InstallationToken {
  readonly kind: "installation";
  readonly installation: Installation;
  readonly permissions: Permissions;
  /** Null: all of the installation's repositories, later ones included. */
  readonly repositories: ReadonlySet<Repository> | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

export interface UserToken {
  readonly kind: "user";
  readonly account: Account;
}

export interface World {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** The folder that holds the git repositories. */
  readonly folder: string;
  readonly clock: Clock;
  app: App;
  /** What was registered from a manifest and not fetched yet, by its code: see operations/app-manifests.ts. */
  readonly appCodes: Map<string, AppCode>;
  readonly accounts: Map<string, Account>;
  readonly repositories: Map<number, Repository>;
  readonly installations: Map<number, Installation>;
  readonly tokens: Map<string, InstallationToken | UserToken>;
  readonly nodes: Map<string, NodeRecord>;
  /** SHAs of the commits that GitHub itself has signed. */
  readonly verifiedCommits: Set<string>;
  readonly requests: ApiRequest[];
  readonly deliveries: Delivery[];
  /** Every attempt to deliver one, oldest first; see listAttempts for those that GitHub still knows. */
  readonly hookDeliveries: HookDelivery[];
  /** What is left of hourly quotas: see access/quotas.ts. */
  readonly quotas: Map<string, Quota>;
  readonly apiFaults: ApiFaults;
  readonly deliveryFaults: DeliveryFaults;
  /** Null while secondary limits are not counted. */
  secondaryLimits: LimitCounter | null;
  /** Aborted when the sandbox is closed: nobody waits for anything any more. */
  readonly closing: AbortController;
  /** Patches of more bytes than this are left out of file lists. */
  patchBytes: number;
  idFields: IdFields;
  webhookUrl: string | null;
  lastId: number;
  /** Puts a webhook into the queue. */
  send: (event: string, payload: WebhookPayload) => void;
  /** Puts a webhook that was sent before into the queue again. */
  resend: (delivery: Delivery) => void;
}

/**
 * Which numbers GraphQL gives of what has one. both: as today. full: `databaseId` is null, as announced. short: a server so
 * old that its schema lacks `fullDatabaseId`.
 */
export type IdFields = "both" | "full" | "short";

export interface WebhookPayload {
  readonly action?: string;
  readonly [key: string]: unknown;
}

export interface Identity {
  readonly id: number;
  readonly nodeId: string;
}

/** A new id, and the node id that goes with it; the prefix is GitHub's own for the type, such as `PR`. */
export function nextIdentity(world: Pick<World, "lastId">, prefix: string): Identity {
  world.lastId += 1;
  return { id: world.lastId, nodeId: `${prefix}_kwDOSB${world.lastId.toString(36)}` };
}

/** Makes a record known to GraphQL's look-up by node id. */
export function register<Kind extends NodeRecord>(world: Pick<World, "nodes">, record: Kind): Kind {
  world.nodes.set(record.nodeId, record);
  return record;
}

/** The current time as GitHub writes it, in whole seconds. */
export function timestamp({ clock }: Pick<World, "clock">): string {
  return writeTime(clock.now());
}

/** Finds a user, organisation or bot by its login, whatever the case of its letters. */
export function findAccount(world: Pick<World, "accounts">, login: string): Account | null {
  return world.accounts.get(login.toLowerCase()) ?? null;
}

/** The account of a person (or bot, if the login ends in `[bot]`), created when nobody has it yet. */
export function ensureAccount(
  world: Pick<World, "accounts" | "nodes" | "lastId" | "clock">,
  login: string,
  type: Account["type"] = "User",
): Account {
  const known = findAccount(world, login);
  if (known !== null) return known;
  const kind = login.endsWith("[bot]") ? "Bot" : type;
  const prefix = { User: "U", Organization: "O", Bot: "BOT" }[kind];
  const account: Account = {
    kind: "account",
    ...nextIdentity(world, prefix),
    login,
    type: kind,
    createdAt: timestamp(world),
  };
  world.accounts.set(login.toLowerCase(), account);
  return register(world, account);
}

/** Finds a repository that is not deleted. */
export function findRepository(world: World, owner: string, name: string): Repository | null {
  const wanted = `${owner}/${name}`.toLowerCase();
  for (const repository of world.repositories.values()) {
    if (!repository.deleted && fullName(repository).toLowerCase() === wanted) return repository;
  }
  return null;
}

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

/** The installation that covers a repository, if any. */
export function findInstallation(world: World, repository: Repository): Installation | null {
  for (const installation of world.installations.values()) {
    if (installation.repositories.has(repository)) return installation;
  }
  return null;
}

/** The open pull requests whose head is this branch, in whichever repository they were opened. */
export function findPullsOfBranch(world: World, repository: Repository, branch: string): readonly Pull[] {
  return allPulls(world).filter(
    (pull) => pull.state === "open" && pull.head.repository === repository && pull.head.branch === branch,
  );
}

export function allPulls(world: World): readonly Pull[] {
  return [...world.repositories.values()].flatMap((repository) => [...repository.pulls.values()]);
}
