// The end of a pull request: closed by hand, by a merge, or because a branch of it is gone.
import type { Account, Pull } from "../state/records.ts";
import { type World, timestamp } from "../state/world.ts";
import { emitPull } from "../webhooks/pull-events.ts";
import { baseTip } from "./pull-diff.ts";

/** From now on the pull request is compared with the base branch as it is at this moment. */
export function markClosed(world: World, pull: Pull, merged: Pull["merged"]): void {
  pull.base.sha = baseTip(pull);
  pull.state = "closed";
  pull.merged = merged;
  pull.isQueued = false;
  pull.closedAt = pull.updatedAt = timestamp(world);
}

export async function closePull(world: World, pull: Pull, sender: Account): Promise<void> {
  markClosed(world, pull, null);
  await emitPull(world, { pull, sender, action: "closed" });
}
