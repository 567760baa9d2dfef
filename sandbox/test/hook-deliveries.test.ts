import { describe, expect, it } from "vitest";
import { type Answer, asApp, asInstallation, at, listAt, numberAt, textAt } from "./bare-client.ts";
import { useReceivingShop } from "./fixture.ts";

// docs.github.com/rest/apps/webhooks, and for what counts as failed
// docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries

const LOG = "/app/hook/deliveries";
const DAY_MS = 24 * 3_600_000;

const shop = useReceivingShop();

async function push(...texts: readonly string[]): Promise<void> {
  for (const text of texts) await shop.repository.commit({ files: { a: text } });
  await shop.sandbox.settled();
}

function list(query = ""): Promise<Answer> {
  return asApp(shop.sandbox).rest("GET", `${LOG}${query}`);
}

function idsIn({ body }: Answer): readonly number[] {
  return listAt(body).map((one) => numberAt(one, "id"));
}

/** The path and query that the Link header names as the next page, below the API; null on the last page. */
function nextOf({ headers }: Answer): string | null {
  const url = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1];
  return url?.split("/api/v3").at(1) ?? null;
}

describe("the log of deliveries", () => {
  it("has an entry for each attempt, the newest first", async () => {
    await push("b");
    const answer = await list();
    expect(answer.status).toBe(200);
    const [pushed, installed] = listAt(answer.body);
    expect(pushed).toEqual({
      id: expect.any(Number) as number,
      guid: shop.sandbox.deliveries.at(-1)?.id,
      delivered_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      redelivery: false,
      duration: expect.any(Number) as number,
      status: "OK",
      status_code: 200,
      event: "push",
      action: null,
      installation_id: expect.any(Number) as number,
      repository_id: shop.repository.id,
      throttled_at: null,
    });
    expect(installed).toMatchObject({ event: "installation", action: "created", repository_id: null });
    expect(numberAt(pushed, "id")).toBeGreaterThan(numberAt(installed, "id"));
  });

  it("is for the app's own token", async () => {
    const bot = await asInstallation(shop.sandbox, shop.repository);
    expect((await bot.rest("GET", LOG)).status).toBe(401);
    expect((await bot.rest("GET", `${LOG}/1`)).status).toBe(401);
    expect((await bot.rest("POST", `${LOG}/1/attempts`)).status).toBe(401);
  });

  it("is read in pages, each beginning where the cursor of the one before says", async () => {
    await push("1", "2", "3", "4");
    const all = idsIn(await list());
    const first = await list("?per_page=2");
    await push("5");
    const second = await asApp(shop.sandbox).rest("GET", nextOf(first) ?? "");
    const third = await asApp(shop.sandbox).rest("GET", nextOf(second) ?? "");
    expect([first, second, third].flatMap(idsIn)).toEqual(all);
    expect(nextOf(third)).toBeNull();
    expect((await list("?cursor=2")).status).toBe(400);
  });

  it("gives 30 entries at once unless asked, and never more than 100", async () => {
    for (let count = 0; count < 101; count += 1)
      shop.sandbox.redeliver(shop.sandbox.deliveries[0]?.id ?? "").catch(() => 0);
    await shop.sandbox.settled();
    expect(idsIn(await list())).toHaveLength(30);
    expect(idsIn(await list("?per_page=200"))).toHaveLength(100);
  });

  it("notes an answer that is no success by its code", async () => {
    shop.receiver.status = 503;
    await push("b");
    expect(at((await list()).body, 0)).toMatchObject({
      status: "Invalid HTTP Response: 503",
      status_code: 503,
    });
  });

  it("has no code for what nobody answered, whether refused or too late", async () => {
    shop.receiver.gate = new Promise(() => undefined);
    await shop.repository.commit({ files: { a: "b" } });
    await expect.poll(() => shop.receiver.received.length).toBe(2);
    shop.sandbox.clock.advance(10_000);
    await shop.sandbox.settled();
    shop.sandbox.setWebhookUrl("http://127.0.0.1:9/");
    await push("c");
    const [refused, late] = listAt((await list()).body);
    expect(refused).toMatchObject({ status: "failed to connect to host", status_code: 0 });
    expect(late).toMatchObject({ status: "timed out", status_code: 0 });
    expect(numberAt(late, "duration")).toBeGreaterThanOrEqual(10);
  });

  it("is searched for failures by code, which finds none of those without one", async () => {
    shop.receiver.status = 500;
    await push("b");
    shop.sandbox.setWebhookUrl("http://127.0.0.1:9/");
    await push("c");
    const failed = await list("?status=failure");
    expect(listAt(failed.body).map((one) => numberAt(one, "status_code"))).toEqual([500]);
    const succeeded = await list("?status=success");
    expect(listAt(succeeded.body).map((one) => numberAt(one, "status_code"))).toEqual([200]);
    expect((await list("?status=lost")).status).toBe(422);
  });

  it("forgets after three days", async () => {
    await push("b");
    const id = idsIn(await list())[0] ?? 0;
    shop.sandbox.clock.advance(3 * DAY_MS - 60_000);
    expect(idsIn(await list())).toHaveLength(2);
    shop.sandbox.clock.advance(120_000);
    expect(idsIn(await list())).toEqual([]);
    expect((await asApp(shop.sandbox).rest("GET", `${LOG}/${id}`)).status).toBe(404);
    expect((await asApp(shop.sandbox).rest("POST", `${LOG}/${id}/attempts`)).status).toBe(404);
  });

  it("does not have what there was no address for", async () => {
    shop.sandbox.setWebhookUrl(null);
    await push("b");
    expect(listAt((await list()).body).map((one) => textAt(one, "event"))).toEqual(["installation"]);
  });
});

