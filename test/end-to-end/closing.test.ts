import { EventEmitter, once } from "node:events";
import { connect } from "node:net";

import { expect, it } from "vitest";

import { createInlineEngine } from "../../src/app/engine.ts";
import { rules } from "../../src/rules/index.ts";
import { createShop, manifest, propose, startWorld } from "./world.ts";

it("a bot that is closed stops what runs at once, whoever still sends a body slowly", async () => {
  const begun = new EventEmitter();
  const isBegun = once(begun, "review");
  let answer = "";
  let answerWhenStopped: string | null = null;
  const { sandbox, webhookUrl, close } = await startWorld({
    limits: { bodyMs: 500 },
    engine: {
      ...createInlineEngine({ rules }),
      // Asks GitHub again and again, until it is stopped.
      review: async (request, github) => {
        begun.emit("review");
        for (;;)
          await github
            .listOpenPullRequests(request.ref, { base: null, changedSince: null })
            .catch((error: unknown) => {
              answerWhenStopped = answer;
              throw error;
            });
      },
    },
  });
  await propose(await createShop(sandbox), { "a.yaml": manifest() });
  await isBegun;
  const { port, pathname } = new URL(webhookUrl);
  const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
  const ended = new Promise((resolve) => socket.on("close", resolve));
  socket.on("data", (bytes) => (answer += bytes.toString()));
  const headers = [
    `POST ${pathname} HTTP/1.1`,
    "host: x",
    "content-type: application/json",
    "content-length: 100",
    "expect: 100-continue",
    "x-github-event: pull_request",
    "x-github-delivery: 00000000-0000-0000-0000-000000000000",
    `x-hub-signature-256: sha256=${"0".repeat(64)}`,
  ];
  socket.write(`${headers.join("\r\n")}\r\n\r\n{`);
  await once(socket, "data");
  await Promise.all([close(), ended]);
  expect(answer).toContain("HTTP/1.1 408");
  expect(answerWhenStopped).not.toContain("HTTP/1.1 408");
});
