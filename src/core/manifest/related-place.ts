import type { Prose } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import type { Manifest } from "./manifest.ts";

/** Another place that a finding is about, be it in the same file or in another one. */
export interface RelatedPlace {
  readonly manifest: Manifest;
  readonly range: Range;
  /** What stands there, in a few words without a full stop: never a value that may be a secret. */
  readonly message: Prose;
}
