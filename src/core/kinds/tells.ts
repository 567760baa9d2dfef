import { isKustomization } from "../manifest/paths.ts";
import { isNeighbour } from "../manifest/neighbours.ts";
import { isBesideServices } from "./compose/beside.ts";

/**
 * The cheapest test of all: what most files of a repository are left out by, before they are even decoded. It may say "yes"
 * too often, never "no" to a file by which something is told: by its own subjects, of the operator, or of values elsewhere.
 * test/core/kinds/tells.test.ts holds it against those that decide.
 */

/** Whether a file may tell anything, by its path, and by its bytes as a text of as many characters (Latin-1). */
export function mayTell(path: string, latin1: string): boolean {
  return WORDS.test(latin1) || isKustomization(path) || isNeighbour(path) || isBesideServices(path);
}

/**
 * What the names begin with, or hold, that anything is recognised by: `otel` and `opentelemetry`, any form of
 * `instrumentation`, agents' variables, an operation on an env list, releases that name values, OpenShift; and NUL, which stands in
 * UTF-16.
 */
const WORDS =
  /[on]tel|nstrumen|JAVA_TOOL_OPTIONS|NODE_OPTIONS|PYTHONPATH|DOTNET_|PHP_INI_SCAN_DIR|RUBYOPT|\/env|HelmRelease|helm\.cattle\.io|helmCharts|openshift\.io|\0/i;
