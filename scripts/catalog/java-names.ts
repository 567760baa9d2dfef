import { compareText } from "../../src/core/text/compare-text.ts";
import type { Checkout } from "./checkout.ts";

/** The names of Java's instrumentations: what the modules of the agent hand to their constructor, and those off by default. */

/** Modules that the agent has; those beside it under `testing` and `javaagent-integration-tests` are its tests' own. */
const MODULE = /^instrumentation\/(?!.*\/(?:testing|[\w-]+-tests)\/).*\/src\/main\/.*\.java$/;

/** `documented`: names that only the documentation has. */
export function readJavaNames({ search, read }: Checkout, documented: readonly string[]) {
  const found = search(String.raw`extends \w*InstrumentationModule`).map(({ path }) => path);
  const modules = [...new Set(found)].filter((path) => MODULE.test(path)).map((path) => read(path) ?? "");
  const names = modules.flatMap(listNames);
  const off = modules.filter((text) => OFF.test(text)).flatMap((text) => listNames(text).slice(0, 1));
  return {
    javaInstrumentations: sortOnce([...names, ...documented]),
    javaOffByDefault: sortOnce(off),
  };
}

const OFF = /boolean defaultEnabled\(\) \{(?:\s|\/\/.*)*return false;/;

/** Of `super("akka", expandDeprecatedNames("akka-new|deprecated:akka-old"))` all three. */
function listNames(module: string): readonly string[] {
  return [...module.matchAll(/super\(([^;]*)\);/g)]
    .flatMap(([, inside = ""]) => [...inside.matchAll(/"([^"]+)"/g)])
    .flatMap(([, name = ""]) => name.split("|deprecated:"));
}

function sortOnce(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted(compareText);
}
