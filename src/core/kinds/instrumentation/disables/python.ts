import {
  pythonInstrumentations,
  removedPythonInstrumentations,
} from "../../../../catalog/data/python-instrumentations.ts";
import { operatorImages } from "../../../../catalog/data/operator-images.ts";
import { isBelow, parseVersion, type Version } from "../../../text/version.ts";

/** The names that an image has; where its version is not known, those that all of them have. */
export function listPythonNames(version: Version | null): readonly string[] {
  const oldest = parseVersion(operatorImages.python[0][1]);
  const asked = version ?? oldest;
  if (asked === null) return [];
  const names = pythonInstrumentations
    .filter(({ inImage, since }) => inImage && !isBelow(asked, since))
    .map(({ name }) => name);
  return version === null ? names : [...names, ...listRemoved(version)];
}

/** Of those that are gone, what an image of that version still has. The others were never in one. */
function listRemoved(version: Version): readonly string[] {
  return IN_IMAGES.filter((name) => {
    const last = parseVersion(removedPythonInstrumentations[name]);
    return last !== null && !isBelow(last, version.join("."));
  });
}

const IN_IMAGES = ["boto", "elasticsearch", "sklearn"] as const;
