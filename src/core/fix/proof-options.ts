import type { RaiseOptions } from "../lint/raised.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Range } from "../text/range.ts";

/** With what an edited document is linted again. It stands alone: of what lies between it and others nothing can be said. */
export function optionsOfProofs(options: RaiseOptions, readsSuppressions: boolean): RaiseOptions {
  const alone = { ...options, project: [] };
  // Of one document there may be few enough, but none of them counts.
  if (!readsSuppressions) delete alone.suppressions;
  return alone;
}

/** With the manifest among what is in sight, as it is now. */
export function withOwn<T extends RaiseOptions>(options: T, manifest: Manifest): T {
  const { surroundings } = options;
  return surroundings === undefined ? options : { ...options, surroundings: surroundings.with(manifest) };
}

/** With what a part of the manifest would become. */
export function withEdited(options: RaiseOptions, part: Range, after: Manifest): RaiseOptions {
  const { surroundings } = options;
  return surroundings === undefined
    ? options
    : { ...options, surroundings: surroundings.replace(after.path, part, after) };
}
