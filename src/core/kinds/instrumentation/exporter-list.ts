import { exporters } from "../../../catalog/data/exporters.ts";
import type { SectionName } from "../../../catalog/languages.ts";
import { findNearestName } from "../../config/nearest-name.ts";
import { isBelow, type Version } from "../../text/version.ts";

/** What the SDK of a language makes of the list in `OTEL_<SIGNAL>_EXPORTER` (catalog/data/exporters.ts has the sources). */

export type Signal = "traces" | "metrics" | "logs";
export type ExportingLanguage = keyof typeof exporters;

export interface ExporterFault {
  readonly language: ExportingLanguage;
  /** package: known where the application brings the exporter. prints: nothing is sent, only printed. */
  readonly kind: "unknown" | "package" | "none" | "prints";
  /** The names of the list that it is about. */
  readonly names: readonly string[];
  /** Whether the language sends nothing of the signal; false where others of the list still do. */
  readonly isSignalLost: boolean;
  /** The first image versions that lack the name, where the image's version is not known; null where it is certain. */
  readonly since: string | null;
  /** The list with exporters that send. */
  readonly corrected: string;
}

interface Row {
  readonly trimmed?: boolean;
  readonly traces: readonly string[];
  readonly metrics: readonly string[];
  readonly logs: readonly string[];
  readonly withAppPackages?: readonly string[];
  readonly until?: Readonly<Record<string, readonly string[]>>;
  readonly printsOnly: readonly string[];
}

const ROWS: Readonly<Record<ExportingLanguage, Row>> = exporters;

/** Says by its name that it prints: for agents that collect what is printed. */
const MEANT_TO_PRINT = "experimental-otlp/stdout";

export function isExporting(language: SectionName): language is ExportingLanguage {
  return language in ROWS;
}

export interface ExporterList {
  readonly language: ExportingLanguage;
  readonly signal: Signal;
  readonly text: string;
  /** Of the image; null where it is not known. */
  readonly version: Version | null;
}

/** null where the language takes the list as it was meant, and where nobody knows. */
export function judgeExporters({ language, signal, text, version }: ExporterList): ExporterFault | null {
  const row = ROWS[language];
  const known = row[signal];
  const names = readNames(text, row);
  if (known.length === 0 || names.length === 0) return null;
  const lacking = names.filter((name) => !known.includes(name) && !isNone(name, language));
  const sinces = new Map(lacking.map((name) => [name, lackedSince(row, name, version)]));
  const unknown = lacking.filter((name) => sinces.get(name) !== "known");
  if (unknown.length > 0) {
    const isPackage = unknown.every((name) => row.withAppPackages?.includes(name) === true);
    const dated = unknown.map((name) => sinces.get(name) ?? null);
    const corrected = names.map((name) => (unknown.includes(name) ? replacementOf(name, known) : name));
    return {
      language,
      kind: isPackage ? "package" : "unknown",
      names: unknown,
      isSignalLost: unknown.length === names.length,
      since: dated.every((since) => since !== null) ? (dated[0] ?? null) : null,
      corrected: [...new Set(corrected)].join(","),
    };
  }
  const about = { language, since: null };
  const others = names.filter((name) => !isNone(name, language));
  if (others.length > 0 && others.length < names.length) {
    // dotnet adds nothing for it; Node.js lets it switch traces off where it stands first, other signals anywhere.
    const isSignalLost = language !== "dotnet" && (signal !== "traces" || names[0] === "none");
    return { ...about, kind: "none", names: ["none"], isSignalLost, corrected: others.join(",") };
  }
  const isPrinting = (name: string) => row.printsOnly.includes(name) && name !== MEANT_TO_PRINT;
  if (!names.every(isPrinting)) return null;
  return { ...about, kind: "prints", names, isSignalLost: true, corrected: "otlp" };
}

/** Empty items are left out: what becomes of them is not known of every SDK. */
function readNames(text: string, row: Row): readonly string[] {
  return text
    .split(",")
    .map((name) => (row.trimmed === false ? name : name.trim()))
    .filter((name) => name.trim() !== "");
}

function isNone(name: string, language: ExportingLanguage): boolean {
  return name === "none" || (language === "python" && name.toLowerCase() === "none");
}

/** "known" where the image still has it; null where no version is known to have it. */
function lackedSince({ until = {} }: Row, name: string, version: Version | null): string | null {
  const limits = until[name];
  if (limits === undefined) return null;
  if (version === null) return limits.join(" and ");
  return limits.some((limit) => isBelow(version, limit) && version[0] === majorOf(limit)) ||
    isBelow(version, `${majorOf(limits[0] ?? "0")}.0`)
    ? "known"
    : null;
}

function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}

function replacementOf(name: string, known: readonly string[]): string {
  const trimmed = name.trim().toLowerCase();
  return known.includes(trimmed) ? trimmed : (findNearestName(trimmed, known) ?? "otlp");
}
