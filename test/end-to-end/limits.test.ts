import { createHmac } from "node:crypto";
import { request, type OutgoingHttpHeaders } from "node:http";

import { describe, expect, it } from "vitest";

import { createShop, manifest, propose, startWorld, type TestWorld } from "./world.ts";

const MEGABYTE = 1024 * 1024;

interface Sent {
  readonly status: number;
  readonly error: string;
}

/** Sends what `write` writes, and gives the answer, which may come before everything is sent. */
function send(
  { sandbox, webhookUrl }: TestWorld,
  headers: OutgoingHttpHeaders,
  write: (body: { write: (chunk: Buffer) => boolean; end: () => void }) => void,
): Promise<Sent> {
  const signature = createHmac("sha256", sandbox.app.webhookSecret).update("{}").digest("hex");
  return new Promise((resolve, reject) => {
    const outgoing = request(webhookUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-github-event": "pull_request",
        "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        "x-hub-signature-256": `sha256=${signature}`,
        ...headers,
      },
    });
    outgoing.on("response", (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => {
        outgoing.destroy();
        // The server answers every refusal with an object that has this field.
        const { error } = JSON.parse(Buffer.concat(chunks).toString()) as { error: string };
        resolve({ status: response.statusCode ?? 0, error });
      });
    });
    // A refused body is cut off: its sender may see that before it sees the answer.
    outgoing.on("error", (error) => setTimeout(() => reject(error), 1_000));
    write({ write: (chunk) => outgoing.write(chunk), end: () => outgoing.end() });
    outgoing.flushHeaders();
  });
}

describe("a webhook that costs more than GitHub's may", () => {
  it("is refused, leads to no call, and leaves the bot at work", async () => {
    // How long the large bodies take says something about the machine only.
    const world = await startWorld({ limits: { bodyMs: 60_000, bodyGraceMs: 60_000 } });
    const hasty = await startWorld({ limits: { bodyMs: 200 } });
    const chunk = Buffer.alloc(MEGABYTE, 32);
    const [announced, endless, slow, typed] = await Promise.all([
      // Refused for its headers: not one byte of the body is needed.
      send(world, { "content-length": 25 * MEGABYTE + 1 }, () => undefined),
      send(world, { "transfer-encoding": "chunked" }, (body) => {
        for (let count = 0; count < 26; count += 1) body.write(chunk);
      }),
      send(hasty, { "content-length": 2 }, (body) => body.write(Buffer.from("{"))),
      send(world, { "content-type": "text/plain" }, (body) => body.end()),
    ]);
    expect(announced).toMatchObject({ status: 413, error: expect.stringContaining("over 26214400 bytes") });
    expect(endless).toEqual(announced);
    expect(slow).toEqual({ status: 408, error: "the body didn't arrive within 200 ms" });
    expect(typed).toMatchObject({ status: 415, error: expect.stringContaining("application/json") });
    expect([...world.takeCalls(), ...hasty.takeCalls()]).toEqual([]);

    const pull = await propose(await createShop(world.sandbox), { "otel/python.yaml": manifest() });
    await world.settle();
    expect(await pull.threads()).toHaveLength(1);
  }, 60_000);
});
