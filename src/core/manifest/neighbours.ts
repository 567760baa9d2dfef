import { folderOf, foldersAbove, nameOf } from "./paths.ts";

/** Files that say what becomes of values in other files: the chart that they are of, and the values below and above them. */

export const CHART_FILE = "Chart.yaml";

/** What Helm reads first; the others only come on top. */
export const VALUES_FILES = ["values.yaml", "values.yml"] as const;

export function isNeighbour(path: string): boolean {
  const name = nameOf(path);
  return name === CHART_FILE || isValuesFile(path) || isOverlay(path);
}

/** Names of values files, as people give them. */
function mayBeValuesFile(path: string): boolean {
  return /values/i.test(nameOf(path));
}

/** Compose's own names for a file of services, and those that people make of them: `docker-compose.dev.yml`. */
export function isComposePath(path: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/i.test(nameOf(path));
}

/** What a file of services takes without naming it, or names as a rule: what is laid over it, its variables, its image. */
const BESIDE_SERVICES = [
  "compose.yaml",
  "docker-compose.yml",
  "compose.override.yaml",
  "compose.override.yml",
  "docker-compose.override.yaml",
  "docker-compose.override.yml",
  ".env",
  "Dockerfile",
];

/**
 * The files that may say something about a file, the nearest first: of values those beside them and above them, of a
 * template the values of its chart, of services what Compose reads with them.
 */
export function listNeighbours(path: string): readonly string[] {
  if (isComposePath(path))
    return BESIDE_SERVICES.map((name) => folderOf(path) + name).filter((one) => one !== path);
  const chart = chartFolderOf(path);
  if (!mayBeValuesFile(path)) return chart === null ? [] : VALUES_FILES.map((name) => chart + name);
  return foldersAbove(path)
    .flatMap((folder) => [CHART_FILE, ...VALUES_FILES].map((name) => folder + name))
    .filter((one) => one !== path);
}

/** The folder of the chart that a template is of, by the folder that Helm takes templates from; null where it is none. */
export function chartFolderOf(path: string): string | null {
  const at = `/${path}`.lastIndexOf("/templates/");
  return at === -1 ? null : path.slice(0, at);
}

/** `values-prod.yaml`, `values.prod.yaml`, `prod.values.yaml`: what people lay over `values.yaml`. */
export function isOverlay(path: string): boolean {
  return /^values[-_.].+\.ya?ml$|^[^.]+\.values\.ya?ml$/i.test(nameOf(path));
}

/** Folders of a chart whose values files are laid over nothing that anybody installs. */
const OTHER_FOLDERS: ReadonlySet<string> = new Set([
  "charts",
  "ci",
  "example",
  "examples",
  "templates",
  "test",
  "tests",
]);

/**
 * Whether a file is laid over the values in a folder, by its place and name: `values-prod.yaml` beside them, and where a
 * chart stands there, `prod/values.yaml` below too.
 */
export function mayLieOver(path: string, folder: string, isChart: (folder: string) => boolean): boolean {
  if (!path.startsWith(folder)) return false;
  const steps = path.slice(folder.length).split("/").slice(0, -1);
  if (steps.length === 0) return isOverlay(path);
  if (!isOverlay(path) && !isValuesFile(path)) return false;
  // Those of another chart below are its own.
  return !steps.some((step) => OTHER_FOLDERS.has(step)) && foldersAbove(path).find(isChart) === folder;
}

export function isValuesFile(path: string): boolean {
  return VALUES_FILES.some((name) => name === nameOf(path));
}
