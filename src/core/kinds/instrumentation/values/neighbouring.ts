import { isAllQuoted } from "../../../forms/template/quoted.ts";
import { folderOf, foldersAbove, resolvePath } from "../../../manifest/paths.ts";
import type { Manifest, Neighbours } from "../../../manifest/manifest.ts";
import {
  CHART_FILE,
  isOverlay,
  isValuesFile,
  mayLieOver,
  VALUES_FILES,
} from "../../../manifest/neighbours.ts";
import { shiftBy } from "../../../text/offset-map.ts";
import { onceFor } from "../../../text/once-for.ts";
import { composeDocument } from "../../../yaml/compose.ts";
import { findKey, isMap, textOf, type MapNode } from "../../../yaml/node.ts";
import { EMPTY, findValue } from "./place.ts";
import type { Dependency } from "./scope.ts";

/** What the files beside a values file, and above it, say of it. Each of them is parsed once for all that ask. */

export interface Surroundings {
  /** The name of the nearest chart around the file; null where none is in sight. */
  readonly chart: string | null;
  readonly dependencies: ReadonlyMap<string, Dependency>;
  /** Whether the file has the defaults of that chart. */
  readonly isOwn: boolean;
  /** The values that those of the file come on top of; null where none are in sight. */
  readonly below: MapNode | null;
  /** The values that may be laid over those of the file; null for a file that is there and cannot be read here. */
  readonly above: readonly (MapNode | null)[];
  /** Whether there are such values, most likely, and they are not in sight. */
  readonly isPartial: boolean;
}

export function readSurroundings({
  path: named,
  neighbours,
}: Pick<Manifest, "path" | "neighbours">): Surroundings {
  const path = resolvePath("", named);
  const read = readerOf(neighbours);
  const own = folderOf(path);
  const folder = foldersAbove(path).find((above) => read(above + CHART_FILE) !== null) ?? null;
  const chart = folder === null ? null : read(folder + CHART_FILE);
  const isOwn = folder === own && isValuesFile(path);
  const base = folder ?? (isOverlay(path) ? own : null);
  const below = isOwn || base === null ? null : readFirst(base, path, read);
  return {
    chart: chart === null ? null : textOf(findValue(chart, ["name"])),
    dependencies: chart === null ? new Map<string, Dependency>() : readDependencies(chart),
    isOwn,
    below,
    above: listAbove(path, neighbours),
    isPartial: isOverlay(path) && folder === null && below === null,
  };
}

/** The values or the chart in a file that is in sight; null where it is not, or holds none. */
export function readNeighbour(neighbours: Neighbours, path: string): MapNode | null {
  return readerOf(neighbours)(path);
}

/** Values that stand in a text of their own; null where they are not all in sight. */
export function readText(text: string): MapNode | null {
  // What is rendered first may set anything.
  if (!isAllQuoted(text)) return null;
  const composed = composeDocument(text, shiftBy(0), MAX_MEMORY_OF_ONE);
  const root = composed.ok ? (composed.root ?? EMPTY) : null;
  return isMap(root) ? root : null;
}

type Read = (path: string) => MapNode | null;

const readerOf = onceFor((neighbours: Neighbours): Read => {
  const known = new Map<string, MapNode | null>();
  let room = MAX_MEMORY;
  return (path) => {
    const text = neighbours.get(path) ?? null;
    if (text === null) return null;
    const before = known.get(path);
    if (before !== undefined) return before;
    const composed = composeDocument(text, shiftBy(0), Math.min(room, MAX_MEMORY_OF_ONE));
    const root = composed.ok ? (composed.root ?? EMPTY) : null;
    const map = isMap(root) ? root : null;
    if (composed.ok) room -= composed.memory;
    known.set(path, map);
    return map;
  };
});

/** Bytes that all of them may take, and one: what is beyond that says nothing of any other file. */
const MAX_MEMORY = 100_000_000;
const MAX_MEMORY_OF_ONE = 20_000_000;

function readFirst(folder: string, path: string, read: Read): MapNode | null {
  for (const name of VALUES_FILES) {
    const found = folder + name === path ? null : read(folder + name);
    if (found !== null) return found;
  }
  return null;
}

/** Of what lies over a chart's values; nobody has so many environments. */
const MAX_ABOVE = 100;

function listAbove(path: string, neighbours: Neighbours): readonly (MapNode | null)[] {
  if (!isValuesFile(path)) return [];
  const read = readerOf(neighbours);
  const isChart = (folder: string) => neighbours.has(folder + CHART_FILE);
  const found: (MapNode | null)[] = [];
  for (const near of neighbours.keys())
    if (near !== path && found.length < MAX_ABOVE && mayLieOver(near, folderOf(path), isChart))
      // What is rendered first may set anything.
      found.push(isAllQuoted(neighbours.get(near) ?? "") ? read(near) : null);
  return found;
}

function readDependencies(chart: MapNode): ReadonlyMap<string, Dependency> {
  const list = findKey(chart, "dependencies")?.node ?? null;
  const found = new Map<string, Dependency>();
  if (list?.kind !== "seq") return found;
  for (const item of list.items) {
    const name = isMap(item) ? textOf(findValue(item, ["name"])) : null;
    if (!isMap(item) || name === null) continue;
    // Of several, Helm takes the first that is set: which one that is, nobody asks here.
    const condition =
      textOf(findValue(item, ["condition"]))
        ?.split(",", 1)[0]
        ?.trim() ?? "";
    found.set(textOf(findValue(item, ["alias"])) ?? name, {
      chart: name,
      version: textOf(findValue(item, ["version"])),
      condition: condition === "" ? null : condition.split("."),
    });
  }
  return found;
}
