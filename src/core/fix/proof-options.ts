import type { RaiseOptions } from "../lint/raised.ts";

/** With what an edited document is linted again. It stands alone: of what lies between it and others nothing can be said. */
export function optionsOfProofs<T extends RaiseOptions>(options: T, readsSuppressions: boolean): T {
  const alone: T = { ...options, project: [] };
  // Of one document there may be few enough, but none of them counts.
  if (!readsSuppressions) delete alone.suppressions;
  return alone;
}
