import { applyFixes, checkManifest, isCandidate, parseManifest, type CheckResult } from "../../core/check.ts";
import type { Finding, SuppressedFinding } from "../../core/lint/finding.ts";
import { findInstrumentations } from "../../core/kinds/instrumentation/instrumentation.ts";
import { createPatchIndex, whyPatch, type PatchIndex } from "../../core/manifest/patch-index.ts";
import { isKustomization, type Kustomization } from "../../core/manifest/kustomization.ts";
import { type Manifest, type NotChecked } from "../../core/manifest/manifest.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import type { FileContent } from "../ports.ts";
import { toKustomization } from "../files/read-manifests.ts";
import { createRoom, fitContent, takeRoom, type Room } from "../files/room.ts";

/** Checks files on disk, and fixes them where asked. The command line and the hooks are fronts of this. */

/** A file as the walk found it. `path` is how people named it, relative where they did. */
export interface SourceFile {
  readonly path: string;
  readonly content: FileContent;
}

export interface ScanRequest extends CheckContext {
  readonly files: AsyncIterable<SourceFile>;
  /** none: report only. write: apply the safe fixes. preview: say what they would change. */
  readonly fixing: "none" | "write" | "preview";
  /** Writes a file that still holds what was read of it. */
  readonly writeFile: (change: FileChange) => Promise<void>;
  /** The kustomizations beside a file and above it. */
  readonly readKustomizations: (path: string) => Promise<readonly Kustomization[]>;
  /** A file's path as the globs of the configuration know it; its own unless given. */
  readonly toConfigured?: (path: string) => string;
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
  /** Files that were parsed, as they may hold an Instrumentation. */
  readonly manifests: number;
  readonly instrumentations: number;
}

export interface ScannedFinding {
  readonly finding: Finding;
  readonly manifest: Manifest;
}

export interface FileChange {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

export async function scanFiles(request: ScanRequest): Promise<ScanReport> {
  const findings: ScannedFinding[] = [];
  const suppressed: ScanReport["suppressed"][number][] = [];
  const notChecked: NotChecked[] = [];
  const changes: FileChange[] = [];
  const fixed: Finding[] = [];
  const counts = { manifests: 0, instrumentations: 0 };
  const room = request.room ?? createRoom("scan");
  const { relevant, kustomizations, files } = await meetFiles(request.files);
  const known = createPatchIndex(kustomizations);
  for (const { path, content } of relevant) {
    const opened = openFile({ path, content: fitContent(content, room) });
    const manifest = await markPatch(opened, known, request);
    const scanned = scanManifest(manifest, request);
    if (isKept(scanned)) takeRoom(room, manifest, scanned);
    if (scanned.change !== null && request.fixing === "write") await request.writeFile(scanned.change);
    if (scanned.change !== null) changes.push(scanned.change);
    append(findings, scanned.findings);
    append(suppressed, scanned.suppressed);
    append(notChecked, scanned.notChecked);
    append(fixed, scanned.fixed);
    counts.manifests += isCandidate(manifest.text) ? 1 : 0;
    counts.instrumentations += scanned.instrumentations;
  }
  return { findings, suppressed, notChecked, changes, fixed, ...counts, files };
}

/** Whether something that is said leads back to the manifest. */
function isKept({ findings, suppressed, fixed }: ScannedFile): boolean {
  return findings.length + suppressed.length + fixed.length > 0;
}

/** A file can have more of something than a function takes as arguments. */
function append<T>(list: T[], more: readonly T[]): void {
  for (const item of more) list.push(item);
}

interface MetFiles {
  /** Those of which there may be something to say, in their order; of the others nothing is kept. */
  readonly relevant: readonly SourceFile[];
  /** Those that may name patches outside their own folder. */
  readonly kustomizations: readonly Kustomization[];
  readonly files: number;
}

/** Nothing is judged before all files were met: a kustomization may come after the patch that it names. */
async function meetFiles(sources: AsyncIterable<SourceFile>): Promise<MetFiles> {
  const relevant: SourceFile[] = [];
  const kustomizations: Kustomization[] = [];
  let files = 0;
  for await (const file of sources) {
    files += 1;
    const { path, content } = file;
    if (isKustomization(path) && content.kind === "text" && content.text.includes(".."))
      kustomizations.push(...toKustomization(path, content));
    if (mayMatter(file)) relevant.push(file);
  }
  return { relevant, kustomizations, files };
}

/** Candidates are parsed when their turn comes; the rest is parsed here, which costs next to nothing. */
function mayMatter(file: SourceFile): boolean {
  const { content } = file;
  return (content.kind === "text" && isCandidate(content.text)) || openFile(file).notChecked.length > 0;
}

function openFile({ path, content }: SourceFile): Manifest {
  if (content.kind === "text") return parseManifest(path, content.text);
  const reason = content.kind === "missing" ? "the file is gone" : content.reason;
  return { ...parseManifest(path, ""), notChecked: [{ path, reason }] };
}

/** Only a file that holds an Instrumentation can be a patch of one: of the others nobody asks. */
async function markPatch(
  manifest: Manifest,
  known: PatchIndex,
  { readKustomizations }: ScanRequest,
): Promise<Manifest> {
  if (findInstrumentations(manifest).length === 0) return manifest;
  const around = createPatchIndex(await readKustomizations(manifest.path));
  return { ...manifest, whyPatch: whyPatch(manifest.path, [around, known]) };
}

interface ScannedFile {
  readonly findings: readonly ScannedFinding[];
  readonly suppressed: ScanReport["suppressed"];
  readonly notChecked: readonly NotChecked[];
  readonly change: FileChange | null;
  readonly fixed: readonly Finding[];
  readonly instrumentations: number;
}

function scanManifest(manifest: Manifest, request: ScanRequest): ScannedFile {
  const { path, text } = manifest;
  const options = checkOptionsFor(request.toConfigured?.(path) ?? path, request);
  if (request.fixing === "none")
    return { ...attach(checkManifest(manifest, options), manifest), change: null, fixed: [] };
  const { manifest: after, result, fixed } = applyFixes(manifest, { ...options, safeties: ["safe"] });
  const change = after.text === text ? null : { path, before: text, after: after.text };
  return { ...attach(result, after), change, fixed };
}

function attach(
  { findings, suppressed, notChecked, instrumentations }: CheckResult,
  manifest: Manifest,
): Omit<ScannedFile, "change" | "fixed"> {
  return {
    findings: findings.map((finding) => ({ finding, manifest })),
    suppressed: suppressed.map((entry) => ({ ...entry, manifest })),
    notChecked,
    instrumentations,
  };
}
