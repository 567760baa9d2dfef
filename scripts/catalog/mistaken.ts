import {
  mistakenPythonNames,
  pythonInstrumentations,
  pythonPackagesWithoutName,
} from "../../src/catalog/data/python-instrumentations.ts";
import { readPythonNames } from "./python-names.ts";
import type { Checkouts } from "./tables.ts";

/** What the checkouts no longer bear out in the table of mistaken names, which is kept by hand: somebody has to look. */
export function findStaleMistakes({ operator, "python-contrib": contrib }: Checkouts): readonly string[] {
  if (operator === undefined || contrib === undefined) return [];
  const names = readPythonNames(contrib, operator, pythonInstrumentations).map(({ name }) => name);
  return judgeMistakes({
    names,
    mistaken: mistakenPythonNames,
    withoutName: pythonPackagesWithoutName,
  });
}

interface Mistaken {
  readonly names: readonly string[];
  /** By what people write: the names that they mean. */
  readonly mistaken: Readonly<Record<string, readonly string[]>>;
  readonly withoutName: readonly string[];
}

export function judgeMistakes({ names, mistaken, withoutName }: Mistaken): readonly string[] {
  const known = new Set(names);
  const meant = new Set(Object.values(mistaken).flat());
  return [
    ...[...Object.keys(mistaken), ...withoutName]
      .filter((name) => known.has(name))
      .map((name) => `${name} is a name`),
    ...[...meant].filter((name) => !known.has(name)).map((name) => `${name} is no name`),
  ];
}
