import { afterEach, describe, expect, it } from "vitest";

import type { ServerOptions } from "../../../src/edge/server/server.ts";
import {
  deliver,
  headersFor,
  openWire,
  renderHead,
  send,
  hookPath,
  sign,
  startBench,
  type Bench,
  type Wire,
} from "./bench.ts";

const benches: Bench[] = [];
const wires: Wire[] = [];
afterEach(async () => {
  for (const { socket } of wires.splice(0)) socket.destroy();
  await Promise.all(benches.splice(0).map(({ server }) => server.close()));
});

async function start(options: Partial<ServerOptions> = {}): Promise<Bench> {
  const bench = await startBench(options);
  benches.push(bench);
  return bench;
}

async function open(bench: Bench): Promise<Wire> {
  const wire = await openWire(bench.port);
  wires.push(wire);
  return wire;
}

/** Small signed deliveries, some at a time; gives the statuses, each once. */
async function deliverMany(bench: Bench, count: number): Promise<readonly number[]> {
  const body = JSON.stringify({ action: "opened", text: "x".repeat(20_000) });
  const statuses = new Set<number>();
  for (let sent = 0; sent < count; sent += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(bench, body)));
    for (const { status } of answers) statuses.add(status);
  }
  return [...statuses];
}

describe("clients that hold on to what they can", () => {
  it("take no room from deliveries by bodies that they do not finish", async () => {
    const forEver = { bodyMs: 600_000, bodyGraceMs: 600_000 };
    const room = {
      bodyBytes: 1_000_000,
      heldBytes: 8_000_000,
      addressBytes: 8_000_000,
      reservedBytes: 2_500_000,
    };
    const bench = await start({ limits: { lingerMs: 50, ...forEver, ...room } });
    const part = Buffer.alloc(999_000, 32);
    const head = renderHead({ ...headersFor(""), "content-length": "1000000" });
    for (let count = 0; count < 8; count += 1) {
      const { socket } = await open(bench);
      socket.write(head);
      await new Promise((resolve) => socket.write(part, resolve));
    }
    expect(await deliverMany(bench, 300)).toEqual([202]);
    expect(bench.deliveries).toHaveLength(300);
  });

  it("keep nobody out by connections on which they say nothing, or headers that do not end", async () => {
    const bench = await start({ limits: { connections: 50, addressConnections: 50 } });
    for (let count = 0; count < 120; count += 1) {
      const { socket } = await open(bench);
      if (count % 2 === 0) socket.write(`POST ${hookPath} HTTP/1.1\r\nhost: x\r\nx-a: b\r\n`);
    }
    expect(await deliverMany(bench, 300)).toEqual([202]);
  });

  it("have a part of the connections of one address at most, those without progress ended first", async () => {
    const bench = await start({ limits: { connections: 50, addressConnections: 3 } });
    const first = await open(bench);
    const second = await open(bench);
    const third = await open(bench);
    first.socket.write(renderHead({ ...headersFor("{}"), "content-length": "2" }));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await open(bench);
    expect(await second.closed).toBe("");
    first.socket.end("{}");
    expect(await first.closed).toMatch(/^HTTP\/1\.1 202 /);
    expect(third.socket.destroyed).toBe(false);
  });

  it("end no request that has been received as a whole", async () => {
    const release: ((taken: "accepted") => void)[] = [];
    const bench = await start({
      limits: { connections: 3, addressConnections: 3 },
      deliveries: () => new Promise((resolve) => void release.push(resolve)),
    });
    const sent = Array.from({ length: 3 }, () => deliver(bench, "{}"));
    while (release.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await (await open(bench)).closed).toBe("");
    for (const resolve of release) resolve("accepted");
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([202, 202, 202]);
  });

  it("are cut off when a body comes at less than the minimum rate", async () => {
    const bench = await start({
      limits: { bodyGraceMs: 50, bodyBytesPerSecond: 1_000_000, bodyMs: 60_000, lingerMs: 60_000 },
    });
    const { socket, closed } = await open(bench);
    socket.write(renderHead({ ...headersFor(""), "content-length": "100000" }));
    const timer = setInterval(() => socket.write("x"), 20);
    const answer = closed.finally(() => clearInterval(timer));
    expect(await answer).toMatch(/ 408 [^]*the body arrived at less than 1000000 bytes a second/);
  });
});

