import { scanFiles, type FileChange, type ScanReport, type SourceFile } from "../../app/scan/scan-files.ts";
import { isExcluded } from "../../core/config/policy-for.ts";
import type { Configuration } from "../../core/config/policy.ts";
import type { Rule } from "../../core/lint/rule.ts";
import type { Format } from "../../core/report/formats.ts";
import type { Report } from "../../core/report/report.ts";
import { printable, renderTerminal } from "../../core/report/terminal.ts";
import { decodeText } from "../files/decode-text.ts";
import { replaceFile } from "../files/replace-file.ts";
import { createKustomizationReader } from "../files/read-kustomizations.ts";
import { createNeighbourReader } from "../files/read-neighbours.ts";
import { EXCLUDED } from "../files/walk.ts";
import { EXPECTED_ADDRESS, readPageAddress } from "../page-address.ts";
import { readPage, readVersion, withoutMarks } from "./pages.ts";
import { readConfiguration } from "./read-configuration.ts";
import { UsageError, type Terminal } from "./terminal.ts";
import { fromHere, toConfigured, walkPaths } from "./walk-paths.ts";
import { readToday } from "../today.ts";

/** `otel-fix scan`: files in, report out. Answers the exit code. */

/** Options as commander hands them over. */
export interface ScanCommandOptions {
  readonly fix?: boolean;
  readonly diff?: boolean;
  readonly rule?: readonly string[];
  readonly config?: string;
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly format: Format;
}

export interface ScanCall {
  readonly paths: readonly string[];
  readonly options: ScanCommandOptions;
  readonly rules: readonly Rule[];
  readonly ruleIds: readonly string[];
}

export async function runScan(call: ScanCall, terminal: Terminal): Promise<number> {
  checkCall(call);
  const { options, rules } = call;
  const configuration = await readConfiguration(options.config, { ruleIds: call.ruleIds, terminal });
  const pagesUrl = readPagesUrl(terminal);
  const unreadable = new Map<string, string>();
  const files =
    options.stdin === true
      ? readStdin(options, configuration, terminal)
      : walkPaths(call.paths, configuration, unreadable);
  const fixing = options.diff === true ? "preview" : options.fix === true ? "write" : "none";
  const scanned = await scanFiles({
    files,
    rules,
    ruleIds: call.ruleIds,
    configuration,
    today: readToday(),
    fixing,
    writeFile,
    readKustomizations: createKustomizationReader(),
    readNeighbours: createNeighbourReader(),
    toConfigured,
  });
  const report = { ...scanned, rules, pagesUrl, announced: new Set(unreadable.keys()), ...tool(terminal) };
  for (const [path, reason] of unreadable) terminal.error(`otel-fix: ${printable(`${path}: ${reason}`)}`);
  if (options.diff === true) await printDiff(report, terminal);
  else terminal.print(options.format.render(report, terminal.palette));
  if (unreadable.size > 0) return 2;
  return hasFailed(scanned, fixing) ? 1 : 0;
}

/** What formats say of the program itself, read where they ask. */
function tool({ pages }: Terminal): Pick<Report, "readVersion" | "readPage"> {
  return {
    readVersion: () => readVersion(pages),
    readPage: (rule) => {
      const page = readPage(rule, pages);
      return page === null ? null : withoutMarks(page);
    },
  };
}

/** Where the rules have pages, by the environment; null where it says nothing. */
function readPagesUrl({ env }: Terminal): string | null {
  const given = env["OTEL_FIX_PAGES_URL"]?.trim() ?? "";
  const address = readPageAddress(given);
  if (given === "" || address !== null) return address;
  throw new UsageError(
    `OTEL_FIX_PAGES_URL isn't valid: expected ${EXPECTED_ADDRESS}, found ${JSON.stringify(given.slice(0, 60))}`,
  );
}

function checkCall({ paths, options }: ScanCall): void {
  if (paths.includes(""))
    throw new UsageError("a path is empty: name a file or folder, or no path at all for the current folder");
  if (options.stdin === true && paths.length > 0)
    throw new UsageError("--stdin reads one manifest from standard input: don't name any paths");
  if (options.stdin === true && options.fix === true)
    throw new UsageError("--stdin has no file to write to: use --diff to see the fix");
  if (options.fix === true && options.diff === true)
    throw new UsageError("--fix writes and --diff doesn't: choose one");
  if (options.stdinFilename !== undefined && options.stdin !== true)
    throw new UsageError("--stdin-filename works only with --stdin");
}

/** The first file that cannot be written ends the run: a report would say of it what is not so. */
async function writeFile({ path, before, after }: FileChange): Promise<void> {
  const fault = await replaceFile({ path, before, after });
  if (fault === null) return;
  throw new UsageError(
    `can't write the fixed ${printable(path)}: ${fault}. The files before it are fixed; resolve this and run the command again`,
  );
}

async function* readStdin(
  { stdinFilename: path = "<stdin>" }: ScanCommandOptions,
  configuration: Configuration,
  terminal: Terminal,
): AsyncGenerator<SourceFile> {
  const content = decodeText(await terminal.readInput());
  if (!isExcluded(configuration, toConfigured(path))) yield { path, content };
  else yield { path, content: { kind: "unreadable", reason: EXCLUDED, isInert: true } };
}

async function printDiff(report: Report & ScanReport, terminal: Terminal): Promise<void> {
  const { renderPatch } = await import("../../core/report/fix-diff.ts");
  // The patch alone goes to standard output, so that it can be piped into `git apply`.
  for (const { path, before, after } of report.changes)
    // Only the last line end: blanks and carriage returns before it belong to the patch.
    terminal.print(renderPatch(fromHere(path), before, after).replace(/\n$/, ""));
  terminal.error(renderTerminal({ ...report, isPreview: true }, terminal.palette));
}

/** Notices are for reading; warnings and errors fail. A preview leaves what it would fix. */
function hasFailed(report: ScanReport, fixing: "none" | "write" | "preview"): boolean {
  const left = report.findings.map(({ finding }) => finding);
  const findings = fixing === "preview" ? [...left, ...report.fixed] : left;
  return findings.some(({ level }) => level !== "notice");
}
