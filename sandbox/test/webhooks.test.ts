import { describe, expect, it } from "vitest";
import { useReceivingShop } from "./fixture.ts";

const shop = useReceivingShop({ webhookSecret: "s3cret" });

describe("deliveries", () => {
  it("are of the events that the app has subscribed to", async () => {
    await shop.repository.commit({ branch: "b", files: { a: "b" } });
    await shop.repository.openPullRequest({ head: "b" });
    await shop.sandbox.settled();
    expect(shop.receiver.received.map(({ event }) => event)).toEqual(["installation", "push"]);
  });

  it("come one after another, in order", async () => {
    for (const text of ["1", "2", "3"]) await shop.repository.commit({ files: { a: text } });
    await shop.sandbox.settled();
    const ids = shop.receiver.received.map(({ headers }) => headers["x-github-delivery"]);
    expect(ids).toEqual(shop.sandbox.deliveries.map(({ id }) => id));
  });

  it("wait for the answer to the one before", async () => {
    let open = (): void => undefined;
    shop.receiver.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await shop.repository.commit({ files: { a: "1" } });
    await shop.repository.commit({ files: { a: "2" } });
    await expect.poll(() => shop.receiver.received.length).toBe(2);
    await shop.repository.commit({ files: { a: "3" } });
    expect(shop.receiver.received).toHaveLength(2);
    open();
    await shop.sandbox.settled();
    expect(shop.receiver.received).toHaveLength(4);
  });

  it("note the answer, and are not sent again by themselves", async () => {
    shop.receiver.status = 500;
    await shop.repository.commit({ files: { a: "b" } });
    await shop.sandbox.settled();
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({ event: "push", status: 500, error: null });
    expect(shop.receiver.received).toHaveLength(2);
  });

  it("note that nobody answered", async () => {
    shop.sandbox.setWebhookUrl("http://127.0.0.1:9/");
    await shop.repository.commit({ files: { a: "b" } });
    await shop.sandbox.settled();
    expect(shop.sandbox.deliveries.at(-1)?.status).toBeNull();
    expect(shop.sandbox.deliveries.at(-1)?.error).toEqual(expect.any(String));
  });

  it("are sent again with the same GUID and the same bytes", async () => {
    await shop.repository.commit({ files: { a: "b" } });
    await shop.sandbox.settled();
    await shop.sandbox.redeliver(shop.sandbox.deliveries.at(-1)?.id ?? "");
    const [first, second] = shop.receiver.received.slice(-2);
    expect(second?.headers["x-github-delivery"]).toBe(first?.headers["x-github-delivery"]);
    expect(second?.headers["x-hub-signature-256"]).toBe(first?.headers["x-hub-signature-256"]);
    expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
    await expect(shop.sandbox.redeliver("unknown")).rejects.toThrow("no delivery has the id unknown");
  });

  it("wait for an address, and go there later", async () => {
    shop.sandbox.setWebhookUrl(null);
    await shop.repository.commit({ files: { a: "b" } });
    await shop.sandbox.settled();
    const { id } = shop.sandbox.deliveries.at(-1) ?? { id: "" };
    expect(shop.receiver.received.map(({ headers }) => headers["x-github-delivery"])).not.toContain(id);
    shop.sandbox.setWebhookUrl(shop.receiver.url);
    await shop.sandbox.redeliver(id);
    expect(shop.receiver.received.at(-1)?.headers["x-github-delivery"]).toBe(id);
  });
});
