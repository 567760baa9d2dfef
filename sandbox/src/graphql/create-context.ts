// Puts the nodes together: which record is shown by which.
import type { Caller } from "../access/caller.ts";
import type { NodeRecord } from "../state/records.ts";
import type { World } from "../state/world.ts";
import type { GraphContext, Node } from "./context.ts";
import { accountNode } from "./nodes/account.ts";
import { runNode, suiteNode } from "./nodes/check.ts";
import { issueCommentNode, reviewCommentNode, reviewNode, threadNode } from "./nodes/conversation.ts";
import { commitNode, refNode } from "./nodes/git-object.ts";
import { pullNode } from "./nodes/pull.ts";
import { repositoryNode } from "./nodes/repository.ts";

export function createContext(
  world: World,
  caller: Exclude<Caller, { kind: "app" | "anyone" }>,
): GraphContext {
  const context: GraphContext = {
    world,
    caller,
    show: (record) => show(context, record),
    showCommit: (repository, sha) => commitNode(context, repository, sha),
    showRef: (repository, branch) => refNode(context, repository, branch),
  };
  return context;
}

function show(context: GraphContext, record: NodeRecord): Node {
  switch (record.kind) {
    case "account":
      return accountNode(context, record);
    case "repository":
      return repositoryNode(context, record);
    case "pull":
      return pullNode(context, record);
    case "review":
      return reviewNode(context, record);
    case "thread":
      return threadNode(context, record);
    case "review-comment":
      return reviewCommentNode(context, record);
    case "issue-comment":
      return issueCommentNode(context, record);
    case "check-suite":
      return suiteNode(context, record);
    case "check-run":
      return runNode(context, record);
  }
}
