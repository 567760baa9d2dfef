import { readdirSync, statSync } from "node:fs";
import { posix } from "node:path";

import { CHART_FILE, isOverlay, isValuesFile, VALUES_FILES } from "../../core/manifest/neighbours.ts";
import { decodeText } from "./decode-text.ts";
import { readBytes } from "./read-file.ts";
import { createRepositoryTest, listFolders } from "./read-kustomizations.ts";

/**
 * Reads the chart and the values beside a file and above it, as far up as kustomizations are looked for, and what lies over
 * the values in its own folder. Each is read once; what cannot be read says nothing.
 */

export type ReadNeighbours = (path: string) => Promise<ReadonlyMap<string, string>>;

export function createNeighbourReader(): ReadNeighbours {
  const texts = new Map<string, string | null>();
  const readOnce = (path: string) => {
    const known = texts.get(path);
    if (known !== undefined) return known;
    const text = readText(path);
    texts.set(path, text);
    return text;
  };
  const isRepository = createRepositoryTest();
  return (path) => {
    const found = new Map<string, string>();
    for (const [index, folder] of listFolders(path, isRepository).entries()) {
      const overlays = index === 0 && isValuesFile(path) ? listOverlays(folder) : [];
      for (const name of [CHART_FILE, ...VALUES_FILES, ...overlays]) {
        const near = posix.join(folder, name);
        const text = readOnce(near);
        if (text !== null) found.set(near, text);
      }
    }
    return Promise.resolve(found);
  };
}

/** Of one folder; nobody has so many environments. */
const MAX_OVERLAYS = 100;

function listOverlays(folder: string): readonly string[] {
  return listNames(folder).filter(isOverlay).sort().slice(0, MAX_OVERLAYS);
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Bytes that are read of one; the bot reads as many of all of them together. */
const MAX_SIZE = 1024 * 1024;

function readText(path: string): string | null {
  try {
    // A folder can have the name too, or a pipe, which would be waited for.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return null;
    const read = readBytes(path, MAX_SIZE);
    const content = read.ok ? decodeText(read.bytes) : null;
    return content?.kind === "text" ? content.text : null;
  } catch {
    return null;
  }
}
