import {
  isKustomization,
  parseKustomization,
  unreadKustomization,
  whyPatch,
  type Kustomization,
} from "../core/manifest/kustomization.ts";
import { isCandidate, parseManifest, type Manifest } from "../core/manifest/manifest.ts";
import type { FileContent, PullRequestReader, PullRequestRef, ReadContents } from "./ports.ts";

/**
 * The one way from GitHub to a pull request's manifests: whoever reviews, fixes or suppresses must know of a file whether
 * it is a patch for Kustomize, which only the kustomizations around it can say.
 */

export interface ReadRequest {
  readonly sha: string;
  readonly paths: readonly string[];
}

/** Files at a commit, each with what the kustomizations there say about it, and where the head is by now. No call more. */
export async function readFiles(
  reader: Pick<PullRequestReader, "readContents">,
  ref: PullRequestRef,
  request: ReadRequest,
): Promise<ReadContents> {
  const read = await reader.readContents(ref, { ...request, withKustomizations: true });
  const { headSha, tree } = read;
  return { headSha, tree, contents: markPatches(read.contents, read.kustomizations) };
}

export function toManifest(path: string, content: Extract<FileContent, { kind: "text" }>): Manifest {
  return parseManifest(path, content.text, content.whyPatch ?? null);
}

export function toKustomization(path: string, content: FileContent): readonly Kustomization[] {
  if (content.kind === "missing") return [];
  const { kind } = content;
  return [
    kind === "text" ? parseKustomization(path, content.text) : unreadKustomization(path, content.reason),
  ];
}

function markPatches(
  contents: ReadonlyMap<string, FileContent>,
  kustomizations: ReadonlyMap<string, FileContent>,
): ReadonlyMap<string, FileContent> {
  const isAsked = [...contents.values()].some(
    (content) => content.kind === "text" && isCandidate(content.text),
  );
  // Most pull requests hold nothing that could be a patch of an Instrumentation.
  if (!isAsked) return contents;
  const changed = [...contents].filter(([path]) => isKustomization(path));
  const known = [...changed, ...kustomizations].flatMap(([path, content]) => toKustomization(path, content));
  const mark = ([path, content]: [string, FileContent]): [string, FileContent] => {
    if (content.kind !== "text" || !isCandidate(content.text)) return [path, content];
    const why = whyPatch(path, known);
    return [path, why === null ? content : { ...content, whyPatch: why }];
  };
  return new Map([...contents].map(mark));
}
