import type { MapNode } from "../../../yaml/node.ts";

/**
 * The other values of a release that says in which order they count: Argo CD's, Rancher's HelmChart with its
 * HelmChartConfig, Kustomize's. What is in sight is known; what is not may be anything.
 */
export interface Stack {
  /** The chart's name; null where nothing in sight says it. */
  readonly chart: string | null;
  /** Its version, or a range of some; null where nothing in sight says it. */
  readonly version: string | null;
  /** Those that these come on top of; null where there are none, or not all of them are in sight. */
  readonly below: MapNode | null;
  /** Those that are surely laid over these, the one that counts first last; null for one that is not in sight. */
  readonly over: readonly (MapNode | null)[];
  /** Whether there are others, which are not in sight. */
  readonly isPartial: boolean;
  /** Whether nobody takes these. */
  readonly isUnused: boolean;
}
