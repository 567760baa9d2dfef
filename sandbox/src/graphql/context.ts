// What every resolver is handed: who asks, and how to show what it points at. Showing goes through here, so that
// a pull request's node need not know the node of its repository, nor the other way round.
import type { Caller } from "../access/caller.ts";
import { type Needs, canSee, isAllowed } from "../access/permissions.ts";
import { Refusal, notAccessible, notFound } from "../refusal.ts";
import type { Account, NodeRecord, Repository } from "../state/records.ts";
import type { World } from "../state/world.ts";

/** An object whose fields are values, or functions of a field's arguments. */
export type Node = Readonly<Record<string, unknown>> & { readonly __typename: string };

export interface GraphContext {
  readonly world: World;
  readonly caller: Exclude<Caller, { kind: "app" | "anyone" }>;
  readonly show: (record: NodeRecord) => Node;
  readonly showCommit: (repository: Repository, sha: string) => Promise<Node | null>;
  readonly showRef: (repository: Repository, branch: string) => Node | null;
}

/** Who acts: the app's bot or the person. */
export function viewerOf({ caller }: GraphContext): Account {
  return caller.account;
}

/** What `databaseId` says. */
export function shortId({ idFields }: World, id: number): number | null {
  return idFields === "full" ? null : id;
}

/** @throws {Refusal} FORBIDDEN, which leaves the field null and the rest of the answer whole */
export function need(context: GraphContext, repository: Repository, needs: Needs): void {
  if (!isAllowed(context.world, context.caller, { repository, needs })) throw notAccessible();
}

/** Like {@link need}, for changes: in a repository that may be seen, and is not archived. */
export function needToWrite(context: GraphContext, repository: Repository, needs: Needs): void {
  if (!canSee(context.world, context.caller, repository)) throw notFound();
  if (repository.archived) throw new Refusal(403, { message: "Repository was archived so is read-only." });
  need(context, repository, needs);
}

export function unresolved(message: string): Refusal {
  return new Refusal(404, { message });
}
