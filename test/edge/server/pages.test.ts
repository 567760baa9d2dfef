import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

import { beforeAll, describe, expect, it, onTestFinished } from "vitest";

import { readPages } from "../../../src/edge/server/pages.ts";
import { rules } from "../../../src/rules/index.ts";
import { startBench } from "./bench.ts";

let file = "";

beforeAll(() => {
  file = join(mkdtempSync(join(tmpdir(), "otel-fix-pages-")), "pages.json");
  const script = `import("./scripts/render-pages.mjs").then((m) => m.renderPages(${JSON.stringify(file)}))`;
  execFileSync(process.execPath, ["-e", script]);
  return () => rmSync(dirname(file), { recursive: true });
});

async function serve(): Promise<string> {
  const { url, server } = await startBench({ pages: readPages(pathToFileURL(file)) ?? undefined });
  onTestFinished(() => server.close());
  return url;
}

describe("the bot's pages", () => {
  it("are one for each rule and each document, without a script or an address of anybody's", async () => {
    const url = await serve();
    for (const { id } of rules) {
      const answer = await fetch(`${url}/rules/${id}`);
      const html = await answer.text();
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
      expect(html).toContain(`<h1 id="${id}">${id}</h1>`);
      expect(html).not.toMatch(/<script|<img|<link/);
      expect(answer.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'sha256-/,
      );
    }
    expect((await fetch(`${url}/rules`)).status).toBe(200);
  });

  it("lead from one to the other: no link within them ends nowhere", async () => {
    const url = await serve();
    const broken: string[] = [];
    const pagesIn = (folder: string, address: string) =>
      readdirSync(folder)
        .filter((name) => name.endsWith(".md"))
        .map((name) => `${address}/${name.slice(0, -3)}`);
    for (const page of ["/rules", ...pagesIn("docs", "/docs"), ...pagesIn("docs/rules", "/rules")]) {
      const html = await (await fetch(`${url}${page}`)).text();
      for (const [, href = ""] of html.matchAll(/href="([^"]*)"/g)) {
        const target = new URL(href, `${url}${page}`);
        if (target.origin === url && (await fetch(target)).status !== 200) broken.push(`${page} → ${href}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it("are not sent again to who has them, and only read", async () => {
    const url = await serve();
    const page = `${url}/rules/${rules[0]?.id ?? ""}`;
    const etag = (await fetch(page)).headers.get("etag") ?? "";
    expect((await fetch(page, { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await fetch(page, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${url}/rules/../../package.json`)).status).toBe(404);
  });
});
