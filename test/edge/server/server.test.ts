import { once } from "node:events";
import { createServer as createNetServer } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { ServerOptions } from "../../../src/edge/server/server.ts";
import {
  deliver,
  headersFor,
  hookPath,
  openWire,
  renderHead,
  send,
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

const settings = { host: "127.0.0.1", port: 0, webhookPath: hookPath, webhookSecret: "x" };

describe("addresses", () => {
  it("says at /healthz that the process is up", async () => {
    const { url } = await start({ health: () => ({ ready: false }) });
    expect(await send(`${url}/healthz`)).toMatchObject({ status: 200, body: { status: "ok" } });
    expect(await send(`${url}/healthz?from=probe`, { method: "HEAD" })).toMatchObject({
      status: 200,
      body: "",
    });
  });

  it("says at /readyz whether it can take work, and why not", async () => {
    let isReady = true;
    const { url } = await start({
      health: () => (isReady ? { ready: true } : { ready: false, reason: "draining" }),
    });
    expect(await send(`${url}/readyz`)).toMatchObject({ status: 200, body: { status: "ok" } });
    isReady = false;
    expect(await send(`${url}/readyz`)).toMatchObject({ status: 503, body: { error: "draining" } });
  });

  it("answers 500 without details when a handler breaks, and logs them", async () => {
    const { url, logged } = await start({
      health: () => {
        throw new Error("no database at db.internal");
      },
    });
    const { status, body } = await send(`${url}/readyz`);
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain("db.internal");
    expect(logged.join()).toContain("couldn't be handled");
  });

  it.each([
    ["GET", "/", 404],
    ["POST", "/probot", 404],
    ["GET", `${hookPath}/`, 404],
    ["GET", hookPath, 405],
    ["DELETE", hookPath, 405],
    ["POST", "/healthz", 405],
  ])("answers %s %s with %i and one line of JSON", async (method, path, status) => {
    const { url } = await start();
    const sent = await send(url + path, { method });
    expect(sent.status).toBe(status);
    expect(sent.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(Object.keys(sent.body as object)).toEqual(["error"]); // True: the body is the parsed JSON object.
    if (status === 405) expect(sent.headers.get("allow")).toBe(path === hookPath ? "POST" : "GET, HEAD");
  });

  it("listens on the webhook path of the settings", async () => {
    const { url } = await start({ settings: { ...settings, webhookPath: "/hooks" } });
    expect((await send(`${url}/hooks`)).status).toBe(405);
    expect((await send(url + hookPath)).status).toBe(404);
  });
});

describe("listen", () => {
  it("gives the address with the port that was bound", async () => {
    expect((await start({ settings: { ...settings, host: "localhost" } })).url).toMatch(
      /^http:\/\/(127\.0\.0\.1|\[::1\]):[1-9]\d*$/,
    );
  });

  it("says what to do when the port is taken", async () => {
    const taken = createNetServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(startBench({ settings: { ...settings, port } })).rejects.toThrow(
      `can't listen on 127.0.0.1, port ${port}: the port is in use: end the other process, or set PORT`,
    );
    taken.close();
  });
});

describe("close", () => {
  it("lets a delivery end that is being taken in", async () => {
    const release: { now?: () => void } = {};
    const bench = await start({
      deliveries: () => new Promise((resolve) => (release.now = () => resolve("accepted"))),
    });
    const sent = deliver(bench, "{}");
    while (release.now === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    let isClosed = false;
    const closed = bench.server.close().then(() => (isClosed = true));
    await expect(fetch(bench.url)).rejects.toThrow();
    expect(isClosed).toBe(false);
    release.now();
    expect((await sent).status).toBe(202);
    expect((await sent).headers.get("connection")).toBe("close");
    await closed;
  });

  it("lets a body arrive that is on its way", async () => {
    const bench = await start();
    const { socket, closed } = await openWire(bench.port);
    socket.write(renderHead({ ...headersFor('{"a":1}'), "content-length": "7" }) + '{"a"');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const end = bench.server.close();
    socket.write(":1}");
    expect(await closed).toMatch(/^HTTP\/1\.1 202 /);
    await end;
    expect(bench.deliveries).toHaveLength(1);
  });

  it("does not wait for connections that ask for nothing", async () => {
    const bench = await start();
    const wires = await Promise.all([openWire(bench.port), openWire(bench.port), openWire(bench.port)]);
    wires[1].socket.write("POST /api/github");
    wires[2].socket.write(renderHead({}, "GET /healthz HTTP/1.1"));
    await once(wires[2].socket, "data");
    await bench.server.close();
    const received = await Promise.all(wires.map(({ closed }) => closed));
    expect(received[0]).toBe("");
    expect(received[1]).toBe("");
    expect(received[2]).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("is one end when asked twice, and none when it never began", async () => {
    const bench = await start();
    await Promise.all([bench.server.close(), bench.server.close()]);
    await expect(fetch(bench.url)).rejects.toThrow();
  });
});
