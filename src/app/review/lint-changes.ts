import {
  checkManifest,
  checkProject,
  holdsClusterParts,
  parseManifest,
  type CheckResult,
} from "../../core/check.ts";
import { seeText, UNSEEN } from "../../core/lint/seen.ts";
import { isDockerfilePath, loadDockerfileParser } from "../../core/kinds/dockerfile/parser.ts";
import { NO_REFERENCES, type References } from "../../core/kinds/workload/references.ts";
import type { Seen } from "../../core/lint/rule.ts";
import { isComposePath } from "../../core/manifest/neighbours.ts";
import type { Kustomization } from "../../core/manifest/kustomization.ts";
import { type Manifest } from "../../core/manifest/manifest.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import { toNotChecked } from "../files/contents.ts";
import type { FileContent, PullRequestReader, PullRequestState, Said } from "../ports.ts";
import { WaitingFiles } from "../files/waiting-files.ts";
import { readFiles, toManifest } from "../files/read-manifests.ts";
import type { ReadLimits } from "../files/read-limits.ts";
import type { ReadFile } from "../files/read-rounds.ts";
import { createRoom, fitContent, referencesIn, takeRoom, type Room } from "../files/room.ts";

/**
 * Reads the files of a pull request and lints each as it comes. What is kept of a file is what a finding, a suppression or
 * an Instrumentation leads back to; of all others only what was not checked in them.
 */

export interface LintContext extends CheckContext {
  readonly reader: PullRequestReader;
  /** For the manifests that are kept; as much as a review has unless given. */
  readonly room?: Room;
  /** As much as a review reads unless given. */
  readonly limits?: ReadLimits | undefined;
}

export interface LintedFile extends CheckResult {
  /** Without its text where nothing in it is of interest. */
  readonly manifest: Manifest;
  /** Git's name of the bytes that were read; null where nobody knows. */
  readonly blob: string | null;
  /** Those that were read with the files. */
  readonly kustomizations: readonly Kustomization[];
  /** Of all files that were read. */
  readonly sight: Seen;
}

export interface LintRequest {
  readonly paths: readonly string[];
  /** Takes each file's content as it comes. */
  readonly onContent?: (path: string, content: FileContent) => void;
  /** Takes the newest of what the bot has said. */
  readonly onSaid?: (said: Said) => void;
}

/** In the order of the paths; null where the head moved on. */
export async function lintChanges(
  state: PullRequestState,
  { paths, onContent, onSaid }: LintRequest,
  context: LintContext,
): Promise<readonly LintedFile[] | null> {
  const room = context.room ?? createRoom("review");
  if (paths.some((path) => isDockerfilePath(path) || isComposePath(path))) await loadDockerfileParser();
  const { reader, limits } = context;
  const request = {
    sha: state.headSha,
    paths,
    ...(limits && { limits }),
    ...(onSaid && { onSaid }),
  };
  const { files, whyPatch, listKustomizations } = readFiles(reader, state.ref, request);
  const linted = new Map<string, LintedFile>();
  const waiting = new WaitingFiles<ReadFile>();
  let sight = UNSEEN;
  for await (const file of files) {
    if (file.headSha !== null && file.headSha !== state.headSha) return null;
    onContent?.(file.path, file.content);
    if (file.content.kind === "text") sight = seeText(sight, file.content.text);
    linted.set(file.path, lintFile(file, context, { room }));
    waiting.noteContent(file.content, file);
  }
  // What others refer to says nothing of OpenTelemetry itself.
  const references = waiting.references;
  for (const file of waiting.findReferred())
    linted.set(file.path, lintFile(file, context, { room, references }));
  const seeing = { ...context, sight };
  const alone = paths.flatMap((path) => {
    const file = linted.get(path);
    return file === undefined ? [] : [markLate(file, whyPatch, seeing)];
  });
  return lintProject(alone, listKustomizations(), seeing);
}

/** What lies between the files comes when all of them were read. */
export function lintProject(
  files: readonly LintedFile[],
  kustomizations: readonly Kustomization[],
  context: CheckContext & Pick<LintedFile, "sight">,
): readonly LintedFile[] {
  const more = checkProject(
    files.map((file) => ({ manifest: file.manifest, result: file })),
    { rules: context.rules, kustomizations, optionsFor: (path) => checkOptionsFor(path, context) },
  );
  const { sight } = context;
  return files.map((file) => ({ ...file, kustomizations, sight, ...more.get(file.manifest) }));
}

interface Reading {
  readonly room: Room;
  /** What other files refer to. */
  readonly references?: References;
}

function lintFile(
  { path, content }: ReadFile,
  context: LintContext,
  { room, references = NO_REFERENCES }: Reading,
): LintedFile {
  const fitting = fitContent(content, room);
  const nothing = parseManifest(path, "");
  if (fitting.kind !== "text") {
    // A file that cannot be read must not look like one that passed.
    const notChecked = toNotChecked(path, fitting);
    const none = {
      findings: [],
      repeated: 0,
      suppressed: [],
      instrumentations: 0,
      subjects: [],
      parts: [],
      kustomizations: [],
      sight: UNSEEN,
    };
    return { ...none, manifest: nothing, blob: null, notChecked };
  }
  const manifest = toManifest(path, fitting, referencesIn(room, references));
  const result = checkManifest(manifest, checkOptionsFor(path, context));
  const blob = fitting.blob ?? null;
  const unknown = { kustomizations: [], sight: UNSEEN };
  if (!isOfInterest({ ...result, manifest })) return { ...result, manifest: nothing, blob, ...unknown };
  takeRoom(room, manifest, result);
  return { ...result, manifest, blob, ...unknown };
}

function isOfInterest(file: CheckResult & Pick<LintedFile, "manifest">): boolean {
  const { findings, suppressed, instrumentations, parts, manifest } = file;
  return (
    findings.length + suppressed.length + instrumentations + parts.length > 0 || holdsClusterParts(manifest)
  );
}

/** A kustomization that was read after the file may name it as a patch, and any other file may silence a finding. */
function markLate(
  file: LintedFile,
  whyPatch: (path: string) => string | null,
  context: LintContext & Pick<LintedFile, "sight">,
): LintedFile {
  const { path } = file.manifest;
  if (!isOfInterest(file) || file.manifest.whyPatch !== null) return file;
  const why = whyPatch(path);
  const seesMore = context.sight.hasSidecar && file.findings.length + file.suppressed.length > 0;
  if (why === null && !seesMore) return file;
  const manifest = { ...file.manifest, whyPatch: why };
  return { ...file, ...checkManifest(manifest, checkOptionsFor(path, context)), manifest };
}
