import {
  applyFixes,
  checkManifest,
  createBases,
  holdsClusterParts,
  surroundingsOf,
  type CheckedManifest,
} from "../../core/check.ts";
import type { Finding, Safety } from "../../core/lint/finding.ts";
import type { FindBase } from "../../core/kinds/instrumentation/base-ref.ts";
import type { Surroundings } from "../../core/kinds/workload/surroundings.ts";
import type { Kustomization } from "../../core/manifest/kustomization.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import { append, type FileChange } from "./file-change.ts";

/** How a scan fixes: see scan-files.ts. */
export interface FixRequest extends CheckContext {
  readonly fixing: "none" | "write" | "preview";
  readonly safeties?: readonly Safety[];
  readonly writeFile: (change: FileChange) => Promise<void>;
  readonly toConfigured?: (path: string) => string;
  readonly isAskedAbout?: (path: string) => boolean;
}

/** What is applied unless somebody asks for more. */
export const SAFE: readonly Safety[] = ["safe"];

/** What was changed so far; more is added. */
export interface Fixing {
  readonly changes: FileChange[];
  readonly fixed: Finding[];
  readonly kustomizations: readonly Kustomization[];
}

/** What only other files tell, such as a base, can be fixed once all files were checked, and fixed, by themselves. */
export async function fixLinked(
  checked: readonly CheckedManifest[],
  request: FixRequest,
  { changes, fixed, kustomizations }: Fixing,
): Promise<readonly CheckedManifest[]> {
  if (request.fixing === "none") return checked;
  const findBaseFor = createBases(checked);
  const surroundings = surroundingsOf(checked, { rules: request.rules, kustomizations });
  const settled: CheckedManifest[] = [];
  for (const one of checked) {
    const { path, text } = one.manifest;
    const options = checkOptionsFor(request.toConfigured?.(path) ?? path, request);
    const more = isLeftOut(path, request) ? null : linksOf(one, { findBase: findBaseFor(one), surroundings });
    const after =
      more === null
        ? null
        : applyFixes(one.manifest, { ...options, ...more, safeties: request.safeties ?? SAFE });
    if (after === null || after.manifest.text === text) {
      settled.push(one);
      continue;
    }
    const change = { path, before: text, after: after.manifest.text };
    if (request.fixing === "write") await request.writeFile(change);
    note(changes, change);
    append(fixed, after.fixed);
    settled.push({ manifest: after.manifest, result: checkManifest(after.manifest, options) });
  }
  return settled;
}

/** null where a manifest has to do with no other. */
function linksOf(
  { manifest }: CheckedManifest,
  { findBase, surroundings }: { findBase: FindBase | null; surroundings: Surroundings | null },
) {
  const isLinked = surroundings !== null && holdsClusterParts(manifest);
  if (findBase === null && !isLinked) return null;
  return { ...(findBase && { findBase }), ...(isLinked && { surroundings }) };
}

function isLeftOut(path: string, { isAskedAbout = () => true }: FixRequest): boolean {
  return !isAskedAbout(path);
}

/** A file that was changed before keeps the text that it had first. */
function note(changes: FileChange[], change: FileChange): void {
  const known = changes.findIndex(({ path }) => path === change.path);
  if (known === -1) changes.push(change);
  else changes[known] = { ...change, before: changes[known]?.before ?? change.before };
}
