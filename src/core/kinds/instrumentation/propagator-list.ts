import { propagators, propagatorsOfCrd } from "../../../catalog/data/propagators.ts";
import { TITLES, type SectionName } from "../../../catalog/languages.ts";
import { findNearestName } from "../../config/nearest-name.ts";
import { listNames, plain, prose, type Prose } from "../../text/prose.ts";
import { countSlips } from "../../text/slips.ts";
import { isBelow, type Version } from "../../text/version.ts";

/** What the SDK of a language makes of the list in `OTEL_PROPAGATORS` (catalog/data/propagators.ts has the sources). */

export type PropagatingLanguage = keyof typeof propagators;

export interface PropagatorFault {
  readonly language: PropagatingLanguage;
  readonly kind: "unknown" | "none";
  /** The names of the list that it is about, as they are written. */
  readonly names: readonly string[];
  /** Whether no format of trace context is left. */
  readonly isContextLost: boolean;
  /** Whether `none` stands behind names that are not known. */
  readonly hasNone?: true;
  /** The list as the language knows it; null where what was meant is not to be known. */
  readonly corrected: string | null;
}

const KNOWN: Readonly<Record<PropagatingLanguage, { readonly known: readonly string[] }>> = propagators;
const OF_CRD: readonly string[] = propagatorsOfCrd;

/** The first image of Python that knows `none`. */
const NONE_IN_PYTHON = "0.54b0";
const NONE = "none";

export function isPropagating(language: SectionName): language is PropagatingLanguage {
  return language in KNOWN;
}

/** Whether the API server takes the name in `spec.propagators`. */
export function isPropagatorOfCrd(name: string): boolean {
  return OF_CRD.includes(name);
}

/** The propagator that a name most likely means. */
export function findPropagator(name: string, known: readonly string[] = OF_CRD): string | undefined {
  const bare = name.toLowerCase().replaceAll(/[-_ ]/g, "");
  if (/^w3c(?:tracecontext)?$/.test(bare)) return "tracecontext";
  return known.find((one) => one === bare) ?? findNearestName(bare, known);
}

export interface PropagatorList {
  readonly language: PropagatingLanguage;
  readonly text: string;
  /** Of the image; null where it is not known. */
  readonly version: Version | null;
}

/** null where the language takes the list as it was meant, where too little is lost to speak of, and where nobody knows. */
export function judgePropagators(list: PropagatorList): PropagatorFault | null {
  const { language } = list;
  // .NET takes items with the blanks around them; empty ones are left out: not every SDK is known to mind them.
  const names = list.text
    .split(",")
    .map((name) => (language === "dotnet" ? name : name.trim()))
    .filter((name) => name.trim() !== "");
  switch (language) {
    case "python":
      return judgePython(names, list.version);
    case "java":
      return names.includes(NONE) && names.length > 1
        ? besideNone(language, names)
        : judgeNames(language, names);
    case "nodejs":
      // `none` anywhere takes all away, which may be meant.
      return names.includes(NONE) ? null : judgeLenient(language, names);
    case "dotnet":
      return judgeLenient(
        language,
        names.filter((name) => name !== NONE),
      );
  }
}

/** Nobody knows whether `none` is meant, or the others. */
function besideNone(language: PropagatingLanguage, names: readonly string[]): PropagatorFault {
  const unknown = judgeNames(language, names)?.names ?? [];
  return { language, kind: "none", names: [...unknown, NONE], isContextLost: true, corrected: null };
}

/** `none` in any case takes all away, unless an unknown name stands before it. */
function judgePython(names: readonly string[], version: Version | null): PropagatorFault | null {
  const at = names.findIndex((name) => name.toLowerCase() === NONE);
  const fault = judgeNames("python", at === -1 ? names : names.slice(0, at));
  if (fault !== null && at !== -1) return { ...fault, hasNone: true, corrected: null };
  if (fault !== null || at === -1 || version === null || !isBelow(version, NONE_IN_PYTHON)) return fault;
  return {
    language: "python",
    kind: "none",
    names: [names[at] ?? NONE],
    isContextLost: true,
    corrected: null,
  };
}

/** These leave out what they do not know. As long as the common format is there, services still understand each other. */
function judgeLenient(language: PropagatingLanguage, names: readonly string[]): PropagatorFault | null {
  return names.includes("tracecontext") ? null : judgeNames(language, names);
}

function judgeNames(language: PropagatingLanguage, names: readonly string[]): PropagatorFault | null {
  const { known } = KNOWN[language];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0) return null;
  const left = names.filter((name) => known.includes(name));
  const meant = names.flatMap((name) => (known.includes(name) ? name : (replacementOf(name, known) ?? [])));
  const corrected = meant.some(isContext) ? meant : ["tracecontext", ...meant];
  return {
    language,
    kind: "unknown",
    names: unknown,
    isContextLost: !left.some(isContext),
    corrected: [...new Set(corrected)].join(","),
  };
}

function isContext(name: string): boolean {
  return name !== "baggage" && name !== NONE;
}

/** A propagator that the language lacks is no misspelt one. */
function replacementOf(name: string, known: readonly string[]): string | undefined {
  return isPropagatorOfCrd(name) ? undefined : findPropagator(name.trim(), known);
}

/** Whether an application that brings its own agent may bring them in packages: Python's, where they are near to none that is known. */
export function mayBePackaged({ language, kind, names }: PropagatorFault): boolean {
  if (language !== "python" || kind === "none") return false;
  return !names.every((name) => isSlip(name.trim()));
}

function isSlip(name: string): boolean {
  return (
    /^w3c(?:tracecontext)?$/i.test(name) ||
    KNOWN.python.known.some((one) => countSlips(name.toLowerCase(), one, 2) !== null)
  );
}

/** What a language does with the list: a part of a sentence. */
export function sayWhatBecomes({ language, kind, names, isContextLost, hasNone }: PropagatorFault): Prose {
  const title = plain(TITLES[language]);
  const it = plain(names.length === 1 ? "it" : "them");
  if (kind === "none" && language === "java") return sayNoneInJava(names.slice(0, -1));
  if (kind === "none") return prose`Python doesn't know it before image 0.54b0 and sends no telemetry at all`;
  const becomes = plain(ofUnknown(language, isContextLost));
  return hasNone === true
    ? prose`${title} doesn't know ${it} and ${becomes}, and ${NONE} behind ${it} would switch all of them off`
    : prose`${title} doesn't know ${it} and ${becomes}`;
}

function sayNoneInJava(unknown: readonly string[]): Prose {
  return unknown.length === 0
    ? prose`Java accepts it only on its own and starts without the agent`
    : prose`Java doesn't know ${listNames(unknown)}, accepts ${NONE} only on its own, and starts without the agent`;
}

function ofUnknown(language: PropagatorFault["language"], isContextLost: boolean): string {
  if (language === "python") return "sends no telemetry at all";
  if (language === "java") return "starts without the agent";
  return isContextLost ? "propagates no trace context" : "leaves it out";
}
