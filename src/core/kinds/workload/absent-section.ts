import type { SectionName } from "../../../catalog/languages.ts";
import { whyPatchOf } from "../../manifest/patch.ts";
import { onceFor } from "../../text/once-for.ts";
import { isMergeKey } from "../../yaml/node.ts";
import { readBaseRef } from "../instrumentation/environment/base.ts";
import { chooses } from "../instrumentation/find-targets.ts";
import { findSection, type Instrumentation } from "../instrumentation/instrumentation.ts";
import type { Surroundings } from "./surroundings.ts";

/**
 * Whether a resource surely has no section for a language: not where only rendering tells, where chart values, a base or a
 * merge may have it, or where a patch in sight has one.
 */
export function lacksSection(
  instrumentation: Instrumentation,
  language: SectionName,
  surroundings: Surroundings,
): boolean {
  const { spec, node, maker } = instrumentation;
  if (spec === null || maker !== null || findSection(instrumentation, language) !== null) return false;
  const isOpen = [node, spec.node].some(
    ({ opensAt, pairs }) => opensAt !== undefined || pairs.some(({ key }) => isMergeKey(key)),
  );
  if (isOpen || spec.tag !== "none" || readBaseRef(instrumentation) !== null) return false;
  const isPatched = surroundings.kustomizations.some(
    ({ fault, entries }) =>
      fault !== null ||
      entries.some(({ target }) => target !== null && chooses(target, instrumentation) !== false),
  );
  return !isPatched && !listPatches(surroundings).some((patch) => findSection(patch, language) !== null);
}

const listPatches = onceFor((surroundings: Surroundings): readonly Instrumentation[] =>
  surroundings.instrumentations().filter((one) => whyPatchOf(one) !== null),
);
