import type { Configuration } from "../core/config/policy.ts";
import { isIncluded } from "../core/config/policy-for.ts";
import { parseFilePatch, reverseFilePatch, type FileDiff } from "../core/diff/file-diff.ts";
import { checkManifest } from "../core/fix/prove-fix.ts";
import type { Finding, SuppressedFinding } from "../core/lint/finding.ts";
import { parseManifest, type Manifest, type NotChecked } from "../core/manifest/manifest.ts";
import { formatIdentity, mapIdentities, type Identity } from "../core/review/identity.ts";
import { checkOptionsFor, type CheckContext } from "./check-options.ts";
import { toNotChecked } from "./contents.ts";
import { CONFIGURATION_PATH } from "./load-configuration.ts";
import type { FileContent, FilePatch, PullRequestReader, PullRequestState, ReadContents } from "./ports.ts";
import { readFiles, toManifest } from "./read-manifests.ts";
import { createRoom, fitContent, type Room } from "./room.ts";

/**
 * What a pull request brings: the findings of its changed manifests, which of them the merge base has too, and where the
 * diff shows their lines. Reads only, in at most two calls beyond the state, and the second only where something was found.
 */

export interface Analysis {
  readonly headSha: string;
  readonly findings: readonly AnalysedFinding[];
  /** What the changed manifests ask not to be told about. */
  readonly suppressed: readonly (SuppressedFinding & {
    readonly manifest: Manifest;
    readonly identity: Identity;
  })[];
  /** The changed manifests that could be read. */
  readonly manifests: readonly Manifest[];
  /** The configuration file as the pull request would leave it; null where it does not change it, or takes it away. */
  readonly proposal: FileContent | null;
  readonly notChecked: readonly NotChecked[];
  readonly instrumentations: number;
  /** Changed files that may be manifests. */
  readonly files: number;
}

export interface AnalysedFinding {
  readonly finding: Finding;
  readonly identity: Identity;
  readonly manifest: Manifest;
  /** Where the file was before a rename; null otherwise. */
  readonly previousPath: string | null;
  /** Whether the merge base has the finding too. */
  readonly isOld: boolean;
  readonly diff: FileDiff | null;
}

export interface AnalysisContext extends CheckContext {
  readonly reader: PullRequestReader;
  /** For the manifests that are kept; as much as a review has unless given. */
  readonly room?: Room;
}

/** null where the head moved on: the state has to be read again. */
export async function analysePullRequest(
  state: PullRequestState,
  context: AnalysisContext,
): Promise<Analysis | null> {
  const paths = findCandidates(state, context.configuration);
  const proposed = state.changedFiles.filter(
    ({ path, change }) => path === CONFIGURATION_PATH && change !== "deleted",
  );
  const wanted = [...new Set([...paths, ...proposed.map(({ path }) => path)])];
  const empty = {
    headSha: state.headSha,
    files: paths.length,
    findings: [],
    suppressed: [],
    manifests: [],
    proposal: null,
    notChecked: [],
    instrumentations: 0,
  };
  if (wanted.length === 0) return empty;
  const read = await readFiles(context.reader, state.ref, { sha: state.headSha, paths: wanted });
  if (read.headSha !== state.headSha) return null;
  const files = lintFiles(paths, read, context);
  const proposal = proposed.length === 0 ? null : (read.contents.get(CONFIGURATION_PATH) ?? null);
  const result = {
    ...empty,
    suppressed: files.flatMap(identifySuppressed),
    manifests: files.map(({ manifest }) => manifest),
    proposal,
    notChecked: files.flatMap(({ notChecked }) => notChecked),
    instrumentations: files.reduce((sum, file) => sum + file.instrumentations, 0),
  };
  const found = files.filter(({ findings }) => findings.length > 0);
  if (found.length === 0) return result;
  const patches = await readPatches(found, read.contents, { state, reader: context.reader });
  if (patches === null) return null;
  return { ...result, findings: await compareWithBase(found, patches, { state, context }) };
}

/** Changed files that are still there and that the configuration includes. */
export function findCandidates(state: PullRequestState, configuration: Configuration): readonly string[] {
  return state.changedFiles
    .filter(({ path, change }) => change !== "deleted" && isIncluded(configuration, path))
    .map(({ path }) => path);
}

interface LintedFile {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly notChecked: readonly NotChecked[];
  readonly instrumentations: number;
}

function lintFiles(
  paths: readonly string[],
  read: ReadContents,
  context: AnalysisContext,
): readonly LintedFile[] {
  const room = context.room ?? createRoom("review");
  return paths.map((path) => {
    const file = lintFile(path, fitContent(read.contents.get(path) ?? { kind: "missing" }, room), context);
    room.left -= file.manifest.memory;
    return file;
  });
}

function lintFile(path: string, content: FileContent, context: AnalysisContext): LintedFile {
  const manifest = content.kind === "text" ? toManifest(path, content) : parseManifest(path, "");
  if (content.kind === "text")
    return { manifest, ...checkManifest(manifest, checkOptionsFor(path, context)) };
  // A file that cannot be read must not look like one that passed.
  const notChecked = [toNotChecked(path, content)];
  return { manifest, findings: [], suppressed: [], notChecked, instrumentations: 0 };
}

