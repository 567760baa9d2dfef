import { existsSync, readFileSync } from "node:fs";

/** What stands beside the program's folder: in the package, the image or the checkout that it is from. */

export function readVersion(folder: URL): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", folder), "utf8")) as {
    readonly version: string;
  };
  return version;
}

/** A package has all pages in one file; a checkout has them where people edit them. null where there is none. */
export function readPage(rule: string, pages: URL): string | null {
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

/** A page as people read it, without the marks of what is generated in it. */
export function withoutMarks(page: string): string {
  return page
    .trimEnd()
    .split("\n")
    .filter(
      (line, index, all) =>
        !line.startsWith("<!-- ") && !(line === "" && all[index - 1]?.startsWith("<!-- ")),
    )
    .join("\n");
}
