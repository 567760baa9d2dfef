import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, it, onTestFinished } from "vitest";

import { createFront } from "../../../src/edge/server/front.ts";
import { defaultLimits } from "../../../src/edge/server/limits.ts";
import { readAppDescription } from "../../../src/edge/setup/manifest.ts";
import { createSetupRoutes, setupUrl, type Setup } from "../../../src/edge/setup/routes.ts";
import { readSetupSettings } from "../../../src/edge/setup/settings.ts";
import { send } from "../server/bench.ts";

interface Started {
  readonly url: string;
  /** The first page. */
  readonly page: string;
  readonly folder: string;
  readonly failures: readonly string[];
}

const TOKEN = "the-token";
const STATE = "the-state";

async function start(env: NodeJS.ProcessEnv = {}): Promise<Started> {
  const read = readSetupSettings({
    PUBLIC_URL: "https://bot.example.com",
    HOST: "127.0.0.1",
    PORT: "0",
    ...env,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const folder = mkdtempSync(join(tmpdir(), "otel-fix-routes-"));
  const failures: string[] = [];
  let url = "";
  const setup: Setup = {
    app: readAppDescription(new URL("../../../app.yml", import.meta.url)),
    settings: read.settings,
    ownUrl: () => url,
    token: TOKEN,
    state: STATE,
    envFile: join(folder, ".env"),
    onFailure: (message) => failures.push(message),
    onRegistered: () => failures.push("registered"),
  };
  const log = { error: () => failures.push("a request failed") };
  const front = createFront({
    address: read.settings,
    routes: createSetupRoutes(setup),
    limits: defaultLimits,
    log,
  });
  ({ url } = await front.listen());
  onTestFinished(async () => {
    await front.close();
    rmSync(folder, { recursive: true });
  });
  return { url, page: setupUrl(setup), folder, failures };
}

/** The page as a client that names another host gets it. */
function readAs(host: string, page: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(page, { headers: { host } }, (response) => {
      let text = "";
      response.on("data", (bytes: Buffer) => (text += bytes.toString()));
      response.on("end", () => {
        resolve(text);
      });
    }).on("error", reject);
  });
}

describe("the setup's addresses", () => {
  it.each([
    "/",
    "/setup",
    "/setup?token=",
    "/setup?token=the-tokem",
    "/setup?token=the-token-and-more",
    "/setup?state=the-state",
    "/setup/registered?code=abc",
    "/setup/registered?code=abc&state=the-token",
    "/setup/registered?code=abc&token=the-token",
    "/healthz?token=the-token",
    "//",
  ])("are 404 without the token or the state: %s", async (path) => {
    const { url, failures } = await start();
    expect(await send(`${url}${path}`)).toMatchObject({
      status: 404,
      body: { error: "there is nothing at this address" },
    });
    expect(failures).toEqual([]);
  });

  it("open with the token by GET alone", async () => {
    const { page } = await start();
    expect((await fetch(page)).status).toBe(200);
    expect((await fetch(page, { method: "POST" })).status).toBe(405);
  });

  it("are built without the Host header", async () => {
    const { url, page } = await start();
    const plain = await (await fetch(page)).text();
    expect(await readAs("evil.example.com", page)).toBe(plain);
    expect(plain).toContain(`${url}/setup/registered`);
  });
});

describe("a page", () => {
  it("may post a form to GitHub, show its own style, and nothing else", async () => {
    const { page } = await start();
    const answer = await fetch(page);
    const text = await answer.text();
    const style = /<style>(.*?)<\/style>/s.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(answer.headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; form-action https://github.com; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("strict-origin");
    expect(answer.headers.has("set-cookie")).toBe(false);
    expect(text).not.toMatch(/<script|<img|<link|style=|\bon\w+=/);
  });

  it("sends the form to GitHub with the state, and never the token", async () => {
    const { page } = await start({ GH_ORG: "acme" });
    const text = await (await fetch(page)).text();
    expect(text).toContain(
      'action="https://github.com/organizations/acme/settings/apps/new?state=the-state"',
    );
    expect(text).not.toContain(TOKEN);
  });

  it("escapes what is set", async () => {
    const { page } = await start({ PUBLIC_URL: "https://bot.example.com/'><b>&" });
    const text = await (await fetch(page)).text();
    expect(text).not.toContain("<b>");
  });
});

describe("the way back from GitHub", () => {
  it("takes one code at a time", async () => {
    const github = createServer((_, response) => {
      setTimeout(() => response.writeHead(404).end("{}"), 300);
    });
    await new Promise<void>((resolve) => github.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void github.close());
    const address = github.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { url, folder } = await start({ GHE_HOST: `127.0.0.1:${port}`, GHE_PROTOCOL: "http" });
    const back = `${url}/setup/registered?state=${STATE}&code=abc`;
    const answers = await Promise.all([fetch(back), fetch(back)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([409, 502]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(["", "&code=", "&code=a%2Fb", "&error=access_denied"])(
    "says on the page and to the terminal that there is no code: %j",
    async (query) => {
      const { url, page, failures, folder } = await start();
      const answer = await fetch(`${url}/setup/registered?state=${STATE}${query}`);
      expect(answer.status).toBe(400);
      const text = await answer.text();
      expect(text).toContain("The address has no code of GitHub&#39;s: start again.");
      expect(text).toContain(`<a href="${page}">Start again</a>`);
      expect(failures).toEqual(["the address has no code of GitHub's: start again"]);
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});
