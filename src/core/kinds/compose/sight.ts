import { folderOf, resolvePath } from "../../manifest/paths.ts";
import { shiftBy } from "../../text/offset-map.ts";
import { composeDocument } from "../../yaml/compose.ts";
import { findDocuments } from "../../yaml/documents.ts";
import type { Dockerfile } from "../dockerfile/dockerfile.ts";
import { readServices, type ComposeFile } from "./compose-file.ts";
import { parseEnvFile, type EnvFileEntry } from "./env-file.ts";

/**
 * The files that a Compose file names, as far as they are in sight: each is parsed once, and only when it is asked for.
 * null where it is out of sight or cannot be read: then what it says is unknown.
 */
export interface ComposeSight {
  readonly compose: (path: string) => ComposeFile | null;
  readonly envFile: (path: string) => readonly EnvFileEntry[] | null;
  readonly dockerfile: (path: string) => Dockerfile | null;
}

/**
 * @param read the text of a file; null where it is not in sight
 * @param readDockerfile what a Dockerfile says; without it none is in sight. Its parser takes longer to load than most scans take
 */
export function createSight(
  read: (path: string) => string | null,
  readDockerfile: (text: string) => Dockerfile | null = () => null,
): ComposeSight {
  const withText = <T>(parse: (text: string, path: string) => T | null) =>
    remember((path) => {
      const text = read(path);
      return text === null ? null : parse(text, path);
    });
  return {
    compose: withText(parseCompose),
    envFile: withText(parseEnvFile),
    dockerfile: withText(readDockerfile),
  };
}

function remember<T>(compute: (path: string) => T | null): (path: string) => T | null {
  const known = new Map<string, T | null>();
  return (path) => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const value = compute(path);
    known.set(path, value);
    return value;
  };
}

/** null for a file of several documents too: Compose lays them over each other. */
function parseCompose(text: string, path: string): ComposeFile | null {
  const documents = findDocuments(text);
  const [range] = documents;
  if (documents.length !== 1 || range === undefined) return null;
  const composed = composeDocument(text.slice(range.start, range.end), shiftBy(range.start));
  return composed.ok ? readServices(composed.root, path, text) : null;
}

/** A path as it is written in a Compose file; null where only Compose, or the machine, tells what it leads to. */
export function pathFrom({ path }: Pick<ComposeFile, "path">, written: string | null): string | null {
  if (written === null || written === "" || /^~|^[A-Za-z][\w+.-]*:|^git@/.test(written)) return null;
  return resolvePath(folderOf(path), written.replaceAll("\\", "/"));
}