describe("a single delivery", () => {
  it("shows what was sent and what was answered", async () => {
    await push("b");
    const id = idsIn(await list())[0] ?? 0;
    const { body } = await asApp(shop.sandbox).rest("GET", `${LOG}/${id}`);
    const sent = shop.receiver.received.at(-1);
    expect(body).toMatchObject({ id, url: shop.receiver.url, status: "OK", status_code: 200 });
    expect(at(body, "request", "payload")).toEqual(sent?.payload);
    expect(textAt(body, "request", "headers", "X-Hub-Signature-256")).toBe(
      sent?.headers["x-hub-signature-256"],
    );
    expect(textAt(body, "request", "headers", "X-GitHub-Delivery")).toBe(textAt(body, "guid"));
    expect(at(body, "response", "payload")).toBe("");
    expect(at(body, "response", "headers")).toEqual(expect.any(Object));
  });

  it("has no answer to show where there was none", async () => {
    shop.sandbox.setWebhookUrl("http://127.0.0.1:9/");
    await push("b");
    const id = idsIn(await list())[0] ?? 0;
    const { body } = await asApp(shop.sandbox).rest("GET", `${LOG}/${id}`);
    expect(at(body, "response")).toEqual({ headers: null, payload: null });
  });

  it("is sent again on demand: the same GUID and bytes, an entry of its own", async () => {
    shop.receiver.status = 500;
    await push("b");
    const id = idsIn(await list())[0] ?? 0;
    shop.receiver.status = 200;
    const answer = await asApp(shop.sandbox).rest("POST", `${LOG}/${id}/attempts`);
    expect([answer.status, answer.body]).toEqual([202, {}]);
    await shop.sandbox.settled();
    const [again, first] = listAt((await list()).body);
    expect(again).toMatchObject({ redelivery: true, status: "OK", guid: textAt(first, "guid") });
    expect(first).toMatchObject({ id, redelivery: false, status_code: 500 });
    const [one, two] = shop.receiver.received.slice(-2);
    expect(two?.raw.equals(one?.raw ?? Buffer.alloc(0))).toBe(true);
    expect((await asApp(shop.sandbox).rest("POST", `${LOG}/1/attempts`)).status).toBe(404);
  });
});
