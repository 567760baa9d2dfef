import { isCandidate, parseManifest } from "../../core/check.ts";
import {
  parseKustomization,
  unreadKustomization,
  type Kustomization,
} from "../../core/manifest/kustomization.ts";
import { isKustomization } from "../../core/manifest/paths.ts";
import type { References } from "../../core/kinds/workload/references.ts";
import { isBesideServices } from "../../core/kinds/compose/beside.ts";
import { mayNameValues } from "../../core/kinds/instrumentation/values/around.ts";
import { isComposePath, isNeighbour } from "../../core/manifest/neighbours.ts";
import { addKustomization, createPatchIndex, whyPatch } from "../../core/manifest/patch-index.ts";
import { type Manifest } from "../../core/manifest/manifest.ts";
import type { FileContent, PullRequestRef, Said } from "../ports.ts";
import type { ReadLimits } from "./read-limits.ts";
import { readRounds, type ReadFile, type RoundReader } from "./read-rounds.ts";

/**
 * The one way from GitHub to a pull request's manifests: whoever reviews, fixes or suppresses must know of a file whether
 * it is a patch for Kustomize, which only the kustomizations around it can say.
 */

export interface ReadRequest {
  readonly sha: string;
  readonly paths: readonly string[];
  readonly limits?: ReadLimits;
  /** Takes the newest of what the bot has said, which comes in the same call as the first files. */
  readonly onSaid?: (said: Said) => void;
}

export interface ManifestReading {
  /** One after the other, kustomizations first; each with what those that were read so far say about it. */
  readonly files: AsyncIterable<ReadFile>;
  /** Why a file is a patch, by all that were read until now: one that comes late can name a file that came early. */
  readonly whyPatch: (path: string) => string | null;
  /** Those that were read until now, without their texts. */
  readonly listKustomizations: () => readonly Kustomization[];
}

/** Files at a commit, and in the same calls the kustomizations and neighbours around them. */
export function readFiles(reader: RoundReader, ref: PullRequestRef, request: ReadRequest): ManifestReading {
  const known = new KnownKustomizations();
  // Of those that are still to come, the names say that they are there.
  const neighbours = new Map<string, string | null>(
    request.paths.filter(isNeighbour).map((path) => [path, null]),
  );
  let room = MAX_NEIGHBOURS;
  const noteNeighbour = (path: string, content: FileContent) => {
    if (content.kind !== "text" || (neighbours.get(path) ?? null) !== null) return;
    const isKept = isNeighbour(path) || isComposePath(path) || isBesideServices(path);
    if (!isKept && !mayNameValues(content.text)) return;
    room -= content.text.length;
    if (room >= 0) neighbours.set(path, content.text);
  };
  const noteNames = (paths: readonly string[]) => {
    for (const path of paths.filter(isNeighbour).slice(0, MAX_NAMES))
      if (!neighbours.has(path)) neighbours.set(path, null);
  };
  const note = (path: string, content: FileContent) => {
    if (isKustomization(path)) known.add(path, content);
    noteNeighbour(path, content);
  };
  async function* read(): AsyncGenerator<ReadFile> {
    const paths = sortForReading(request.paths);
    for await (const file of readRounds(reader, ref, {
      ...{ ...request, paths },
      onAround: note,
      onContent: noteNeighbour,
      onNames: noteNames,
    })) {
      const { path, content } = file;
      note(path, content);
      // Most pull requests hold nothing that anything around it could say something about.
      if (content.kind !== "text" || !isCandidate(content.text)) yield file;
      else yield { ...file, content: { ...content, ...describeAround(path) } };
    }
  }
  const describeAround = (path: string) => {
    const why = known.whyPatch(path);
    return { ...(why !== null && { whyPatch: why }), ...(neighbours.size > 0 && { neighbours }) };
  };
  return {
    files: read(),
    whyPatch: (path) => known.whyPatch(path),
    listKustomizations: () => known.list(),
  };
}

/** Text of them that is kept, in UTF-16 units; what people write in them has a hundredth of it. */
const MAX_NEIGHBOURS = 20_000_000;

/** Of one answer; a folder can have thousands of files. */
const MAX_NAMES = 500;

/** Those first that say something about others. */
function sortForReading(paths: readonly string[]): readonly string[] {
  const isFirst = (path: string) => isKustomization(path) || isNeighbour(path);
  return [...paths.filter(isFirst), ...paths.filter((path) => !isFirst(path))];
}

/** @param references what other files refer to: see core/kinds/workload/references.ts */
export function toManifest(
  path: string,
  content: Extract<FileContent, { kind: "text" }>,
  references?: References,
): Manifest {
  const { text, whyPatch = null, neighbours } = content;
  const more = { ...(neighbours && { neighbours }), ...(references && { references }) };
  return parseManifest(path, text, { whyPatch, ...more });
}

export function toKustomization(path: string, content: FileContent): readonly Kustomization[] {
  if (content.kind === "missing") return [];
  const { kind } = content;
  return [
    kind === "text" ? parseKustomization(path, content.text) : unreadKustomization(path, content.reason),
  ];
}

/** Read as they come, and understood once there is something to ask them. */
class KnownKustomizations {
  readonly #understood = createPatchIndex();
  readonly #all: Kustomization[] = [];
  #unread: (readonly [string, FileContent])[] = [];
  #length = 0;

  add(path: string, content: FileContent): void {
    this.#unread.push([path, content]);
    this.#length += content.kind === "text" ? content.text.length : 0;
    // Their texts are longer than what they say.
    if (this.#length > MAX_UNREAD) this.#understand();
  }

  whyPatch(path: string): string | null {
    this.#understand();
    return whyPatch(path, [this.#understood]);
  }

  list(): readonly Kustomization[] {
    this.#understand();
    return this.#all;
  }

  #understand(): void {
    for (const [path, content] of this.#unread)
      for (const one of toKustomization(path, content)) {
        // Only of one that was not understood is the text asked again.
        const kept = one.fault === null ? { ...one, text: "" } : one;
        addKustomization(this.#understood, kept);
        this.#all.push(kept);
      }
    this.#unread = [];
    this.#length = 0;
  }
}

/** In UTF-16 units. */
const MAX_UNREAD = 2_000_000;
