// Accounts as GraphQL shows them. A bot's login has no `[bot]` at its end here, unlike in REST.
import { accountPage } from "../../render/urls.ts";
import type { Account } from "../../state/records.ts";
import type { GraphContext, Node } from "../context.ts";

export function accountNode({ world }: GraphContext, account: Account): Node {
  return {
    __typename: account.type,
    id: account.nodeId,
    databaseId: account.id,
    login: account.type === "Bot" ? account.login.replace(/\[bot\]$/, "") : account.login,
    name: null,
    url: accountPage(world, account),
  };
}

/** A bot in a place where the schema has room for users only. */
export function accountAsUser(context: GraphContext, account: Account): Node {
  return { ...accountNode(context, account), __typename: "User", login: account.login };
}
