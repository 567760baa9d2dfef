import { whyPatchOf } from "../../manifest/patch.ts";
import { findKey } from "../../yaml/node.ts";
import type { Workload } from "./workload.ts";

/**
 * Whether all of a workload stands here. A patch has what it changes: what it lacks may stand in the other. The API server
 * refuses a container without an image, so that one without is a part of another.
 */
export function isWhole(workload: Workload): boolean {
  return (
    whyPatchOf(workload) === null &&
    workload.containers.every(({ node }) => findKey(node, "image") !== null || node.opensAt !== undefined)
  );
}
