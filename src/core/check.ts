import { readers } from "./kinds/readers.ts";
import { readManifest, type Manifest } from "./manifest/manifest.ts";
import { mayMatter } from "./manifest/read-documents.ts";

/**
 * The front door of core, for the bot, the command line and the browser: a text becomes a manifest, is checked, and fixed.
 * What comes in are texts, a policy and rules; what comes out are values.
 */
export { applyFixes, type FixedManifest, type FixOptions } from "./fix/apply-fixes.ts";
export { checkProject, type CheckedManifest } from "./fix/check-project.ts";
export { checkManifest, type CheckOptions, type CheckResult } from "./fix/prove-fix.ts";

export { withText } from "./manifest/manifest.ts";

/** @param whyPatch what files around it say about this one: see manifest/kustomization.ts */
export function parseManifest(path: string, text: string, whyPatch: string | null = null): Manifest {
  return readManifest(path, text, { readers, whyPatch });
}

/** Whether anything in the text can matter; if not, nothing of it is parsed. */
export function isCandidate(text: string): boolean {
  return mayMatter(text, readers);
}
