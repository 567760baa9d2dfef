import { ghostVariables } from "../../src/catalog/data/ghost-variables.ts";
import { isTest } from "./source-paths.ts";
import type { Checkouts } from "./tables.ts";

/** Names that are said to be read by nothing, and stand in sources after all: somebody has to look. */
export function findRevived(checkouts: Checkouts): readonly string[] {
  const pattern = Object.keys(ghostVariables).join("|");
  return Object.entries(checkouts).flatMap(([option, checkout]) => {
    const found = (checkout?.search(pattern) ?? [])
      .filter(({ path }) => isSource(path))
      .map(({ path, text }) => `${text}: ${option} ${path}`);
    return [...new Set(found)].slice(0, MAX_LINES);
  });
}

/** Of one checkout: more would not help anyone. */
const MAX_LINES = 20;

/** Pages name what they advise against, and tests what is not read. */
function isSource(path: string): boolean {
  return !path.endsWith(".md") && !isTest(path);
}
