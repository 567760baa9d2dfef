import type { Manifest, NotChecked } from "../../../manifest/manifest.ts";
import { chartFolderOf, VALUES_FILES } from "../../../manifest/neighbours.ts";
import { readNeighbour } from "./neighbouring.ts";
import { findValue } from "./place.ts";
import { holdsValues } from "./read-values.ts";

/** Says of what a template renders from values which file has them, where that is in sight. */
export function nameValues({ path, neighbours }: Manifest, { values, ...entry }: NotChecked): NotChecked {
  const folder = values === undefined ? null : chartFolderOf(path);
  if (values === undefined || folder === null) return entry;
  for (const name of VALUES_FILES) {
    const root = readNeighbour(neighbours, folder + name);
    // `.Values.a.b`
    if (root === null || findValue(root, values.split(".").slice(2)) === null) continue;
    const checked = holdsValues(root) ? ", which can be checked on its own" : "";
    return { ...entry, reason: `${entry.reason}: see ${folder}${name}${checked}` };
  }
  return entry;
}
