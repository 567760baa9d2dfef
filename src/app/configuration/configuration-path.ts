/** Where a repository keeps its configuration. Alone in a file, so that the path costs no more than the path to load. */
export const CONFIGURATION_PATH = ".github/otel-fix.yml";
