import { mayNameValues } from "./kinds/instrumentation/values/around.ts";
import { readers, readersFor } from "./kinds/readers.ts";
import type { References } from "./kinds/workload/references.ts";
import { readManifest, type Manifest, type ReadOptions } from "./manifest/manifest.ts";
import { mayMatter } from "./manifest/read-documents.ts";

/**
 * The front door of core, for the bot, the command line and the browser: a text becomes a manifest, is checked, and fixed.
 * What comes in are texts, a policy and rules; what comes out are values.
 */
export { applyFixes, type FixedManifest, type FixOptions } from "./fix/apply-fixes.ts";
export {
  checkProject,
  createBases,
  holdsClusterParts,
  surroundingsOf,
  type CheckedManifest,
} from "./fix/check-project.ts";
export { checkManifest, type CheckOptions, type CheckResult } from "./fix/prove-fix.ts";

export { loadDockerfileParser } from "./kinds/dockerfile/parser.ts";
export { withText } from "./manifest/manifest.ts";

/** @param around what files around it say: see manifest/kustomization.ts and manifest/neighbours.ts */
export function parseManifest(path: string, text: string, around: Around = {}): Manifest {
  const { references, ...options } = around;
  // A release can be beside the values that it takes: what is tried of them alone has to know it too.
  const own = mayNameValues(text) && { neighbours: new Map([...(around.neighbours ?? []), [path, text]]) };
  const used = references === undefined ? readers : readersFor(references);
  return readManifest(path, text, { readers: used, ...options, ...own });
}

export interface Around extends Omit<ReadOptions, "readers"> {
  /** What other files refer to: see kinds/workload/references.ts. */
  readonly references?: References;
}

/** Whether anything in the text can matter; if not, nothing of it is parsed. */
export function isCandidate(text: string): boolean {
  return mayMatter(text, readers);
}
