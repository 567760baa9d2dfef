import { request as httpRequest } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { defaultLimits } from "../../../src/edge/server/limits.ts";
import type { ServerOptions } from "../../../src/edge/server/server.ts";
import {
  deliver,
  headersFor,
  hookPath,
  openWire,
  renderHead,
  secret,
  send,
  sign,
  startBench,
  type Bench,
} from "./bench.ts";

const benches: Bench[] = [];
afterEach(async () => {
  await Promise.all(benches.splice(0).map(({ server }) => server.close()));
});

async function start(options: Partial<ServerOptions> = {}): Promise<Bench> {
  const bench = await startBench(options);
  benches.push(bench);
  return bench;
}

/** The error line of a raw answer, and its status. */
function parseRaw(raw: string): { readonly status: number; readonly error: unknown } {
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(raw)?.[1]);
  const body: unknown = JSON.parse(raw.slice(raw.lastIndexOf("\r\n\r\n") + 4));
  return {
    status,
    error: typeof body === "object" && body !== null && "error" in body ? body.error : undefined,
  };
}

const read = { action: "created", comment: { body: "größer 🎉", user: null } };
const payload = JSON.stringify({ ...read, title: "of no use", labels: [{ name: "bug" }] });

describe("a good delivery", () => {
  it("is handed on with its id, its name and what is read of its payload, and accepted", async () => {
    const bench = await start();
    const sent = await deliver(bench, payload);
    const id = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
    expect(sent).toMatchObject({ status: 202, body: { status: "accepted", delivery: id } });
    expect(bench.deliveries).toEqual([{ id, name: "pull_request", payload: read }]);
  });

  it("is known by the test vector of GitHub's documentation", () => {
    // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries#testing-the-webhook-payload-validation
    expect(secret).toBe("It's a Secret to Everybody");
    expect(sign("Hello, World!")).toBe(
      "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
    );
  });

  it.each(["application/json; charset=utf-8", "Application/JSON"])("may say %s", async (type) => {
    const bench = await start();
    expect((await deliver(bench, "{}", { "content-type": type })).status).toBe(202);
  });

  it("may come in chunks, and as many one after the other as the sender likes", async () => {
    const bench = await start();
    const { socket, closed } = await openWire(bench.port);
    const head = renderHead({ ...headersFor(payload), "transfer-encoding": "chunked" });
    const bytes = Buffer.from(payload);
    for (let round = 0; round < 2; round++) {
      socket.write(head);
      for (const byte of bytes)
        socket.write(Buffer.concat([Buffer.from("1\r\n"), Buffer.of(byte), Buffer.from("\r\n")]));
      socket.write("0\r\n\r\n");
    }
    while (bench.deliveries.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(bench.deliveries[1]?.payload).toEqual(read);
    socket.end();
    expect((await closed).match(/HTTP\/1\.1 202 /g)).toHaveLength(2);
  });

  it("may be as large as GitHub's largest", async () => {
    const bench = await start();
    const empty = JSON.stringify({ text: "" }).length;
    const body = JSON.stringify({ text: "x".repeat(defaultLimits.bodyBytes - empty) });
    expect((await deliver(bench, body)).status).toBe(202);
    expect((await deliver(bench, `${body} `)).status).toBe(413);
    expect(bench.deliveries).toHaveLength(1);
  });
});

describe("a delivery that nobody signed", () => {
  it.each([
    ["another secret", sign(payload, "development")],
    ["another body", sign(`${payload} `)],
    ["sha1", "sha1=0000000000000000000000000000000000000000"],
    ["nothing that is a signature", "sha256="],
    ["the right digits in capitals", sign(payload).toUpperCase()],
  ])("is refused when it is signed with %s", async (_how, signature) => {
    const bench = await start();
    const sent = await deliver(bench, payload, { "x-hub-signature-256": signature });
    expect(sent.status).toBe(401);
    expect(sent.body).toEqual({ error: expect.stringMatching(/doesn't match.*WEBHOOK_SECRET/) as unknown });
    expect(bench.deliveries).toEqual([]);
    expect(bench.logged.join()).toContain("its signature doesn't match");
  });

  it("is refused before its JSON is parsed", async () => {
    const bench = await start();
    const sent = await deliver(bench, "{not JSON", { "x-hub-signature-256": sign("another") });
    expect(sent.status).toBe(401);
  });

  it("is refused when what is signed differs only in bytes that are no characters", async () => {
    const bench = await start();
    const broken = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const init = { method: "POST", body: broken, headers: headersFor(broken.toString("utf8")) };
    expect(await send(bench.url + hookPath, init)).toMatchObject({ status: 400 });
    expect(bench.deliveries).toEqual([]);
  });
});

describe("a delivery that is not one", () => {
  it.each(["x-github-delivery", "x-github-event", "x-hub-signature-256"])(
    "is refused without %s",
    async (name) => {
      const bench = await start();
      const headers = new Headers(headersFor(payload));
      headers.delete(name);
      const sent = await send(bench.url + hookPath, { method: "POST", body: payload, headers });
      expect(sent.status).toBe(400);
      expect(JSON.stringify(sent.body).toLowerCase()).toContain(`missing ${name}`);
    },
  );

  it.each(["{", "[]", "null", "7", '"text"', "payload=%7B%7D"])(
    "is refused when its body is %s",
    async (body) => {
      const bench = await start();
      expect(await deliver(bench, body)).toMatchObject({
        status: 400,
        body: { error: "the body isn't a JSON object: expected the event's payload" },
      });
    },
  );

  it("is refused when it is empty", async () => {
    const bench = await start();
    const init = { method: "POST", headers: headersFor("") };
    expect(await send(bench.url + hookPath, init)).toMatchObject({ status: 400 });
  });

  it("is refused as a form, with what to set", async () => {
    const bench = await start();
    const sent = await deliver(bench, "payload=%7B%7D", {
      "content-type": "application/x-www-form-urlencoded",
    });
    expect(sent.status).toBe(415);
    expect(sent.body).toEqual({
      error: expect.stringMatching(/set the content type .* application\/json/) as unknown,
    });
  });

  it.each(["text/plain", "application/jsonp", "multipart/form-data; boundary=x"])(
    "is refused as %s",
    async (type) => {
      const bench = await start();
      const sent = await deliver(bench, payload, { "content-type": type });
      expect(sent).toMatchObject({ status: 415 });
      expect(JSON.stringify(sent.body)).toContain("expected content type application/json, found");
    },
  );
});

describe("a delivery that cannot be queued", () => {
  it("is answered with 500, so that GitHub offers to deliver it again", async () => {
    const bench = await start({ deliveries: () => Promise.reject(new Error("redis at 10.0.0.7 is gone")) });
    const sent = await deliver(bench, payload);
    expect(sent.status).toBe(500);
    expect(JSON.stringify(sent.body)).not.toContain("10.0.0.7");
    expect(bench.logged.join()).toContain("couldn't queue a delivery");
  });

  it("is answered with 503 when queueing hangs", async () => {
    const bench = await start({ deliveries: () => new Promise(() => undefined), limits: { acceptMs: 50 } });
    expect((await deliver(bench, payload)).status).toBe(503);
  });
});

describe("a body that is too large", () => {
  it("is refused by its announced length, before any of it is sent", async () => {
    const bench = await start();
    const { socket, closed } = await openWire(bench.port);
    socket.write(renderHead({ ...headersFor(""), "content-length": String(defaultLimits.bodyBytes + 1) }));
    expect(parseRaw(await closed)).toEqual({
      status: 413,
      error: expect.stringContaining("26214400 bytes") as unknown,
    });
  });

  it("is refused in chunks as soon as it is over, and the answer reaches a client that sends on", async () => {
    const bench = await start({ limits: { bodyBytes: 1_000_000, lingerMs: 300 } });
    const { socket, closed } = await openWire(bench.port);
    socket.write(renderHead({ ...headersFor(""), "transfer-encoding": "chunked" }));
    const chunk = `10000\r\n${"x".repeat(65_536)}\r\n`;
    let sentChunks = 0;
    const timer = setInterval(() => {
      if (socket.writable && socket.write(chunk)) sentChunks += 1;
    }, 5);
    expect(parseRaw(await closed)).toMatchObject({ status: 413 });
    clearInterval(timer);
    expect(sentChunks).toBeGreaterThan(16);
  });

  it("is refused in chunks at the first byte over, and not before", async () => {
    const bench = await start({ limits: { bodyBytes: 1_000, lingerMs: 50 } });
    const { socket, closed } = await openWire(bench.port);
    socket.write(
      `${renderHead({ ...headersFor(""), "transfer-encoding": "chunked" })}3e8\r\n${"x".repeat(1_000)}\r\n`,
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(socket.bytesRead).toBe(0);
    socket.write("1\r\nx\r\n");
    expect(parseRaw(await closed)).toMatchObject({ status: 413 });
  });

  it("is not asked for when the client asks first", async () => {
    const bench = await start({ limits: { bodyBytes: 100 } });
    const asks: number[] = [];
    function ask(body: string): Promise<number | undefined> {
      return new Promise((resolve, reject) => {
        const headers = {
          ...headersFor(body),
          "content-length": Buffer.byteLength(body),
          expect: "100-continue",
        };
        const request = httpRequest(bench.url + hookPath, { method: "POST", headers });
        request.on("continue", () => {
          asks.push(body.length);
          request.end(body);
        });
        request.on("response", (response) => {
          response.resume();
          resolve(response.statusCode);
          request.destroy();
        });
        request.on("error", reject);
        request.flushHeaders();
      });
    }
    expect(await ask(JSON.stringify({ text: "x".repeat(100) }))).toBe(413);
    expect(await ask("{}")).toBe(202);
    expect(asks).toEqual([2]);
  });

  it("is refused when all bodies together are too much: the one that holds the most for the longest", async () => {
    const bench = await start({ limits: { heldBytes: 5_000, lingerMs: 50 } });
    const body = JSON.stringify({ text: "x".repeat(2_000) });
    const first = await openWire(bench.port);
    first.socket.write(renderHead({ ...headersFor(""), "content-length": "10000" }) + "x".repeat(4_000));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await openWire(bench.port);
    const head = renderHead({ ...headersFor(body), "content-length": String(body.length) });
    second.socket.write(head + body.slice(0, 2_000));
    expect(parseRaw(await first.closed)).toMatchObject({ status: 503 });
    second.socket.end(body.slice(2_000));
    expect(await second.closed).toMatch(/^HTTP\/1\.1 202 /);
    expect((await deliver(bench, body)).status).toBe(202);
  });
});

describe("a client that is slow", () => {
  it("is refused when its body does not arrive in time, and cut off", async () => {
    const bench = await start({ limits: { bodyMs: 100, lingerMs: 60_000 } });
    const { socket, closed } = await openWire(bench.port);
    socket.write(renderHead({ ...headersFor(""), "content-length": "100000" }));
    const timer = setInterval(() => socket.write("x"), 20);
    expect(parseRaw(await closed)).toEqual({ status: 408, error: "the body didn't arrive within 100 ms" });
    clearInterval(timer);
    expect(bench.deliveries).toEqual([]);
  });

  it("is cut off when its headers do not end", async () => {
    const bench = await start({ limits: { headersMs: 200, bodyMs: 60_000 } });
    const { socket, closed } = await openWire(bench.port);
    socket.write(`POST ${hookPath} HTTP/1.1\r\nhost: x\r\n`);
    const timer = setInterval(() => socket.write("x-a: b\r\n"), 50);
    expect(parseRaw(await closed)).toEqual({ status: 408, error: "the request didn't arrive in time" });
    clearInterval(timer);
  });

  it("is cut off when it says nothing at all", async () => {
    const bench = await start({ limits: { headersMs: 200, bodyMs: 60_000 } });
    const { closed } = await openWire(bench.port);
    expect(parseRaw(await closed)).toMatchObject({ status: 408 });
  });

  it("costs nothing more when it goes away in the middle", async () => {
    const bench = await start();
    const { socket, closed } = await openWire(bench.port);
    socket.write(renderHead({ ...headersFor(""), "content-length": "1000" }) + "x");
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await closed;
    expect((await deliver(bench, "{}")).status).toBe(202);
    expect(bench.deliveries).toHaveLength(1);
  });
});

describe("what is not HTTP", () => {
  it.each([
    ["a text", "hello\r\n\r\n", 400],
    ["TLS", "\u0016\u0003\u0001\u0002\u0000", 400],
    ["two lengths", renderHead({ "content-length": "1", "transfer-encoding": "chunked" }), 400],
    ["endless headers", renderHead({ "x-long": "x".repeat(20_000) }), 431],
  ])("is refused: %s", async (_what, text, status) => {
    const bench = await start();
    const { socket, closed } = await openWire(bench.port);
    socket.write(text);
    expect(parseRaw(await closed).status).toBe(status);
  });
});
