import type { Configuration } from "../../core/config/policy.ts";
import { operatorVersion } from "../../core/config/policy-for.ts";
import { explainWorkload, type ExplainedWorkload } from "../../core/kinds/workload/explain.ts";
import { findWorkloads } from "../../core/kinds/workload/find-workloads.ts";
import { createSurroundings } from "../../core/kinds/workload/surroundings.ts";
import { isWhole } from "../../core/kinds/workload/whole.ts";
import type { NotChecked } from "../../core/manifest/manifest.ts";
import type { SilentFile, SourceFile } from "../scan/meet-files.ts";
import { readSight } from "./read-sight.ts";

/** Says of each workload in some files what its containers have in the end: the files see one another. */
export interface ExplainedPods {
  readonly workloads: readonly ExplainedWorkload[];
  readonly notChecked: readonly NotChecked[];
}

export async function explainPods(
  files: AsyncIterable<SourceFile | SilentFile>,
  configuration: Pick<Configuration, "target">,
): Promise<ExplainedPods> {
  const manifests = await readSight(files);
  const surroundings = createSurroundings(manifests, []);
  const operator = operatorVersion(configuration);
  return {
    workloads: manifests
      .flatMap(findWorkloads)
      .filter(isWhole)
      .map((workload) => explainWorkload(workload, surroundings, operator)),
    notChecked: manifests.flatMap((manifest) => manifest.notChecked),
  };
}
