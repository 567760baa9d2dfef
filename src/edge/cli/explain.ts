import { existsSync, readFileSync } from "node:fs";

import { UsageError, type Terminal } from "./terminal.ts";

/** `otel-fix explain RULE`: the rule's page, as it is written. Markdown reads well enough at a terminal; headings stand out. */
export function explainRule(rule: string, { print, palette, pages }: Terminal): number {
  const page = readPage(rule, pages);
  if (page === null)
    throw new UsageError(`expected the page of ${rule} in ${pages.href}, found none: install otel-fix anew`);
  const lines = page
    .trimEnd()
    .split("\n")
    .filter(
      (line, index, all) =>
        !line.startsWith("<!-- ") && !(line === "" && all[index - 1]?.startsWith("<!-- ")),
    );
  print(lines.map((line) => (/^#+ /.test(line) ? palette.bold(line) : line)).join("\n"));
  return 0;
}

/** A package has all pages in one file; a checkout has them where people edit them. */
function readPage(rule: string, pages: URL): string | null {
  const packed = new URL("rule-pages.json", pages);
  if (existsSync(packed)) {
    // An object by the script that writes it, scripts/build-package.mjs; of what it holds nothing is taken on trust.
    const all = new Map<string, unknown>(Object.entries(JSON.parse(readFileSync(packed, "utf8")) as object));
    const text = all.get(rule);
    return typeof text === "string" ? text : null;
  }
  const single = new URL(`../docs/rules/${rule}.md`, pages);
  return existsSync(single) ? readFileSync(single, "utf8") : null;
}
