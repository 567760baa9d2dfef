// GitHub's log of what it tried to deliver to the app's webhook: one entry for each attempt, kept for three days
// (docs.github.com/webhooks/testing-and-troubleshooting-webhooks/viewing-webhook-deliveries: "in the past 3 days").
import type { HookDelivery } from "./traffic.ts";
import type { World } from "./world.ts";

const KEPT_MS = 3 * 24 * 3_600_000;

/** Beyond 32 bits, as GitHub's are. */
const FIRST_ID = 30_000_000_000;

export function logAttempt(world: World, attempt: Omit<HookDelivery, "id">): HookDelivery {
  const last = world.hookDeliveries.at(-1);
  const entry = { id: (last?.id ?? FIRST_ID) + 1, ...attempt };
  world.hookDeliveries.push(entry);
  return entry;
}

/** What is still in the log, newest first. */
export function listAttempts({ hookDeliveries, clock }: World): readonly HookDelivery[] {
  const oldest = clock.now() - KEPT_MS;
  return hookDeliveries.filter(({ deliveredAt }) => deliveredAt > oldest).reverse();
}