describe("headers that are not those of a delivery", () => {
  it.each([
    ["a short id", "x-github-delivery", "1234567890"],
    ["a long id", "x-github-delivery", "x".repeat(8_000)],
    [
      "two ids",
      "x-github-delivery",
      Array.from({ length: 2 }, () => headersFor("")["x-github-delivery"]).join(),
    ],
    ["a long event", "x-github-event", "x".repeat(65)],
    ["an event in words", "x-github-event", "Pull Request"],
    ["an event with other characters", "x-github-event", "pull_request\u00ff"],
    ["a path", "x-github-event", "../../etc/passwd"],
  ])("are refused and not repeated: %s", async (_what, name, value) => {
    const bench = await start();
    const { status, body } = await deliver(bench, "{}", { [name]: value });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toMatch(/not a GitHub webhook delivery: X-GitHub-/);
    expect(JSON.stringify(body)).not.toContain(value.slice(0, 20));
    expect(bench.logged.join("")).toBe("");
    expect(bench.deliveries).toEqual([]);
  });

  it.each(["sha256=", `sha256=${"0".repeat(63)}`, `sha256=${"g".repeat(64)}`, `sha1=${"0".repeat(40)}`])(
    "are refused before the body is sent: the signature %s",
    async (signature) => {
      const bench = await start({ limits: { lingerMs: 50 } });
      const { socket, closed } = await open(bench);
      const headers = { ...headersFor(""), "x-hub-signature-256": signature, "content-length": "26214400" };
      socket.write(renderHead(headers));
      expect(await closed).toMatch(/^HTTP\/1\.1 401 /);
    },
  );

  it("are logged a few times a minute only, where the signature is another", async () => {
    const bench = await start();
    for (let count = 0; count < 30; count += 1)
      await deliver(bench, "{}", { "x-hub-signature-256": sign("{}", "another") });
    expect(bench.logged).toHaveLength(10);
  });
});

describe("what becomes of a delivery", () => {
  it.each([
    ["ignored", 202, null],
    ["full", 503, "60"],
    ["closing", 503, "60"],
  ] as const)("that is %s is answered with %i", async (taken, status, retryAfter) => {
    const bench = await start({ deliveries: () => taken });
    const sent = await deliver(bench, "{}", { "x-github-event": "some_new_event" });
    expect(sent.status).toBe(status);
    expect(sent.headers.get("retry-after")).toBe(retryAfter);
  });
});

describe("a signed body that is hostile", () => {
  const size = 2_000_000;
  const fill = (before: string, unit: string, after: string) =>
    before + unit.repeat(size / unit.length) + after;

  it.each([
    ["lists", fill('{"comment":{"body":"yes"},"x":[', "[],", "1]}"), 202],
    ["one long name", fill('{"comment":{"body":"yes"},"', "k", '":1}'), 202],
    ["one long number", fill('{"comment":{"body":"yes"},"x":', "1", "}"), 202],
    ["space", fill('{"comment":{"body":"yes"}', " ", "}"), 202],
    ["lone surrogates", fill('{"comment":{"body":"yes"},"x":"', "\\ud800", '"}'), 202],
    ["nesting", fill('{"comment":{"body":"yes"},"x":', "[", ""), 400],
    ["a comment over GitHub's limit", fill('{"comment":{"body":"', "x", '"}}'), 400],
    ["a number of 2,000,000 digits", fill('{"comment":{"id":', "1", "}}"), 400],
    ["a list that is read", fill('{"check_run":{"pull_requests":[', "{},", "{}]}}"), 400],
  ])("gives what is read of it, or a clear refusal: %s", async (_what, body, status) => {
    const bench = await start();
    const sent = await send(bench.url + hookPath, { method: "POST", body, headers: headersFor(body) });
    expect(sent.status).toBe(status);
    if (status === 202) expect(bench.deliveries[0]?.payload).toEqual({ comment: { body: "yes" } });
    else
      expect(sent.body).toEqual({
        error: expect.stringMatching(/^(?:the body|a text or number in the body) (?:is|has) /),
      });
  });
});
