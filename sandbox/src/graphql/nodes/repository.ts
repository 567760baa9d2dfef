// A repository as GraphQL shows it.
import { canSee, roleOf } from "../../access/permissions.ts";
import { repositoryPage } from "../../render/urls.ts";
import type { Pull, Repository } from "../../state/records.ts";
import { fullName } from "../../state/world.ts";
import { type PageArgs, connection } from "../connection.ts";
import { type GraphContext, type Node, need, shortId, unresolved } from "../context.ts";
import { objectNode } from "./git-object.ts";

export function repositoryNode(context: GraphContext, repository: Repository): Node {
  return {
    __typename: "Repository",
    id: repository.nodeId,
    databaseId: shortId(context.world, repository.id),
    name: repository.name,
    nameWithOwner: fullName(repository),
    owner: () => context.show(repository.owner),
    isPrivate: repository.private,
    isFork: repository.parent !== null,
    isArchived: repository.archived,
    isEmpty: repository.refs.size === 0,
    visibility: repository.private ? "PRIVATE" : "PUBLIC",
    url: repositoryPage(context.world, repository),
    createdAt: repository.createdAt,
    pushedAt: repository.pushedAt,
    parent: () => showParent(context, repository.parent),
    viewerPermission: () => permissionOf(context, repository),
    defaultBranchRef: () => {
      need(context, repository, [["contents", "read"]]);
      return context.showRef(repository, repository.defaultBranch);
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      need(context, repository, [["contents", "read"]]);
      return context.showRef(repository, qualifiedName.replace(/^refs\/heads\//, ""));
    },
    object: (args: ObjectArgs) => findObject(context, repository, args),
    pullRequest: ({ number }: { number: number }) => findPull(context, repository, number),
    pullRequests: connection(
      (args: PullFilter) => {
        need(context, repository, [["pull_requests", "read"]]);
        return sortPulls(
          [...repository.pulls.values()].filter((pull) => matches(pull, args)),
          args.orderBy ?? null,
        );
      },
      (pull) => context.show(pull),
    ),
  };
}

function showParent(context: GraphContext, parent: Repository | null): Node | null {
  return parent !== null && canSee(context.world, context.caller, parent) ? context.show(parent) : null;
}

/** An installation has permissions and no role. */
function permissionOf({ caller }: GraphContext, repository: Repository): string | null {
  return caller.kind === "user" ? (roleOf(repository, caller.account)?.toUpperCase() ?? null) : null;
}

interface ObjectArgs {
  readonly expression?: string | null;
  readonly oid?: string | null;
}

async function findObject(
  context: GraphContext,
  repository: Repository,
  args: ObjectArgs,
): Promise<Node | null> {
  need(context, repository, [["contents", "read"]]);
  const expression = args.expression ?? args.oid;
  if (expression == null) return null;
  const [, sha, path] = /^([0-9a-f]{40}):(.*)$/s.exec(expression) ?? [];
  const { history } = repository;
  const object =
    sha !== undefined && path !== undefined
      ? await history.object(sha, path)
      : await history.read(expression);
  return object === null ? null : objectNode(context, repository, object);
}

function findPull(context: GraphContext, repository: Repository, number: number): Node {
  need(context, repository, [["pull_requests", "read"]]);
  const pull = repository.pulls.get(number);
  if (pull === undefined)
    throw unresolved(`Could not resolve to a PullRequest with the number of ${number}.`);
  return context.show(pull);
}

interface Order {
  readonly field: "COMMENTS" | "CREATED_AT" | "UPDATED_AT";
  readonly direction: "ASC" | "DESC";
}

/** The oldest first unless asked otherwise; those that are equal stay in the order of their numbers. */
function sortPulls(pulls: readonly Pull[], order: Order | null): readonly Pull[] {
  if (order === null) return pulls;
  const { field, direction } = order;
  const sign = direction === "ASC" ? 1 : -1;
  return pulls.toSorted(
    (a, b) => sign * compare(KEYS[field](a), KEYS[field](b)) || sign * (a.number - b.number),
  );
}

const KEYS: Readonly<Record<Order["field"], (pull: Pull) => number | string>> = {
  COMMENTS: ({ comments }) => comments.length,
  CREATED_AT: ({ createdAt }) => createdAt,
  UPDATED_AT: ({ updatedAt }) => updatedAt,
};

function compare(a: number | string, b: number | string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

interface PullFilter extends PageArgs {
  readonly orderBy?: Order | null;
  readonly states?: readonly string[] | null;
  readonly headRefName?: string | null;
  readonly baseRefName?: string | null;
}

function matches(pull: Pull, { states, headRefName, baseRefName }: PullFilter): boolean {
  return (
    (states == null || states.includes(pullState(pull))) &&
    (headRefName == null || headRefName === pull.head.branch) &&
    (baseRefName == null || baseRefName === pull.base.branch)
  );
}

export function pullState(pull: Pull): "OPEN" | "CLOSED" | "MERGED" {
  if (pull.merged !== null) return "MERGED";
  return pull.state === "open" ? "OPEN" : "CLOSED";
}
