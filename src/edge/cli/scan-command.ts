import { scanFiles, type FileChange, type ScanReport, type SourceFile } from "../../app/scan/scan-files.ts";
import { isExcluded } from "../../core/config/policy-for.ts";
import type { Level } from "../../core/config/policy.ts";
import { printable } from "../../core/report/terminal.ts";
import { decodeText } from "../files/decode-text.ts";
import { replaceFile } from "../files/replace-file.ts";
import { createKustomizationReader } from "../files/read-kustomizations.ts";
import { createNeighbourReader } from "../files/read-neighbours.ts";
import { EXCLUDED } from "../files/walk.ts";
import { describeProgram, printDiff, printReport, readPagesUrl } from "./print-report.ts";
import { readConfiguration, type LocatedConfiguration } from "./read-configuration.ts";
import { settleCall, type ScanCall, type ScanCommandOptions } from "./scan-options.ts";
import { UsageError, type Terminal } from "./terminal.ts";
import { toConfigured, walkPaths } from "./walk-paths.ts";
import { readToday } from "../today.ts";

/** `otel-fix scan`: files in, report out. Answers the exit code. */

export async function runScan(asked: ScanCall, terminal: Terminal): Promise<number> {
  const call = settleCall(asked);
  const { options, rules } = call;
  const located = await readConfiguration(options.config, { ruleIds: call.ruleIds, terminal });
  const { configuration, root } = located;
  const pagesUrl = readPagesUrl(terminal);
  const unreadable = new Map<string, string>();
  const files =
    options.stdin === true
      ? readStdin(options, located, terminal)
      : walkPaths(call.paths, located, unreadable);
  const fixing = options.diff === true ? "preview" : options.fix === true ? "write" : "none";
  const scanned = await scanFiles({
    files,
    rules,
    ruleIds: call.ruleIds,
    configuration,
    today: readToday(),
    fixing,
    ...(options.unsafe === true && { safeties: ["safe", "unsafe"] as const }),
    writeFile,
    readKustomizations: createKustomizationReader(),
    readNeighbours: createNeighbourReader(),
    toConfigured: (path) => toConfigured(path, root),
  });
  const report = {
    ...scanned,
    ...(options.level !== undefined && { findings: atLeast(options.level, scanned) }),
    ...(options.quiet === true && { isQuiet: true }),
    rules,
    pagesUrl,
    announced: new Set(unreadable.keys()),
    ...describeProgram(terminal),
  };
  for (const [path, reason] of unreadable) terminal.error(`otel-fix: ${printable(`${path}: ${reason}`)}`);
  if (options.diff === true) await printDiff(report, terminal);
  else printReport(report, options, terminal);
  if (unreadable.size > 0) return 2;
  return hasFailed(scanned, fixing) ? 1 : 0;
}

function atLeast(level: Level, { findings }: ScanReport): ScanReport["findings"] {
  return findings.filter(({ finding }) => RANKS[finding.level] >= RANKS[level]);
}

/** The first file that cannot be written ends the run: a report would say of it what is not so. */
async function writeFile({ path, before, after }: FileChange): Promise<void> {
  const fault = await replaceFile({ path, before, after });
  if (fault === null) return;
  throw new UsageError(
    `can't write the fixed ${printable(path)}: ${fault}. The files before it are fixed; resolve this and run the command again`,
  );
}

const RANKS: Readonly<Record<Level, number>> = { notice: 0, warning: 1, error: 2 };

async function* readStdin(
  { stdinFilename: path = "<stdin>" }: ScanCommandOptions,
  { configuration, root }: LocatedConfiguration,
  terminal: Terminal,
): AsyncGenerator<SourceFile> {
  const content = decodeText(await terminal.readInput());
  if (!isExcluded(configuration, toConfigured(path, root))) yield { path, content };
  else yield { path, content: { kind: "unreadable", reason: EXCLUDED, isInert: true } };
}

/** Notices are for reading; warnings and errors fail. A preview leaves what it would fix. */
function hasFailed(report: ScanReport, fixing: "none" | "write" | "preview"): boolean {
  const left = report.findings.map(({ finding }) => finding);
  const findings = fixing === "preview" ? [...left, ...report.fixed] : left;
  return findings.some(({ level }) => level !== "notice");
}
