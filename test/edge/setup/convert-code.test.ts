import { createServer, type RequestListener } from "node:http";

import { describe, expect, it, onTestFinished } from "vitest";

import { convertCode, isCode } from "../../../src/edge/setup/convert-code.ts";

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/api/v3`;
}

/** What GitHub answers; the test says with which status and body. */
function answering(status: number, body: unknown): Promise<string> {
  return serve((_, response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  });
}

const APP = {
  id: 7,
  html_url: "https://github.com/apps/tidy",
  pem: "-----BEGIN RSA PRIVATE KEY-----\n",
  webhook_secret: "correct horse",
  client_secret: "unused",
};

async function messageOf(apiUrl: string): Promise<string> {
  const result = await convertCode(apiUrl, "abc");
  return result.ok ? "no error" : result.message;
}

describe("convertCode", () => {
  it("takes what GitHub documents, a secret that is null included", async () => {
    const app = { id: 7, pageUrl: APP.html_url, privateKey: APP.pem, webhookSecret: "correct horse" };
    expect(await convertCode(await answering(201, APP), "abc")).toEqual({ ok: true, app });
    expect(await convertCode(await answering(201, { ...APP, webhook_secret: null }), "abc")).toEqual({
      ok: true,
      app: { ...app, webhookSecret: null },
    });
  });

  it.each([404, 422])("says of the status %i that a code works once and for an hour", async (status) => {
    const message = await messageOf(await answering(status, { message: "Not Found" }));
    expect(message).toContain(`GitHub does not take the code (status ${status}): a code works once`);
    expect(message).toContain("start again");
  });

  it.each([
    [403, "reload this page in some minutes"],
    [429, "reload this page in some minutes"],
    [500, "reload this page in a minute"],
    [200, "GitHub could not answer (status 200)"],
  ])("says of the status %i: %s", async (status, words) => {
    expect(await messageOf(await answering(status, {}))).toContain(words);
  });

  it.each([
    ["no JSON", "<html>"],
    ["no key", { ...APP, pem: undefined }],
    ["an address that is a script", { ...APP, html_url: "javascript:alert(1)" }],
    ["more than it may have", { ...APP, pem: "-----BEGIN".padEnd(2 ** 21, "x") }],
  ])("takes no answer with %s, and repeats nothing of it", async (_, body) => {
    const message = await messageOf(await answering(201, body));
    expect(message).toContain("GitHub's answer can't be read");
    expect(message).not.toMatch(/correct horse|BEGIN|html>/);
  });

  it("follows no redirect, which would carry the code elsewhere", async () => {
    const asked: (string | undefined)[] = [];
    const elsewhere = await serve((request, response) => {
      asked.push(request.url);
      response.end();
    });
    const apiUrl = await serve((_, response) => response.writeHead(307, { location: elsewhere }).end());
    expect(await messageOf(apiUrl)).toContain("can't be reached");
    expect(asked).toEqual([]);
  });

  it("says who can't be reached, and that the code still works", async () => {
    const apiUrl = await serve((request) => request.socket.destroy());
    const { host } = new URL(apiUrl);
    expect((await messageOf(apiUrl)).replace(host, "HOST")).toBe(
      "HOST can't be reached (UND_ERR_SOCKET): check the network, GHE_HOST and GHE_PROTOCOL, and reload this page; the code works for an hour",
    );
  });
});

it.each([
  ["0123abcdef", true],
  ["", false],
  ["../../user", false],
  ["a b", false],
  ["x".repeat(101), false],
])("tells what can be a code: %j", (text, is) => {
  expect(isCode(text)).toBe(is);
});
