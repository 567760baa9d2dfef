import type { LoggedDelivery, LogPage } from "../../app/jobs/log-walk.ts";
import type { Delivery } from "../queue/job.ts";
import type { GitHubClient } from "./client.ts";
import { statusOf } from "./errors.ts";
import { AS_EXACT_JSON } from "./read-body.ts";

/**
 * GitHub's log of the app's deliveries, which it keeps for three days. The client has to be that of the app itself:
 * https://docs.github.com/en/rest/apps/webhooks
 */

const PAGE = 100;

export async function readDeliveryLog(client: GitHubClient, cursor: string | null): Promise<LogPage> {
  const { data, headers } = await client.request("GET /app/hook/deliveries", {
    per_page: PAGE,
    ...(cursor !== null && { cursor }),
    request: AS_EXACT_JSON,
  });
  return { deliveries: data.map(toLogged), next: findCursor(headers.link ?? "") };
}

interface Item {
  /** Its digits as text, whatever GitHub's description says: it may be beyond what a number holds. */
  readonly id: unknown;
  readonly guid: string;
  readonly delivered_at: string;
  readonly status: string;
  readonly event: string;
  readonly action: string | null;
  readonly repository_id?: number | bigint | null;
}

function toLogged({
  id,
  delivered_at: time,
  status,
  repository_id: repository,
  ...item
}: Item): LoggedDelivery {
  const { guid, event, action } = item;
  const repositoryId = repository == null ? null : Number(repository);
  return {
    ...{ id: String(id), guid, deliveredAt: Date.parse(time), isOk: status === "OK" },
    ...{ event, action, repositoryId },
  };
}

/** The page after this one stands in the Link header only. */
function findCursor(link: string): string | null {
  const next = link.split(",").find((part) => part.includes('rel="next"'));
  const [address] = next?.split("<", 2)[1]?.split(">", 1) ?? [];
  return address !== undefined && URL.canParse(address) ? new URL(address).searchParams.get("cursor") : null;
}

/** An event as it was delivered; null where the log has it no longer. */
export async function readLoggedDelivery(client: GitHubClient, id: string): Promise<Delivery | null> {
  try {
    const { data } = await client.request("GET /app/hook/deliveries/{delivery_id}", {
      // Only its digits go into the address; as a number it could lose some of them.
      delivery_id: id as unknown as number,
    });
    return { id: data.guid, name: data.event, payload: data.request.payload ?? {} };
  } catch (error) {
    if (statusOf(error) === 404) return null;
    throw error;
  }
}