function identifySuppressed(file: LintedFile): Analysis["suppressed"] {
  const identities = identify(file);
  return file.suppressed.flatMap((entry) => {
    const identity = identities.get(entry.finding);
    return identity === undefined ? [] : [{ ...entry, manifest: file.manifest, identity }];
  });
}

/** Suppressed findings count among those of one place, so that a suppression gives none of the others another identity. */
function identify({
  findings,
  suppressed,
}: Pick<LintedFile, "findings" | "suppressed">): ReadonlyMap<Finding, Identity> {
  return mapIdentities([...findings, ...suppressed.map(({ finding }) => finding)]);
}

type Patches = ReadonlyMap<string, FilePatch>;

/** The patches of the files with findings; null where one leads to other bytes than those that were read: a push came between. */
async function readPatches(
  files: readonly LintedFile[],
  contents: ReadonlyMap<string, FileContent>,
  { state, reader }: Pick<BaseRequest, "state" | "reader">,
): Promise<Patches | null> {
  const paths = files.map(({ manifest }) => manifest.path);
  const patches = await reader.readPatches(state.ref, paths);
  const isOther = ({ path, blob }: FilePatch) => {
    const content = contents.get(path);
    const known = content?.kind === "text" ? content.blob : undefined;
    return known !== undefined && blob !== null && known !== blob;
  };
  return patches.some(isOther) ? null : new Map(patches.map((patch) => [patch.path, patch]));
}

async function compareWithBase(
  files: readonly LintedFile[],
  patches: Patches,
  { state, context }: { readonly state: PullRequestState; readonly context: AnalysisContext },
): Promise<readonly AnalysedFinding[]> {
  const bases = await readBases({ files, patches, state, reader: context.reader });
  return files.flatMap(({ manifest, findings, suppressed }) => {
    const patch = patches.get(manifest.path);
    const base = bases.get(manifest.path) ?? null;
    const { path, whyPatch } = manifest;
    const old = base === null ? new Set<string>() : identitiesAt({ path, whyPatch, ...base }, context);
    const diff = patch?.patch == null ? null : parseFilePatch(patch.patch);
    const identities = identify({ findings, suppressed });
    return findings.flatMap((finding) => {
      const identity = identities.get(finding);
      if (identity === undefined) return [];
      const isOld = old.has(formatIdentity(identity));
      return [{ finding, identity, manifest, previousPath: patch?.previousPath ?? null, isOld, diff }];
    });
  });
}

/** A file as the merge base has it. */
interface BaseFile {
  readonly text: string;
  readonly previousPath: string;
}

/**
 * The identities of the base's findings, under the path that the file has now. What counts for the path that it had then
 * counts for them: a file that is moved to where more is asked of it brings what is asked there. Whether it is a patch is
 * what the head's kustomizations say: those of the base would cost a read.
 */
function identitiesAt(
  file: BaseFile & Pick<Manifest, "path" | "whyPatch">,
  context: AnalysisContext,
): Set<string> {
  const { path, previousPath, text, whyPatch } = file;
  if (!isIncluded(context.configuration, previousPath)) return new Set();
  const manifest = parseManifest(path, text, whyPatch);
  const result = checkManifest(manifest, checkOptionsFor(previousPath, context));
  const identities = identify(result);
  // A suppressed finding was not there for anyone to see: a pull request that takes the suppression away brings it.
  return new Set(result.findings.flatMap((finding) => identities.get(finding) ?? []).map(formatIdentity));
}

interface BaseRequest {
  readonly files: readonly LintedFile[];
  readonly patches: Patches;
  readonly state: PullRequestState;
  readonly reader: PullRequestReader;
}

/** The merge base's texts: by taking the patch back, and read from GitHub only where there is no patch to take back. */
async function readBases({
  files,
  patches,
  state,
  reader,
}: BaseRequest): Promise<ReadonlyMap<string, BaseFile>> {
  const bases = new Map<string, BaseFile>();
  const unknown: { path: string; previousPath: string }[] = [];
  for (const { manifest } of files) {
    const file = patches.get(manifest.path);
    if (file?.change === "added") continue;
    const text = file?.patch == null ? null : reverseFilePatch(manifest.text, file.patch);
    const previousPath = file?.previousPath ?? manifest.path;
    if (text === null) unknown.push({ path: manifest.path, previousPath });
    else bases.set(manifest.path, { text, previousPath });
  }
  if (unknown.length === 0) return bases;
  const sha = await reader.readMergeBase(state.ref, { base: state.baseSha, head: state.headSha });
  const { contents } = await reader.readContents(state.ref, {
    sha,
    paths: unknown.map(({ previousPath }) => previousPath),
  });
  for (const { path, previousPath } of unknown) {
    const content = contents.get(previousPath);
    if (content?.kind === "text") bases.set(path, { text: content.text, previousPath });
  }
  return bases;
}
