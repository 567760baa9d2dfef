import { heredocCarrier } from "../forms/heredocs.ts";
import { markdownCarrier } from "../forms/markdown.ts";
import { createStringRecogniser } from "../forms/strings.ts";
import { createTerraformCarrier } from "../forms/terraform.ts";
import { templates } from "../forms/template/template.ts";
import type { Carrier, Recogniser } from "../manifest/recogniser.ts";
import type { Readers } from "../manifest/read-documents.ts";
import { GROUP, KIND } from "./instrumentation/group-kind.ts";
import { instrumentationRecogniser } from "./instrumentation/recognise.ts";

/** Of every kind of subject that rules visit. */
const kinds: readonly Recogniser[] = [instrumentationRecogniser];

/** Every form in which manifests are kept that is not read as it stands. */
const carriers: readonly Carrier[] = [
  markdownCarrier,
  createTerraformCarrier([{ group: GROUP, kind: KIND }]),
  templates,
  heredocCarrier,
];

export const readers: Readers = {
  recognisers: [...kinds, createStringRecogniser({ recognisers: kinds, carriers })],
  carriers,
};
