// The log of webhook deliveries as REST shows it.
import { writeTime } from "../state/clock.ts";
import type { HookDelivery } from "../state/traffic.ts";
import type { Json } from "./account.ts";

/** The form of the list, without what was sent and answered. */
export function renderHookDeliveryItem(entry: HookDelivery): Json {
  const { id, delivery, deliveredAt, durationMs, outcome, throttledAt } = entry;
  return {
    id,
    guid: delivery.id,
    delivered_at: writeTime(deliveredAt),
    redelivery: delivery.isRedelivery,
    duration: Math.round(durationMs / 10) / 100,
    status: outcome.status,
    status_code: outcome.code,
    event: delivery.event,
    action: delivery.action,
    installation_id: idIn(delivery.payload["installation"]),
    repository_id: idIn(delivery.payload["repository"]),
    throttled_at: throttledAt === null ? null : writeTime(throttledAt),
  };
}

export function renderHookDelivery(entry: HookDelivery): Json {
  const { url, requestHeaders, delivery, outcome } = entry;
  return {
    ...renderHookDeliveryItem(entry),
    url,
    request: { headers: requestHeaders, payload: delivery.payload },
    response: { headers: outcome.headers, payload: outcome.body },
  };
}

function idIn(subject: unknown): number | null {
  const isNamed = typeof subject === "object" && subject !== null && "id" in subject;
  return isNamed && typeof subject.id === "number" ? subject.id : null;
}
