import {
  applyFixes,
  checkManifest,
  checkProject,
  holdsClusterParts,
  isCandidate,
  parseManifest,
  type CheckedManifest,
  type CheckResult,
} from "../../core/check.ts";
import type { Finding, Safety, SuppressedFinding } from "../../core/lint/finding.ts";
import { findInstrumentations } from "../../core/kinds/instrumentation/find-instrumentations.ts";
import { findOperationPatches } from "../../core/kinds/instrumentation/operations.ts";
import { findWorkloads } from "../../core/kinds/workload/find-workloads.ts";
import { readValues } from "../../core/kinds/instrumentation/values/read-values.ts";
import { mayNameValues } from "../../core/kinds/instrumentation/values/around.ts";
import { isDockerfilePath, loadDockerfileParser } from "../../core/kinds/dockerfile/parser.ts";
import { createPatchIndex, whyPatch, type PatchIndex } from "../../core/manifest/patch-index.ts";
import type { Kustomization } from "../../core/manifest/kustomization.ts";
import { folderOf } from "../../core/manifest/paths.ts";
import { isValuesFile } from "../../core/manifest/neighbours.ts";
import { type Manifest, type Neighbours, type NotChecked } from "../../core/manifest/manifest.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import { append, type FileChange } from "./file-change.ts";
import { fixLinked, SAFE } from "./fix-linked.ts";
import { meetFiles, openFile, type SilentFile, type SourceFile } from "./meet-files.ts";
import { createRoom, fitContent, referencesIn, takeRoom, type Room } from "../files/room.ts";

/** Checks files on disk, and fixes them where asked. The command line and the hooks are fronts of this. */

export type { FileChange } from "./file-change.ts";
export type { SilentFile, SourceFile } from "./meet-files.ts";

export interface ScanRequest extends CheckContext {
  readonly files: AsyncIterable<SourceFile | SilentFile>;
  /** none: report only. write: apply the safe fixes. preview: say what they would change. */
  readonly fixing: "none" | "write" | "preview";
  /** Which fixes; the safe ones unless given. */
  readonly safeties?: readonly Safety[];
  /** Writes a file that still holds what was read of it. */
  readonly writeFile: (change: FileChange) => Promise<void>;
  /** The kustomizations beside a file and above it. */
  readonly readKustomizations: (path: string) => Promise<readonly Kustomization[]>;
  /** Texts of the files beside a file and above it that say what becomes of the values in it; none unless given. */
  readonly readNeighbours?: (path: string) => Promise<Neighbours>;
  /** A file's path as the globs of the configuration know it; its own unless given. */
  readonly toConfigured?: (path: string) => string;
  /** Which files are reported and fixed; all unless given. The others are read all the same, for what they say of these. */
  readonly isAskedAbout?: (path: string) => boolean;
  /** Told after each manifest that was judged by itself: how many there are by now, and of how many. */
  readonly onJudged?: (done: number, of: number) => void | Promise<void>;
  /** For the manifests that are kept; as much as a scan has unless given. */
  readonly room?: Room;
}

export interface ScanReport {
  /** What is left to say: after fixing, only what was not fixed. */
  readonly findings: readonly ScannedFinding[];
  readonly suppressed: readonly (SuppressedFinding & { readonly manifest: Manifest })[];
  readonly notChecked: readonly NotChecked[];
  readonly changes: readonly FileChange[];
  readonly fixed: readonly Finding[];
  readonly files: number;
  /** Files that git leaves out, and that would have mattered; those in folders that it leaves out aren't counted. */
  readonly ignored: number;
  /** Files that were parsed, as they may hold an Instrumentation. */
  readonly manifests: number;
  readonly instrumentations: number;
}

export interface ScannedFinding {
  readonly finding: Finding;
  readonly manifest: Manifest;
}

export async function scanFiles(asked: ScanRequest): Promise<ScanReport> {
  const changes: FileChange[] = [];
  const fixed: Finding[] = [];
  const checked: CheckedManifest[] = [];
  const counts = { manifests: 0, instrumentations: 0 };
  const { room = createRoom("scan"), onJudged = () => undefined } = asked;
  const met = await meetFiles(asked.files);
  const { relevant, kustomizations, values, sight, references } = met;
  const request = { ...asked, sight };
  const known = createPatchIndex(kustomizations);
  const around: Kustomization[] = [];
  // Any of the resources can be the one that another is based on, or that a workload selects.
  const hasBases = relevant.some(({ content }) => content.kind === "text" && REFERS.test(content.text));
  let seen = 0;
  if (relevant.some(({ path }) => isDockerfilePath(path))) await loadDockerfileParser();
  for (const { path, content } of relevant) {
    const opened = openFile({ path, content: fitContent(content, room) }, referencesIn(room, references));
    const manifest = await markPatch(
      await meetNeighbours(opened, values, request),
      { known, around },
      request,
    );
    const scanned = scanManifest(manifest, request);
    const isBuilt = around.length > seen;
    seen = around.length;
    const mayMatter = hasBases || (isBuilt && asksAboutProject(request));
    const holds = isKept(scanned) || (mayMatter && holdsResources(scanned));
    if (holds) takeRoom(room, manifest, scanned.result);
    if (scanned.change !== null && request.fixing === "write") await request.writeFile(scanned.change);
    if (scanned.change !== null) changes.push(scanned.change);
    append(fixed, scanned.fixed);
    counts.manifests += Number(isCandidate(manifest.text));
    counts.instrumentations += scanned.result.instrumentations;
    checked.push(holds ? scanned : withoutNodes(scanned));
    await onJudged(checked.length, relevant.length);
  }
  const all = [...kustomizations, ...around];
  const settled = await fixLinked(checked, request, { changes, fixed, kustomizations: all });
  const more = checkProject(settled, {
    rules: request.rules,
    kustomizations: all,
    optionsFor: (path) => checkOptionsFor(request.toConfigured?.(path) ?? path, request),
  });
  return {
    ...report(settled, more, request),
    changes,
    fixed,
    ...counts,
    files: met.files,
    ignored: met.ignored,
  };
}

