import { createHmac } from "node:crypto";

import type { Sandbox } from "../../sandbox/src/start-sandbox.ts";

/** A delivery that GitHub signed, sent again under another id, which the signature does not cover. Gives the status. */
export async function deliverAs(
  webhookUrl: string,
  sandbox: Sandbox,
  delivery: Sandbox["deliveries"][number] | undefined,
  id: string,
): Promise<number> {
  if (delivery === undefined) throw new Error("there is no such delivery");
  const body = JSON.stringify(delivery.payload);
  const signature = createHmac("sha256", sandbox.app.webhookSecret).update(body).digest("hex");
  const response = await fetch(webhookUrl, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-delivery": id,
      "x-github-event": delivery.event,
      "x-hub-signature-256": `sha256=${signature}`,
    },
  });
  return response.status;
}
