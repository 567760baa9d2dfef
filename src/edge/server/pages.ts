import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

import * as z from "zod";
import type { Answer } from "./answer.ts";

/** The pages that the bot serves: the documentation as `npm run build` has rendered it. */
export interface Pages {
  /** null where there is no page at the path. @param known what the client has already: its `If-None-Match` */
  readonly answer: (path: string, known: string | undefined) => Answer | null;
}

const file = z.object({ styleHash: z.string(), pages: z.record(z.string(), z.string()) });

/** null where the build wrote none. @throws where the file is not what the build writes */
export function readPages(url: URL): Pages | null {
  if (!existsSync(url)) return null;
  const { styleHash, pages } = file.parse(JSON.parse(readFileSync(url, "utf8")));
  const rendered = new Map(
    Object.entries(pages).map(([path, html]) => [path, { html, tag: tagOf(html) }] as const),
  );
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=300",
    // Nothing but the style sheet within the page: no script, no image, no address of anybody.
    "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  };
  return {
    answer: (path, known) => {
      const page = rendered.get(path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path);
      if (page === undefined) return null;
      const own = { ...headers, etag: page.tag };
      return known === page.tag
        ? { status: 304, text: "", headers: own }
        : { status: 200, text: page.html, headers: own };
    },
  };
}

function tagOf(html: string): string {
  return `"${createHash("sha256").update(html).digest("base64url").slice(0, 22)}"`;
}
