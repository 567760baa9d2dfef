/** The pages of the setup: plain HTML without scripts, which may post a form to GitHub and do nothing else. */
import { createHash } from "node:crypto";
import type { Answer } from "../server/answer.ts";

const STYLE =
  "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.6 system-ui,sans-serif;color-scheme:light dark}" +
  "code{font-size:.9em;overflow-wrap:anywhere}button{font:inherit;padding:.4rem 1rem}";

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** HTML that is finished, as against text that is still to be escaped. */
export interface Html {
  readonly html: string;
}

/** Text in it is escaped; what is finished is taken as it is. */
export function markup(parts: TemplateStringsArray, ...values: readonly (string | Html)[]): Html {
  const filled = values.map((value, index) => {
    const text = typeof value === "string" ? escapeHtml(value) : value.html;
    return `${text}${parts[index + 1] ?? ""}`;
  });
  return { html: `${parts[0] ?? ""}${filled.join("")}` };
}

export function list(items: readonly string[]): Html {
  return { html: items.map((item) => markup`<li><code>${item}</code></li>`.html).join("") };
}

export interface Page {
  readonly status: number;
  readonly title: string;
  readonly body: Html;
}

/** @param formTarget the only origin to which a form may be sent */
export function renderPage({ status, title, body }: Page, formTarget: string): Answer {
  // The style sheet has to be what its hash in the policy says, to the blank.
  const style: Html = { html: `<style>${STYLE}</style>` };
  const head = markup`<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · otel-fix</title>${style}`;
  const page = markup`<!doctype html><html lang="en"><head>${head}</head><body><h1>${title}</h1>${body}</body></html>`;
  return {
    status,
    text: `${page.html}\n`,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${formTarget}; base-uri 'none'; frame-ancestors 'none'`,
      // GitHub is told where a form comes from, and nothing of the address, in which the token stands.
      "referrer-policy": "strict-origin",
      "x-content-type-options": "nosniff",
    },
  };
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
