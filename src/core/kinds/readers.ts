import { heredocCarrier } from "../forms/heredocs.ts";
import { markdownCarrier } from "../forms/markdown.ts";
import { createStringRecogniser } from "../forms/strings.ts";
import { createTerraformCarrier } from "../forms/terraform.ts";
import { templates } from "../forms/template/template.ts";
import type { Carrier, Recogniser } from "../manifest/recogniser.ts";
import type { Readers } from "../manifest/read-documents.ts";
import { composeRecogniser } from "./compose/recognise.ts";
import { dockerfileCarrier, dockerfileRecogniser } from "./dockerfile/recognise.ts";
import { GROUP, KIND } from "./instrumentation/group-kind.ts";
import { HCL_VALUES } from "./instrumentation/hints.ts";
import { instrumentationRecogniser } from "./instrumentation/recognise.ts";
import { onceFor } from "../text/once-for.ts";
import { createWorkloadRecogniser, workloadRecogniser } from "./workload/recognise.ts";
import type { References } from "./workload/references.ts";

/** Of every kind of subject that rules visit. */
const kinds: readonly Recogniser[] = [
  instrumentationRecogniser,
  workloadRecogniser,
  composeRecogniser,
  dockerfileRecogniser,
];

/** What is known by its name, or by what stands in it: no string is read that is neither one of these nor YAML. */
const places: readonly Carrier[] = [
  dockerfileCarrier,
  markdownCarrier,
  createTerraformCarrier({ kinds: [{ group: GROUP, kind: KIND }], values: HCL_VALUES }),
  heredocCarrier,
];

export const readers: Readers = {
  recognisers: [...kinds, createStringRecogniser({ recognisers: kinds, carriers: places })],
  carriers: [...places, templates],
};

/** The same for files to which others refer. */
export const readersFor = onceFor((references: References): Readers => ({
  ...readers,
  recognisers: readers.recognisers.map((one) =>
    one === workloadRecogniser ? createWorkloadRecogniser(references) : one,
  ),
}));
