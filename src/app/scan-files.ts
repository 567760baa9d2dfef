import { applyFixes } from "../core/fix/apply-fixes.ts";
import { checkManifest } from "../core/fix/prove-fix.ts";
import type { Finding, SuppressedFinding } from "../core/lint/finding.ts";
import type { LintResult } from "../core/lint/lint.ts";
import { isCandidate, parseManifest, type Manifest, type NotChecked } from "../core/manifest/manifest.ts";
import { checkOptionsFor, type CheckContext } from "./check-options.ts";
import type { FileContent } from "./ports.ts";

/** Checks files on disk, one at a time, and fixes them where asked. The command line and the hooks are fronts of this. */

/** A file as the walk found it. `path` is how people named it, relative where they did. */
export interface SourceFile {
  readonly path: string;
  readonly content: FileContent;
}

export interface ScanRequest extends CheckContext {
  readonly files: AsyncIterable<SourceFile>;
  /** none: report only. write: apply the safe fixes. preview: say what they would change. */
  readonly fixing: "none" | "write" | "preview";
  readonly writeFile: (path: string, text: string) => Promise<void>;
  /** A file's path as the globs of the configuration know it; its own unless given. */
  readonly toConfigured?: (path: string) => string;
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
  const counts = { files: 0, manifests: 0, instrumentations: 0 };
  for await (const file of request.files) {
    counts.files += 1;
    const scanned = scanFile(file, request);
    if (scanned.change !== null && request.fixing === "write")
      await request.writeFile(file.path, scanned.change.after);
    if (scanned.change !== null) changes.push(scanned.change);
    findings.push(...scanned.findings);
    suppressed.push(...scanned.suppressed);
    notChecked.push(...scanned.notChecked);
    fixed.push(...scanned.fixed);
    counts.manifests += scanned.isManifest ? 1 : 0;
    counts.instrumentations += scanned.instrumentations;
  }
  return { findings, suppressed, notChecked, changes, fixed, ...counts };
}

interface ScannedFile {
  readonly findings: readonly ScannedFinding[];
  readonly suppressed: ScanReport["suppressed"];
  readonly notChecked: readonly NotChecked[];
  readonly change: FileChange | null;
  readonly fixed: readonly Finding[];
  readonly isManifest: boolean;
  readonly instrumentations: number;
}

function scanFile({ path, content }: SourceFile, request: ScanRequest): ScannedFile {
  const nothing = {
    findings: [],
    suppressed: [],
    notChecked: [],
    change: null,
    fixed: [],
    isManifest: false,
    instrumentations: 0,
  };
  if (content.kind !== "text") {
    const reason = content.kind === "missing" ? "the file is gone" : content.reason;
    return { ...nothing, notChecked: [{ path, reason }] };
  }
  const manifest = parseManifest(path, content.text);
  const options = checkOptionsFor(request.toConfigured?.(path) ?? path, request);
  const isManifest = isCandidate(content.text);
  if (request.fixing === "none") {
    const result = checkManifest(manifest, options);
    return { ...nothing, ...attach(result, manifest), isManifest };
  }
  const { manifest: after, result, fixed } = applyFixes(manifest, { ...options, safeties: ["safe"] });
  const change = after.text === manifest.text ? null : { path, before: manifest.text, after: after.text };
  return { ...nothing, ...attach(result, after), change, fixed, isManifest };
}

function attach(
  { findings, suppressed, notChecked, instrumentations }: LintResult,
  manifest: Manifest,
): Omit<ScannedFile, "change" | "fixed" | "isManifest"> {
  return {
    findings: findings.map((finding) => ({ finding, manifest })),
    suppressed: suppressed.map((entry) => ({ ...entry, manifest })),
    notChecked,
    instrumentations,
  };
}
