import { foldersAbove, nameOf } from "./kustomization.ts";

/** Files that say what becomes of values in other files: the chart that they are of, and the values that they come on top of. */

export const CHART_FILE = "Chart.yaml";

/** What Helm reads first; the others only come on top. */
export const VALUES_FILES = ["values.yaml", "values.yml"] as const;

export function isNeighbour(path: string): boolean {
  const name = nameOf(path);
  return name === CHART_FILE || VALUES_FILES.some((known) => known === name);
}

/** Names of values files, as people give them. */
export function mayBeValuesFile(path: string): boolean {
  return /values/i.test(nameOf(path));
}

/** The files that may say something about a file: beside it and above it, the nearest first. */
export function listNeighbours(path: string): readonly string[] {
  return foldersAbove(path)
    .flatMap((folder) => [CHART_FILE, ...VALUES_FILES].map((name) => folder + name))
    .filter((one) => one !== path);
}

/** `values-prod.yaml`, `values.prod.yaml`, `prod.values.yaml`: what people lay over `values.yaml`. */
export function isOverlay(path: string): boolean {
  return /^values[-_.].+\.ya?ml$|^[^.]+\.values\.ya?ml$/i.test(nameOf(path));
}

export function isValuesFile(path: string): boolean {
  return VALUES_FILES.some((name) => name === nameOf(path));
}
