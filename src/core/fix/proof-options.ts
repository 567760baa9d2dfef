import type { RaiseOptions } from "../lint/raised.ts";

/** With what an edited document is linted again. It stands alone: of what lies between it and others nothing can be said. */
export function optionsOfProofs(options: RaiseOptions, readsSuppressions: boolean): RaiseOptions {
  const alone = { ...options, project: [] };
  // Of one document there may be few enough, but none of them counts.
  if (!readsSuppressions) delete alone.suppressions;
  return alone;
}
