import type { Finding } from "../lint/finding.ts";
import { plain, prose, type Prose } from "../text/prose.ts";

/** What a finding's fix does, or why it has none, for a cell of a table. */
export function describeFix({ fix, whyNoFix }: Finding): Prose {
  if (fix === null) return prose`none: ${plain(whyNoFix ?? "")}`;
  return fix.safety === "safe" ? fix.title : prose`${fix.title} (unsafe: only with ${"--unsafe"})`;
}
