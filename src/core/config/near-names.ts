import { dotnetInstrumentations } from "../../catalog/data/dotnet-instrumentations.ts";
import { javaInstrumentations } from "../../catalog/data/java-instrumentations.ts";
import { nodejsInstrumentations } from "../../catalog/data/nodejs-instrumentations.ts";
import { phpInstrumentations } from "../../catalog/data/php-instrumentations.ts";
import {
  mistakenPythonNames,
  pythonInstrumentations,
  removedPythonInstrumentations,
} from "../../catalog/data/python-instrumentations.ts";
import { rubyInstrumentations } from "../../catalog/data/ruby-instrumentations.ts";
import { listNames, prose, type Prose } from "../text/prose.ts";
import { findNearestName, isOneApart } from "./nearest-name.ts";
import { LANGUAGES, type Language } from "./policy.ts";
import { renderKey, type Key } from "./render-key.ts";
import type { ConfigurationFile, NamesInFile } from "./schema.ts";

/**
 * Names of instrumentations in a configuration that are nearly those of the catalogue. Third parties register names of
 * their own, so that this is no error: but `only: {python: [flsk]}` asks for flask to be disabled.
 */

export interface NearName {
  /** As in `overrides[0].only.python`. */
  readonly key: string;
  readonly name: string;
  /** What it most likely means; one at least. */
  readonly meant: readonly string[];
}

export function listNearNames(settings: ConfigurationFile): readonly NearName[] {
  const overrides = (settings.overrides ?? []).flatMap((override, index) =>
    listUnknown(override, ["overrides", index]),
  );
  return [...listUnknown(settings, []), ...overrides].slice(0, MAX_LOOKED_AT).flatMap((unknown) => {
    const meant = findMeant(unknown);
    return meant.length === 0 ? [] : [{ key: unknown.key, name: unknown.name, meant }];
  });
}

export function describeNearName({ key, name, meant }: NearName): Prose {
  return prose`the catalogue has no instrumentation called ${name} (${key}); did you mean ${listNames(meant)}?`;
}

/** Names of one file: to compare takes long, and a file may be anybody's. */
const MAX_LOOKED_AT = 200;

const LISTS = ["only", "recommended", "keep"] as const;

type Lists = Readonly<Partial<Record<(typeof LISTS)[number], NamesInFile | null>>>;

interface Unknown {
  readonly key: string;
  readonly language: Language;
  readonly name: string;
}

function listUnknown(lists: Lists, way: Key): readonly Unknown[] {
  return LISTS.flatMap((list) =>
    LANGUAGES.flatMap((language) =>
      (lists[list]?.[language] ?? [])
        .filter((name) => !KNOWN[language].has(cased(name, language)))
        .map((name) => ({ key: renderKey([...way, list, language]), language, name })),
    ),
  );
}

/** Of .NET's ids alone it does not matter how they are written. */
function cased(name: string, language: Language): string {
  return language === "dotnet" ? name.toUpperCase() : name;
}

function findMeant({ name, language }: Unknown): readonly string[] {
  const text = cased(name, language);
  const mistaken = language === "python" ? MISTAKES.get(name) : undefined;
  if (mistaken !== undefined) return mistaken;
  if (text.length < SHORTEST) return [];
  const candidates = [...KNOWN[language]].filter(
    (one) => Math.abs(one.length - text.length) <= 1 && digitsOf(one) === digitsOf(text),
  );
  const near = findNearestName(text, candidates);
  return near !== undefined && isOneApart(text.toLowerCase(), near.toLowerCase()) ? [near] : [];
}

/** Of fewer letters every name is near to another one. */
const SHORTEST = 4;

/** With another number it is another library, or another version of one. */
function digitsOf(name: string): string {
  return name.replaceAll(/\D/g, "");
}

const MISTAKES: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(mistakenPythonNames));

const KNOWN: Readonly<Record<Language, ReadonlySet<string>>> = {
  python: new Set([
    ...pythonInstrumentations.map(({ name }) => name),
    ...Object.keys(removedPythonInstrumentations),
  ]),
  java: new Set(javaInstrumentations),
  nodejs: new Set(nodejsInstrumentations),
  dotnet: new Set(
    Object.entries(dotnetInstrumentations).flatMap(([signal, ids]) =>
      ids.flatMap((id) => [id, `${signal.toUpperCase()}_${id}`]),
    ),
  ),
  php: new Set(phpInstrumentations),
  ruby: new Set(Object.keys(rubyInstrumentations)),
};
