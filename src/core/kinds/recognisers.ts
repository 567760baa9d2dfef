import type { Recogniser } from "../manifest/recogniser.ts";
import { instrumentationRecogniser } from "./instrumentation/recognise.ts";

/** Of every kind of subject that rules visit. */
export const recognisers: readonly Recogniser[] = [instrumentationRecogniser];