/** A base, a workload's containers or annotations, a Compose file, a Dockerfile, a Collector, or what else is looked up by its name. */
const REFERS =
  /baseRef|\b(?:containers|services|pod(?:Template)?Annotations)["']?[ \t]*:|OpenTelemetryCollector|\bkind["']?[ \t]*:[ \t]*["']?(?:Namespace|Service|ConfigMap|Secret)\b|^[ \t]{0,80}(?:FROM|from)[ \t]/m;

/** What leads back to the manifest is let go. */
function withoutNodes({ manifest, result }: CheckedManifest): CheckedManifest {
  return { manifest: parseManifest(manifest.path, ""), result: { ...result, subjects: [], parts: [] } };
}

function report(
  checked: readonly CheckedManifest[],
  more: ReadonlyMap<Manifest, CheckResult>,
  { isAskedAbout = () => true }: Pick<ScanRequest, "isAskedAbout">,
): Pick<ScanReport, "findings" | "suppressed" | "notChecked"> {
  const findings: ScannedFinding[] = [];
  const suppressed: ScanReport["suppressed"][number][] = [];
  const notChecked: NotChecked[] = [];
  for (const { manifest, result: alone } of checked) {
    const result = more.get(manifest) ?? alone;
    const isAsked = isAskedAbout(manifest.path);
    append(
      findings,
      result.findings
        // What lies between two files is about both.
        .filter(({ related = [] }) => isAsked || related.some((one) => isAskedAbout(one.manifest.path)))
        .map((finding) => ({ finding, manifest })),
    );
    if (!isAsked) continue;
    append(
      suppressed,
      result.suppressed.map((entry) => ({ ...entry, manifest })),
    );
    append(notChecked, result.notChecked);
  }
  return { findings, suppressed, notChecked };
}

/** Whether something that is said leads back to the manifest. */
function isKept({ result: { findings, suppressed }, fixed }: ScannedFile): boolean {
  return findings.length + suppressed.length + fixed.length > 0;
}

/** Whether there is anything in it that a rule about the project may look at, or another resource may be based on. */
function holdsResources({ manifest, result: { subjects, parts } }: ScannedFile): boolean {
  return subjects.length + parts.length > 0 || holdsClusterParts(manifest);
}

function asksAboutProject({ rules }: ScanRequest): boolean {
  return rules.some(({ visits }) => visits === "project");
}

/** Of files that hold no values nobody asks. */
async function meetNeighbours(
  manifest: Manifest,
  values: Neighbours,
  { readNeighbours }: ScanRequest,
): Promise<Manifest> {
  const { made, notChecked } = readValues(manifest);
  const holdsTexts = manifest.documents.some(({ within }) => within !== null);
  const isRendered = manifest.notChecked.some(({ values: from }) => from !== undefined);
  const mayMatter =
    isRendered || made.length + notChecked.length > 0 || isValuesFile(manifest.path) || holdsTexts;
  if (readNeighbours === undefined || !mayMatter) return manifest;
  const neighbours = new Map<string, string | null>([
    ...manifest.neighbours,
    ...(await readNeighbours(manifest.path)),
  ]);
  const folder = folderOf(manifest.path);
  for (const [path, text] of values) {
    const isNear = path.startsWith(folder) || (holdsTexts && text !== null && mayNameValues(text));
    if (isNear && !neighbours.has(path)) neighbours.set(path, text);
  }
  return { ...manifest, neighbours };
}

/** Only a file that holds an Instrumentation can be a patch of one: of the others nobody asks. */
async function markPatch(
  manifest: Manifest,
  { known, around }: { readonly known: PatchIndex; readonly around: Kustomization[] },
  { readKustomizations }: ScanRequest,
): Promise<Manifest> {
  const count = findInstrumentations(manifest).length + findOperationPatches(manifest).length;
  if (count === 0 && findWorkloads(manifest).length === 0) return manifest;
  const near = await readKustomizations(manifest.path);
  around.push(...near);
  return { ...manifest, whyPatch: whyPatch(manifest.path, [createPatchIndex(near), known]) };
}

interface ScannedFile extends CheckedManifest {
  readonly change: FileChange | null;
  readonly fixed: readonly Finding[];
}

function scanManifest(manifest: Manifest, request: ScanRequest): ScannedFile {
  const { path, text } = manifest;
  const isAsked = request.isAskedAbout?.(path) !== false;
  // To prove fixes takes most of the time, and of the other files only what lies between them and these is said.
  const context = isAsked ? request : { ...request, provesFixes: false as const };
  const options = checkOptionsFor(request.toConfigured?.(path) ?? path, context);
  if (request.fixing === "none" || !isAsked)
    return { manifest, result: checkManifest(manifest, options), change: null, fixed: [] };
  const {
    manifest: after,
    result,
    fixed,
  } = applyFixes(manifest, { ...options, safeties: request.safeties ?? SAFE });
  const change = after.text === text ? null : { path, before: text, after: after.text };
  return { manifest: after, result, change, fixed };
}
