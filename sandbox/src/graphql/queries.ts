// What can be asked for at the top.
import { type Needs, canSee } from "../access/permissions.ts";
import { quotaOf, remainingOf } from "../access/quotas.ts";
import { writeTime } from "../state/clock.ts";
import type { NodeRecord, Repository } from "../state/records.ts";
import { findRepository } from "../state/world.ts";
import { type GraphContext, type Node, need, unresolved, viewerOf } from "./context.ts";
import { accountAsUser } from "./nodes/account.ts";

export function queries(context: GraphContext): Readonly<Record<string, unknown>> {
  return {
    viewer: () => accountAsUser(context, viewerOf(context)),
    repository: ({ owner, name }: { owner: string; name: string }) => findVisible(context, owner, name),
    node: ({ id }: { id: string }) => findNode(context, id),
    // Each id that leads nowhere is an error of its own, and null among the others.
    nodes: ({ ids }: { ids: readonly string[] }) =>
      ids.map((id) => Promise.resolve(id).then((one) => findNode(context, one))),
    rateLimit: () => rateLimit(context),
  };
}

function rateLimit({ world, caller }: GraphContext): Readonly<Record<string, unknown>> {
  const quota = quotaOf(world, caller, "graphql");
  return {
    cost: 1,
    limit: quota.limit,
    nodeCount: 0,
    remaining: remainingOf(quota),
    resetAt: writeTime(quota.resetAt),
    used: quota.used,
  };
}

function findVisible(context: GraphContext, owner: string, name: string): Node {
  const repository = findRepository(context.world, owner, name);
  if (repository === null || !canSee(context.world, context.caller, repository)) {
    throw unresolved(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
  }
  return context.show(repository);
}

function findNode(context: GraphContext, id: string): Node {
  return context.show(findRecord(context, id));
}

/** @throws {Refusal} NOT_FOUND for an unknown id, and for what the caller may not see; FORBIDDEN for what it may not read */
export function findRecord(context: GraphContext, id: string): NodeRecord {
  const record = context.world.nodes.get(id);
  const repository = record === undefined ? null : repositoryOf(record);
  if (record === undefined || (repository !== null && !canSee(context.world, context.caller, repository))) {
    throw unresolved(`Could not resolve to a node with the global id of '${id}'`);
  }
  if (repository !== null) need(context, repository, needsOf(record));
  return record;
}

/** What it takes to read a record, from wherever one comes to it. */
function needsOf({ kind }: NodeRecord): Needs {
  switch (kind) {
    case "account":
    case "repository":
      return [];
    case "pull":
    case "review":
    case "thread":
    case "review-comment":
      return [["pull_requests", "read"]];
    case "issue-comment":
      return [
        ["issues", "read"],
        ["pull_requests", "read"],
      ];
    case "check-suite":
    case "check-run":
      return [["checks", "read"]];
  }
}

function repositoryOf(record: NodeRecord): Repository | null {
  switch (record.kind) {
    case "account":
      return null;
    case "repository":
      return record;
    case "pull":
    case "check-suite":
      return record.repository;
    case "review":
    case "thread":
    case "issue-comment":
      return record.pull.repository;
    case "review-comment":
      return record.thread.pull.repository;
    case "check-run":
      return record.suite.repository;
  }
}
