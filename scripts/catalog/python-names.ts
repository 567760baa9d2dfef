import { compareText } from "../../src/core/text/compare-text.ts";
import type { Checkout } from "./checkout.ts";

/** The names of Python's instrumentations: entry points of the group `opentelemetry_instrumentor`. */

export interface PythonName {
  readonly name: string;
  readonly package: string;
  /** First version that has it. A checkout does not say: of known ones it is kept. */
  readonly since: string;
  /** Whether the operator's image installs its package. */
  readonly inImage: boolean;
}

export function readPythonNames(
  contrib: Checkout,
  operator: Checkout,
  known: readonly PythonName[],
): readonly PythonName[] {
  const image = operator.read("autoinstrumentation/python/requirements.txt") ?? "";
  const installed = new Set([...image.matchAll(/^([\w-]+)==/gm)].map(([, name]) => name));
  const projects = contrib.paths.filter((path) =>
    /^instrumentation[\w-]*\/[^/]+\/pyproject\.toml$/.test(path),
  );
  const names = projects.flatMap((path) => {
    const text = contrib.read(path) ?? "";
    const project = /^name = "([^"]+)"$/m.exec(text)?.[1] ?? "";
    return listEntryPoints(text).map((name) => ({
      name,
      package: project,
      since: known.find((one) => one.name === name)?.since ?? UNKNOWN,
      inImage: installed.has(project),
    }));
  });
  return names.toSorted((a, b) => compareText(a.name, b.name));
}

/** Has to be filled in by hand before it is committed. */
const UNKNOWN = "?";

function listEntryPoints(project: string): readonly string[] {
  const [, after = ""] = project.split("[project.entry-points.opentelemetry_instrumentor]\n");
  const section = after.split(/^\[/m)[0] ?? "";
  return [...section.matchAll(/^"?([\w-]+)"? = "/gm)].flatMap(([, name]) => name ?? []);
}
