import { readFileSync } from "node:fs";

import type { ScanReport, ScannedFinding } from "../../app/scan/scan-files.ts";
import { formatIdentity, mapIdentities } from "../../core/review/identity.ts";
import { groupBy } from "../../core/text/group-by.ts";
import { printable } from "../../core/text/printable.ts";
import { describeFileFault } from "../files/describe-fault.ts";
import { writeWhole } from "../files/write-whole.ts";
import { UsageError, type Terminal } from "./terminal.ts";
import { toConfigured } from "./walk-paths.ts";

/**
 * A baseline: the findings that a repository had when somebody wrote them down, by the identities that the bot uses, so that
 * what comes later is told from them whatever line it moves to.
 */
interface Baseline {
  readonly version: typeof VERSION;
  readonly findings: readonly string[];
}

const VERSION = 1;

interface Kept {
  readonly file: string;
  /** What paths are relative to: wherever the command runs, a file has the same. */
  readonly root: string;
}

export async function writeBaseline(
  scanned: ScanReport,
  { file, root }: Kept,
  terminal: Terminal,
): Promise<void> {
  const findings = [...identify(scanned.findings, root).values()].sort();
  const baseline: Baseline = { version: VERSION, findings };
  try {
    await writeWhole(file, `${JSON.stringify(baseline, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(`can't write the baseline ${printable(file)}: ${describeFileFault(error, "write")}`);
  }
  terminal.error(`otel-fix: ${printable(file)} has ${count(findings.length)} now`);
}

/** The scan without what the baseline knows. */
export function subtractBaseline(scanned: ScanReport, { file, root }: Kept, terminal: Terminal): ScanReport {
  const known = new Set(readBaseline(file));
  const identities = identify(scanned.findings, root);
  const findings = scanned.findings.filter(({ finding }) => !known.has(identities.get(finding) ?? ""));
  const left = scanned.findings.length - findings.length;
  const gone = known.size - left;
  if (left > 0) terminal.error(`otel-fix: ${count(left)} left out: in the baseline ${printable(file)}`);
  // Whoever scans a part of the repository knows nothing of the rest.
  if (gone > 0)
    terminal.error(
      `otel-fix: ${count(gone)} of the baseline not met: fixed, or in files that weren't scanned`,
    );
  return { ...scanned, findings };
}

function count(findings: number): string {
  return `${findings} ${findings === 1 ? "finding" : "findings"}`;
}

function identify(found: readonly ScannedFinding[], root: string) {
  const byFile = groupBy(found, ({ finding: { path } }) => path);
  return new Map(
    [...byFile.values()].flatMap((group) =>
      [...mapIdentities(group.map(({ finding }) => finding))].map(
        ([finding, identity]) =>
          [finding, formatIdentity({ ...identity, path: toConfigured(identity.path, root) })] as const,
      ),
    ),
  );
}

function readBaseline(file: string): readonly string[] {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw refuse(file, describeFileFault(error, "read"));
  }
  const value = parse(text, file);
  if (typeof value !== "object" || value === null || !("version" in value) || !("findings" in value))
    throw refuse(file, `expected {"version": ${VERSION}, "findings": […]}, found something else`);
  const { version, findings } = value;
  if (version !== VERSION)
    throw refuse(file, `expected version ${VERSION}, found ${JSON.stringify(version)}`);
  if (!Array.isArray(findings) || !findings.every((one) => typeof one === "string"))
    throw refuse(file, `expected "findings" to be a list of texts`);
  return findings;
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(file, "expected JSON");
  }
}

function refuse(file: string, reason: string): UsageError {
  return new UsageError(
    `can't use the baseline ${printable(file)}: ${reason}. Write it with otel-fix scan --write-baseline FILE`,
  );
}
