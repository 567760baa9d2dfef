import { checkManifest, holdsClusterParts, withText, type CheckResult } from "../../core/check.ts";
import { isLookedAt } from "../../core/config/policy-for.ts";
import { UNSEEN } from "../../core/lint/seen.ts";
import { parseFilePatch, reverseFilePatch } from "../../core/diff/file-diff.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { formatIdentity, mapIdentities, type Identity } from "../../core/review/identity.ts";
import type { AnalysedFinding } from "./analysis.ts";
import { checkOptionsFor } from "../files/check-options.ts";
import { lintProject, type LintContext, type LintedFile } from "./lint-changes.ts";
import type { FilePatch, PullRequestState } from "../ports.ts";
import { readRounds } from "../files/read-rounds.ts";

/** Which findings the merge base has too, and where the diff shows their lines. */

/** Of the files with findings; null where a patch leads to other bytes than those that were read: a push came between. */
export async function compareWithBase(
  files: readonly LintedFile[],
  state: PullRequestState,
  context: LintContext,
): Promise<readonly AnalysedFinding[] | null> {
  const found = files.filter(({ findings }) => findings.length > 0);
  if (found.length === 0) return [];
  const linked = found.some(isLinked) ? files.filter(isLinked) : [];
  const patches = await readPatches([...new Set([...found, ...linked])], state, context);
  if (patches === null) return null;
  // Of what the base has, nobody sees a fix. A sidecar counts as the head has it, as its kustomizations do.
  const sight = files[0]?.sight ?? UNSEEN;
  const ofBase = { ...context, sight, provesFixes: false as const };
  const old = await readOldIdentities({ files: found, linked, all: files, patches, state, context: ofBase });
  return found.flatMap((file) => {
    const { manifest, findings } = file;
    const patch = patches.get(manifest.path);
    const before = old.get(manifest.path);
    const diff = patch?.patch == null ? null : parseFilePatch(patch.patch);
    const identities = identify(file);
    return findings.flatMap((finding) => {
      const identity = identities.get(finding);
      if (identity === undefined) return [];
      const isOld = before?.has(formatIdentity(identity)) === true;
      return [{ finding, identity, manifest, previousPath: patch?.previousPath ?? null, isOld, diff }];
    });
  });
}

/** Whether what is found in other files can be because of it: that is brought by whoever changes it. */
function isLinked({ manifest, instrumentations }: LintedFile): boolean {
  return instrumentations > 0 || holdsClusterParts(manifest);
}

/** Suppressed findings count among those of one place, so that a suppression gives none of the others another identity. */
export function identify({
  findings,
  suppressed,
}: Pick<CheckResult, "findings" | "suppressed">): ReadonlyMap<Finding, Identity> {
  return mapIdentities([...findings, ...suppressed.map(({ finding }) => finding)]);
}

type Patches = ReadonlyMap<string, FilePatch>;

async function readPatches(
  files: readonly LintedFile[],
  state: PullRequestState,
  { reader }: LintContext,
): Promise<Patches | null> {
  const blobs = new Map(files.map(({ manifest, blob }) => [manifest.path, blob]));
  const patches = await reader.readPatches(state.ref, [...blobs.keys()]);
  const isOther = ({ path, blob }: FilePatch) => {
    const known = blobs.get(path) ?? null;
    return known !== null && blob !== null && known !== blob;
  };
  return patches.some(isOther) ? null : new Map(patches.map((patch) => [patch.path, patch]));
}

interface BaseRequest {
  readonly files: readonly LintedFile[];
  /** What the findings may be because of, with and without findings of their own. */
  readonly linked: readonly LintedFile[];
  /** Those without findings too. */
  readonly all: readonly LintedFile[];
  readonly patches: Patches;
  readonly state: PullRequestState;
  readonly context: LintContext & Pick<LintedFile, "sight">;
}

type OldIdentities = ReadonlyMap<string, ReadonlySet<string>>;

/** The merge base's texts: by taking the patch back, and read from GitHub only where there is no patch to take back. */
async function readOldIdentities(request: BaseRequest): Promise<OldIdentities> {
  const { files, linked, patches, state, context } = request;
  const old = new Map<string, LintedFile>();
  const unknown = new Map<string, LintedFile[]>();
  for (const file of new Set([...files, ...linked])) {
    const { path, text } = file.manifest;
    const patch = patches.get(path);
    if (patch?.change === "added") {
      old.set(path, lintBase({ file, previousPath: path, text: "" }, context));
      continue;
    }
    const before = patch?.patch == null ? null : reverseFilePatch(text, patch.patch);
    const previousPath = patch?.previousPath ?? path;
    // Of what has no findings it is not worth a call.
    if (before === null && !files.includes(file)) continue;
    if (before === null) unknown.set(previousPath, [...(unknown.get(previousPath) ?? []), file]);
    else old.set(path, lintBase({ file, previousPath, text: before }, context));
  }
  for await (const base of readBases(unknown, state, context))
    old.set(base.file.manifest.path, lintBase(base, context));
  return identifyOld(old, request);
}

/** What lay between the files of the base: those that nobody read as they were there count as they are. */
function identifyOld(old: ReadonlyMap<string, LintedFile>, { all, context }: BaseRequest): OldIdentities {
  const files = all.map((file) => old.get(file.manifest.path) ?? file);
  const linted = lintProject(files, all[0]?.kustomizations ?? [], context);
  return new Map(
    linted
      .filter(({ manifest }) => old.has(manifest.path))
      .map((file) => {
        const identities = identify(file);
        // A suppressed finding was not there for anyone to see: a pull request that takes the suppression away brings it.
        return [
          file.manifest.path,
          new Set(file.findings.flatMap((finding) => identities.get(finding) ?? []).map(formatIdentity)),
        ];
      }),
  );
}

/** One after the other, so that no more than one of them is held. */
async function* readBases(
  files: ReadonlyMap<string, readonly LintedFile[]>,
  state: PullRequestState,
  { reader, limits }: LintContext,
): AsyncGenerator<BaseFile> {
  if (files.size === 0) return;
  const sha = await reader.readMergeBase(state.ref, { base: state.baseSha, head: state.headSha });
  const request = { sha, paths: [...files.keys()], ...(limits && { limits }) };
  for await (const { path: previousPath, content } of readRounds(reader, state.ref, request)) {
    if (content.kind !== "text") continue;
    for (const file of files.get(previousPath) ?? []) yield { file, previousPath, text: content.text };
  }
}

/** A file as the merge base has it. */
interface BaseFile {
  readonly file: LintedFile;
  readonly text: string;
  readonly previousPath: string;
}

/**
 * The base's findings, under the path that the file has now. What counts for the path that it had then counts for them: a
 * file that is moved to where more is asked of it brings what is asked there. Whether it is a patch is what the head's
 * kustomizations say: those of the base would cost a read.
 */
function lintBase({ file, text, previousPath }: BaseFile, context: LintContext): LintedFile {
  const manifest = withText(file.manifest, text);
  const result = isLookedAt(context.configuration, previousPath)
    ? checkManifest(manifest, checkOptionsFor(previousPath, context))
    : { ...file, findings: [], suppressed: [], subjects: [], parts: [] };
  return { ...file, ...result, manifest };
}
