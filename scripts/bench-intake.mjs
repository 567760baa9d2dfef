// npm run bench:intake: what requests cost the bot's server that are not GitHub's, and what hostile bodies do that are signed.
// The server runs in a process of its own. Times say something about the machine too: those of an idle server stand beside them.
import { Buffer } from "node:buffer";
import { fork } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { availableParallelism, loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

const SECRET = "a secret of the bench";
const MEGABYTE = 1024 * 1024;
const REQUESTS = Number(process.argv[2] ?? 10_000);

async function startServer() {
  const file = new URL("intake-server.mjs", import.meta.url);
  const child = fork(file, [SECRET], { execArgv: ["--expose-gc"] });
  const [{ url }] = await once(child, "message");
  async function ask(word) {
    child.send(word);
    const [figures] = await once(child, "message");
    return figures;
  }
  return { port: Number(new URL(url).port), ask, end: () => child.kill() };
}

function sign(body, secret = SECRET) {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

function headersOf(body, more = {}) {
  return {
    host: "127.0.0.1",
    "content-type": "application/json",
    "content-length": String(body.length),
    "x-github-delivery": randomUUID(),
    "x-github-event": "pull_request",
    "x-hub-signature-256": sign(body),
    ...more,
  };
}

function render(headers, first = "POST /hook HTTP/1.1") {
  const lines = Object.entries(headers).filter(([, value]) => value !== null);
  return `${first}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}

/** Sends the parts on a connection of its own, waits where a part is a number of milliseconds, and gives the first answer's status. */
async function talk(port, parts, holdMs = 20_000) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined);
  const answered = new Promise((resolve) => {
    let text = "";
    socket.on("data", (bytes) => {
      text += bytes;
      const [, status] = /HTTP\/1\.1 ([2-5]\d\d)/.exec(text) ?? [];
      if (status !== undefined) resolve(Number(status));
    });
    socket.on("close", () => resolve(0));
  });
  for (const part of parts) {
    if (typeof part === "number") await sleep(part);
    else if (!socket.destroyed) socket.write(part);
  }
  const status = await Promise.race([answered, sleep(holdMs, 0, { ref: false })]);
  socket.destroy();
  return status;
}

const body = Buffer.from(JSON.stringify({ action: "opened", number: 1, text: "x".repeat(20_000) }));
const forged = { "x-hub-signature-256": sign(body, "another secret") };

/** What a stranger may send; each is given as the parts of a talk. */
const strangers = {
  "no signature": () => [render(headersOf(body, { "x-hub-signature-256": null })), body],
  "a forged signature": () => [render(headersOf(body, forged)), body],
  "no form of a signature": () => [render(headersOf(body, { "x-hub-signature-256": "sha256=" })), body],
  "a body that is another": () => [render(headersOf(body)), Buffer.alloc(body.length, 32)],
  "another type": () => [render(headersOf(body, { "content-type": "text/plain" })), body],
  "headers without end": () => [render(headersOf(body, { "x-long": "x".repeat(20_000) })), body],
  "headers that stop": () => ["POST /hook HTTP/1.1\r\nhost: x\r\nx-a: ", 50],
  "no word": () => [50],
  "another method": () => [render(headersOf(body), "PUT /hook HTTP/1.1"), body],
  "another address": () => [render(headersOf(body), "POST /wp-login.php HTTP/1.1"), body],
  "what is not HTTP": () => [Buffer.from("\u0016\u0003\u0001\u0002\u0000\u0001hello\r\n\r\n")],
  "HTTP/1.0": () => [render(headersOf(body, forged), "POST /hook HTTP/1.0"), body],
  "chunks of a byte": () => [
    render(headersOf(body, { ...forged, "content-length": null, "transfer-encoding": "chunked" })),
    "1\r\nx\r\n".repeat(5_000),
    "0\r\n\r\n",
  ],
  "a question before the body": () => [
    render(headersOf(body, { ...forged, expect: "100-continue" })),
    20,
    body,
  ],
  "a body that does not end": () => [render(headersOf(body, { "content-length": 25 * MEGABYTE })), body, 50],
  "a body that is announced too large": () => [render(headersOf(body, { "content-length": 26 * MEGABYTE }))],
  "two lengths": () => [render(headersOf(body, { "transfer-encoding": "chunked" })), body],
  "an id that is none": () => [render(headersOf(body, { "x-github-delivery": "../".repeat(1_000) })), body],
  "an event that is none": () => [render(headersOf(body, { "x-github-event": "<script>" })), body],
  "what is no text": () => [render(headersOf(body, forged)), Buffer.alloc(body.length, 255)],
};

const deliverOnce = (port) => talk(port, [render(headersOf(body)), body]);

/** Does the work for each number, some at once. */
async function inParallel(count, width, work) {
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: width }, lane));
}

async function sendStrangers({ port }, count) {
  const kinds = Object.values(strangers);
  let taken = 0;
  let delivered = 0;
  let sent = 0;
  await inParallel(count, 40, async (index) => {
    const isHeld = index % kinds.length === 6 || index % kinds.length === 7 || index % kinds.length === 14;
    if ((await talk(port, kinds[index % kinds.length](), isHeld ? 0 : 20_000)) === 202) taken += 1;
    if (index % 20 !== 0) return;
    sent += 1;
    if ((await deliverOnce(port)) === 202) delivered += 1;
  });
  return { taken, delivered, sent };
}

function show(figures) {
  return `p99 ${figures.p99.toFixed(1)} ms, at most ${figures.longest.toFixed(0)} ms`;
}

console.log(`load ${loadavg()[0].toFixed(1)} on ${availableParallelism()} processors`);
const idle = await startServer();
await idle.ask("begin");
await sleep(3_000);
console.log(`the event loop of an idle server: ${show(await idle.ask("end"))}`);
idle.end();

const open = await startServer();
// What node itself keeps of the first ones is no growth.
await sendStrangers(open, 2_000);
const before = await open.ask("begin");
const { taken, delivered, sent } = await sendStrangers(open, REQUESTS);
await sleep(2_000);
const after = await open.ask("end");
console.log(`${REQUESTS} requests that are not GitHub's, of ${Object.keys(strangers).length} kinds`);
console.log(`  accepted: ${taken}; of ${sent} deliveries between them: ${delivered}`);
console.log(
  `  RSS: ${before.rss.toFixed(0)} MB before, ${after.peak.toFixed(0)} MB at most, ${after.rss.toFixed(0)} MB after`,
);
console.log(`  the event loop: ${show(after)}; lines in the log: ${after.warnings - before.warnings}`);
open.end();

const held = await startServer();
const part = Buffer.alloc(24 * MEGABYTE, 32);
const head = render(headersOf(part, { "content-length": String(25 * MEGABYTE) }));
const holding = Array.from({ length: 8 }, () => talk(held.port, [head, part, 8_000]));
await sleep(1_500);
let small = 0;
await inParallel(293, 10, async () => {
  if ((await deliverOnce(held.port)) === 202) small += 1;
});
console.log(`beside 8 unfinished bodies of 25 MB: ${small} of 293 deliveries accepted`);
held.end();
await Promise.all(holding);

function fill(start, unit, end) {
  const count = Math.floor((25 * MEGABYTE - start.length - end.length) / Buffer.byteLength(unit));
  return Buffer.from(start + unit.repeat(count) + end);
}

const bodies = {
  "[],": fill('{"x":[', "[],", "1]}"),
  "1,": fill('{"x":[', "1,", "1]}"),
  '{"a":"b"},': fill('{"x":[', '{"a":"b"},', "1]}"),
  "fields as GitHub has them": fill('{"x":[', '{"id":1,"node_id":"MDEyO","url":"https://api"},', "1]}"),
  "one text": fill('{"x":"', "x", '"}'),
  "one text of 語": fill('{"x":"', "語", '"}'),
  "one text of \\n": fill('{"x":"', "\\n", '"}'),
  "one name": fill('{"', "k", '":1}'),
  "one number": fill('{"x":', "1", "}"),
  "[[[[": fill('{"x":', "[", ""),
  blanks: fill('{"x":1', " ", "}"),
};
/** Sends the body to a server of its own; `word` says what is measured. */
async function sendSigned(bytes, word) {
  const server = await startServer();
  for (let count = 0; count < 20; count += 1) await deliverOnce(server.port);
  const { rss } = await server.ask(word);
  const start = performance.now();
  const status = await talk(server.port, [render(headersOf(bytes)), bytes], 60_000);
  const seconds = (performance.now() - start) / 1_000;
  const figures = await server.ask("tell");
  server.end();
  return { ...figures, status, seconds, grown: figures.peak - rss };
}

console.log("one signed body of 25 MB: status, seconds, RSS above before in MB, the event loop");
for (const [name, bytes] of Object.entries(bodies)) {
  const figures = await sendSigned(bytes, "begin");
  // Another time, because whoever watches each round is never idle.
  const { longestRound } = await sendSigned(bytes, "watch");
  const plain = `${figures.status}  ${figures.seconds.toFixed(1)}  ${figures.grown.toFixed(0)}  ${show(figures)}`;
  console.log(
    `  ${name.padEnd(26)} ${plain}, processor time of a round ${longestRound.toFixed(0)} ms at most`,
  );
}
