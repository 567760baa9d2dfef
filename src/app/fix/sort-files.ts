import { listNames, prose, type Prose } from "../../core/text/prose.ts";
import type { PlannedFile } from "./choose-fixes.ts";
import type { FileMode } from "../command-ports.ts";
import type { FileContent } from "../ports.ts";

/** Which fixed files the bot can commit, and which are left to a person, with the reasons. */

export interface Fit {
  readonly planned: PlannedFile;
  readonly mode: FileMode;
}

export interface Unfit {
  readonly files: readonly PlannedFile[];
  readonly reasons: readonly Prose[];
}

export function sortFiles(
  files: readonly PlannedFile[],
  contents: ReadonlyMap<string, FileContent>,
): { readonly fit: readonly Fit[]; readonly unfit: readonly Unfit[] } {
  const workflows = files.filter(({ path }) => isWorkflow(path));
  const others = files.filter(({ path }) => !isWorkflow(path));
  const fit = others.flatMap((planned) => {
    const mode = findMode(contents.get(planned.path));
    return mode === null ? [] : [{ planned, mode }];
  });
  const fitting = new Set(fit.map(({ planned }) => planned));
  const odd = others.filter((file) => !fitting.has(file));
  const inexact = prose`No commit of ${listNames(odd.map(({ path }) => path))}: I couldn't read every byte, or it isn't a regular file.`;
  const unfit = [
    { files: workflows, reasons: [WORKFLOWS, WORKFLOWS_ON_ANY_BRANCH] },
    { files: odd, reasons: [inexact] },
  ];
  return { fit, unfit: unfit.filter((group) => group.files.length > 0) };
}

/** What the app does not ask the permission for to write. */
export function isWorkflow(path: string): boolean {
  return path.startsWith(".github/workflows/");
}

export const WORKFLOWS = prose`No commit: GitHub lets an app write files under ${".github/workflows/"} only with the permission ${"workflows: write"}, which I don't ask for.`;

export const WORKFLOWS_ON_ANY_BRANCH = prose`No pull request either: GitHub asks for the permission on every branch.`;

/** A symbolic link's text is a path, and a text that lost bytes on its way must not be written back. */
function findMode(content: FileContent | undefined): FileMode | null {
  if (content?.kind !== "text" || content.entry?.isSame !== true) return null;
  const { mode } = content.entry;
  return mode === "100644" || mode === "100755" ? mode : null;
}
