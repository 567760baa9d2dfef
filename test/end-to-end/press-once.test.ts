import { expect, it } from "vitest";

import { deliverAs } from "./deliver-as.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

it("does what a button was pressed for once, whatever id the delivery is given", async () => {
  const { sandbox, webhookUrl, settle } = await startWorld();
  const pull = await propose(await createShop(sandbox), { "otel/python.yaml": manifest() });
  await settle();
  await pull.clickButton(pull.checkRuns()[0]?.id ?? 0, "fix-all", "ada");
  await settle();
  const head = pull.headSha;
  expect(pull.comments()).toHaveLength(1);
  const pressed = sandbox.deliveries.find(({ action }) => action === "requested_action");
  for (const id of ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"]) {
    expect(await deliverAs(webhookUrl, sandbox, pressed, id)).toBe(202);
    await settle();
  }
  expect(pull.comments()).toHaveLength(1);
  expect(pull.headSha).toBe(head);
});
