import { describe, expect, it } from "vitest";
import type { Disturbance } from "../src/start-sandbox.ts";
import { asApp, listAt, textAt } from "./bare-client.ts";
import { useReceivingShop } from "./fixture.ts";

// "Webhook deliveries are not always delivered in the order", may come late, twice, or not at all
// (docs.github.com/webhooks/using-webhooks/best-practices-for-using-webhooks).

let pushes = 0;

const shop = useReceivingShop();

async function push(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    pushes += 1;
    await shop.repository.commit({ files: { a: String(pushes) } });
  }
}

/** Pushes while webhooks are disturbed. Returns the GUIDs of what there was to send. */
async function disturb(disturbance: Disturbance, count: number): Promise<readonly string[]> {
  const before = shop.sandbox.deliveries.length;
  const end = shop.sandbox.faults.disturbDeliveries(disturbance);
  await push(count);
  end();
  return [...new Set(shop.sandbox.deliveries.slice(before).map(({ id }) => id))];
}

/** The GUIDs of the pushes that arrived, in their order. */
function arrived(): readonly string[] {
  const pushed = shop.receiver.received.filter(({ event }) => event === "push");
  return pushed.map(({ headers }) => String(headers["x-github-delivery"]));
}

/** What the log has of pushes, the newest first. */
async function logged(): Promise<readonly unknown[]> {
  const { body } = await asApp(shop.sandbox).rest("GET", "/app/hook/deliveries?per_page=100");
  return listAt(body).filter((one) => textAt(one, "event") === "push");
}

describe("webhooks that are disturbed", () => {
  it("are dropped, and logged as failed without a code", async () => {
    await disturb({ seed: 1, dropped: 1 }, 8);
    await shop.sandbox.settled();
    expect(arrived()).toEqual([]);
    const statuses = (await logged()).map((one) => textAt(one, "status"));
    expect(statuses).toHaveLength(8);
    expect(new Set(statuses)).toEqual(new Set(["timed out", "failed to connect to host"]));
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({
      status: null,
      error: expect.any(String) as string,
    });
  });

  it("arrive, and are logged as too late, where the answer was not heard", async () => {
    const [guid] = await disturb({ seed: 1, unheard: 1 }, 1);
    await shop.sandbox.settled();
    expect(arrived()).toEqual([guid]);
    expect(await logged()).toMatchObject([{ status: "timed out", status_code: 0, guid }]);
  });

  it("are lost, and in no log", async () => {
    await disturb({ seed: 1, lost: 1 }, 2);
    await shop.sandbox.settled();
    expect(arrived()).toEqual([]);
    expect(await logged()).toEqual([]);
    expect(shop.sandbox.deliveries.at(-1)).toMatchObject({ status: null, error: "lost on the way" });
  });

  it("come twice with the same GUID", async () => {
    const [guid] = await disturb({ seed: 1, doubled: 1 }, 1);
    await shop.sandbox.settled();
    expect(arrived()).toEqual([guid, guid]);
    expect(await logged()).toMatchObject([
      { guid, redelivery: false },
      { guid, redelivery: false },
    ]);
  });

  it("come late, by the sandbox's clock, while others go past them", async () => {
    const [late] = await disturb({ seed: 1, delayed: 1, longestDelayMs: 3_600_000 }, 1);
    await push(1);
    await expect.poll(arrived).toHaveLength(1);
    expect(arrived()).not.toContain(late);
    shop.sandbox.clock.advance(3_600_000);
    await shop.sandbox.settled();
    expect(arrived()[1]).toBe(late);
    const [last, first] = await logged();
    expect(last).toMatchObject({ guid: late, throttled_at: expect.stringMatching(/^\d{4}-/) as string });
    expect(first).toMatchObject({ throttled_at: null });
  });

  it("come after the one that comes next, and alone where none does", async () => {
    const [held] = await disturb({ seed: 1, reordered: 1 }, 1);
    await push(1);
    await shop.sandbox.settled();
    expect(arrived()[1]).toBe(held);
    await disturb({ seed: 1, reordered: 1 }, 1);
    shop.sandbox.clock.advance(10_000);
    await expect.poll(arrived).toHaveLength(3);
  });

  it("are the same ones for the same seed", async () => {
    const disturbance = { dropped: 0.3, unheard: 0.2, lost: 0.2, doubled: 0.3, reordered: 0.3 };
    async function play(seed: number): Promise<readonly string[]> {
      const guids = await disturb({ seed, ...disturbance }, 12);
      await shop.sandbox.settled();
      const here = arrived().filter((id) => guids.includes(id));
      return here.map((id) => String(guids.indexOf(id)));
    }
    const first = await play(3);
    expect(first.length).toBeGreaterThan(3);
    expect(await play(3)).toEqual(first);
    expect(await play(4)).not.toEqual(first);
  });

  it("are not those that are sent again on demand, nor any after the end of it", async () => {
    await push(1);
    await shop.sandbox.settled();
    shop.sandbox.faults.disturbDeliveries({ seed: 1, dropped: 1 });
    await shop.sandbox.redeliver(shop.sandbox.deliveries.at(-1)?.id ?? "");
    expect(arrived()).toHaveLength(2);
    shop.sandbox.faults.repair();
    await push(1);
    await shop.sandbox.settled();
    expect(arrived()).toHaveLength(3);
  });
});
