// Renders the documentation to plain HTML: what the bot serves under /rules/ID and /docs/NAME.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { posix } from "node:path";

import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";

const STYLE =
  "body{max-width:50rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color-scheme:light dark}" +
  "pre{overflow:auto;padding:1rem;border:1px solid #8884;border-radius:6px}code{font-size:.9em}" +
  "table{border-collapse:collapse;display:block;overflow:auto}td,th{border:1px solid #8884;padding:.3rem .6rem;text-align:left}";

/** @param {string} file where they are written */
export function renderPages(file) {
  const addresses = listAddresses();
  const pages = Object.fromEntries(
    [...addresses].map(([source, address]) => [address, renderPage(source, address, addresses)]),
  );
  // A Content-Security-Policy names the style sheet by its hash.
  const styleHash = createHash("sha256").update(STYLE).digest("base64");
  writeFileSync(file, JSON.stringify({ styleHash, pages }));
}

/** The address of each document. */
function listAddresses() {
  const inFolder = (folder, address) =>
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => [`${folder}/${name}`, `${address}/${name.slice(0, -".md".length)}`]);
  return new Map([
    ...inFolder("docs", "/docs"),
    ...inFolder("docs/rules", "/rules"),
    ["docs/rules.md", "/rules"],
  ]);
}

function renderPage(source, address, addresses) {
  const text = readFileSync(source, "utf8");
  const title = /^# (.*)$/m.exec(text)?.[1] ?? "otel-fix";
  const body = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })
    .replaceAll(
      /<h([1-4])>(.*?)<\/h\1>/g,
      (_, level, inner) => `<h${level} id="${slugOf(inner)}">${inner}</h${level}>`,
    )
    .replaceAll(/<a href="(?![a-z]+:|#)([^"#]*)(#[^"]*)?">(.*?)<\/a>/gs, (_, path, hash = "", inner) => {
      const target = addresses.get(posix.join(posix.dirname(source), path));
      // What is no page stands in the repository alone.
      return target === undefined ? inner : `<a href="${relate(address, target)}${hash}">${inner}</a>`;
    });
  return (
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeText(title)} · otel-fix</title><style>${STYLE}</style></head><body>${body}</body></html>\n`
  );
}

/** Relative, so that the pages may stand below any path. */
function relate(from, to) {
  return posix.relative(posix.dirname(from), to);
}

/** As GitHub names the headings of a document. */
function slugOf(inner) {
  return inner
    .replaceAll(/<[^>]*>|&[a-z]+;/g, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

function escapeText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
