import { templates } from "../forms/template/template.ts";
import type { Readers } from "../manifest/read-documents.ts";
import { instrumentationRecogniser } from "./instrumentation/recognise.ts";

/** Of every kind of subject that rules visit, and every form in which manifests are kept. */
export const readers: Readers = { recognisers: [instrumentationRecogniser], carriers: [templates] };
