import type { Configuration } from "../../core/config/policy.ts";
import { operatorVersion } from "../../core/config/policy-for.ts";
import { explainWorkload, type ExplainedWorkload } from "../../core/kinds/workload/explain.ts";
import { findWorkloads } from "../../core/kinds/workload/find-workloads.ts";
import { createSurroundings } from "../../core/kinds/workload/surroundings.ts";
import { isWhole } from "../../core/kinds/workload/whole.ts";
import type { Manifest, NotChecked } from "../../core/manifest/manifest.ts";
import { createRoom, fitContent, memoryOf, referencesIn } from "../files/room.ts";
import { meetFiles, openFile, type SilentFile, type SourceFile } from "../scan/meet-files.ts";

/** Says of each workload in some files what its containers have in the end: the files see one another. */
export interface ExplainedPods {
  readonly workloads: readonly ExplainedWorkload[];
  readonly notChecked: readonly NotChecked[];
}

export async function explainPods(
  files: AsyncIterable<SourceFile | SilentFile>,
  configuration: Pick<Configuration, "target">,
): Promise<ExplainedPods> {
  const room = createRoom("scan");
  const manifests: Manifest[] = [];
  const { relevant, references } = await meetFiles(files);
  for (const { path, content } of relevant) {
    const manifest = openFile({ path, content: fitContent(content, room) }, referencesIn(room, references));
    room.left -= memoryOf(manifest, 0);
    manifests.push(manifest);
  }
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
