import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Sandbox, SandboxRepository } from "../src/start-sandbox.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { startWithApp } from "./fixture.ts";

let sandbox: Sandbox;
let receiver: Receiver;
let repository: SandboxRepository;

beforeEach(async () => {
  sandbox = await startWithApp({ app: { webhookSecret: "s3cret", events: ["push"] } });
  receiver = await startReceiver();
  sandbox.setWebhookUrl(receiver.url);
  repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
  await sandbox.settled();
});

afterEach(async () => {
  await sandbox.close();
  await receiver.close();
});

describe("deliveries", () => {
  it("are of the events that the app has subscribed to", async () => {
    await repository.commit({ branch: "b", files: { a: "b" } });
    await repository.openPullRequest({ head: "b" });
    await sandbox.settled();
    expect(receiver.received.map(({ event }) => event)).toEqual(["installation", "push"]);
  });

  it("come one after another, in order", async () => {
    for (const text of ["1", "2", "3"]) await repository.commit({ files: { a: text } });
    await sandbox.settled();
    const ids = receiver.received.map(({ headers }) => headers["x-github-delivery"]);
    expect(ids).toEqual(sandbox.deliveries.map(({ id }) => id));
  });

  it("wait for the answer to the one before", async () => {
    let open = (): void => undefined;
    receiver.gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    await repository.commit({ files: { a: "1" } });
    await repository.commit({ files: { a: "2" } });
    await expect.poll(() => receiver.received.length).toBe(2);
    await repository.commit({ files: { a: "3" } });
    expect(receiver.received).toHaveLength(2);
    open();
    await sandbox.settled();
    expect(receiver.received).toHaveLength(4);
  });

  it("note the answer, and are not sent again by themselves", async () => {
    receiver.status = 500;
    await repository.commit({ files: { a: "b" } });
    await sandbox.settled();
    expect(sandbox.deliveries.at(-1)).toMatchObject({ event: "push", status: 500, error: null });
    expect(receiver.received).toHaveLength(2);
  });

  it("note that nobody answered", async () => {
    sandbox.setWebhookUrl("http://127.0.0.1:9/");
    await repository.commit({ files: { a: "b" } });
    await sandbox.settled();
    expect(sandbox.deliveries.at(-1)?.status).toBeNull();
    expect(sandbox.deliveries.at(-1)?.error).toEqual(expect.any(String));
  });

  it("are sent again with the same GUID and the same bytes", async () => {
    await repository.commit({ files: { a: "b" } });
    await sandbox.settled();
    await sandbox.redeliver(sandbox.deliveries.at(-1)?.id ?? "");
    const [first, second] = receiver.received.slice(-2);
    expect(second?.headers["x-github-delivery"]).toBe(first?.headers["x-github-delivery"]);
    expect(second?.headers["x-hub-signature-256"]).toBe(first?.headers["x-hub-signature-256"]);
    expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
    await expect(sandbox.redeliver("unknown")).rejects.toThrow("no delivery has the id unknown");
  });

  it("wait for an address, and go there later", async () => {
    sandbox.setWebhookUrl(null);
    await repository.commit({ files: { a: "b" } });
    await sandbox.settled();
    const { id } = sandbox.deliveries.at(-1) ?? { id: "" };
    expect(receiver.received.map(({ headers }) => headers["x-github-delivery"])).not.toContain(id);
    sandbox.setWebhookUrl(receiver.url);
    await sandbox.redeliver(id);
    expect(receiver.received.at(-1)?.headers["x-github-delivery"]).toBe(id);
  });
});
