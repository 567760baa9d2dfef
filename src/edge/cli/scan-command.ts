import type { FileChange, ScanReport, SilentFile, SourceFile } from "../../app/scan/scan-files.ts";
import { isExcluded } from "../../core/config/policy-for.ts";
import type { Level } from "../../core/config/policy.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { printable } from "../../core/text/printable.ts";
import { decodeText } from "../files/decode-text.ts";
import { MAX_MANIFEST } from "../files/read-file.ts";
import { replaceFile } from "../files/replace-file.ts";
import { EXCLUDED } from "../files/walk.ts";
import { describeProgram, printDiff, printReport, readPagesUrl } from "./print-report.ts";
import { counted, createProgress, type Progress } from "./progress.ts";
import { readConfiguration, type LocatedConfiguration } from "./read-configuration.ts";
import { chooseRules, idsOf, settleCall, type ScanCall, type ScanCommandOptions } from "./scan-options.ts";
import { UsageError, type Terminal } from "./terminal.ts";
import { toConfigured, walkPaths } from "./walk-paths.ts";
import { readToday } from "../today.ts";

/** `otel-fix scan`: files in, report out. Answers the exit code. */

export async function runScan(asked: ScanCall, terminal: Terminal): Promise<number> {
  const call = settleCall(asked);
  const { options, loadRules } = call;
  if (options.rule !== undefined) chooseRules(await loadRules(), options);
  const located = await readConfiguration(options.config, { loadRules, terminal });
  const pagesUrl = readPagesUrl(terminal);
  const unreadable = new Map<string, string>();
  const progress = createProgress(options.quiet === true ? undefined : terminal.showStatus, () =>
    performance.now(),
  );
  const files =
    options.stdin === true
      ? readStdin(options, located, terminal)
      : counted(walkPaths(await listPaths(call, terminal), located, unreadable), progress);
  const fixing = options.diff === true ? "preview" : options.fix === true ? "write" : "none";
  const isAskedAbout = await findAsked(options);
  const met = await meetFirst(files);
  const found =
    met.told === null
      ? { ...NOTHING_FOUND, files: met.silent.filter(({ isIgnored }) => isIgnored !== true).length }
      : await scanTold(again(met, files), { call, located, fixing, isAskedAbout, progress });
  progress.end();
  const scanned = await compareWithBaseline(found, { options, located }, terminal);
  const report = {
    ...scanned,
    ...(options.level !== undefined && { findings: atLeast(options.level, scanned) }),
    ...(options.quiet === true && { isQuiet: true }),
    rules: await rulesToTell(call, met),
    pagesUrl,
    announced: new Set(unreadable.keys()),
    ...describeProgram(terminal),
  };
  for (const [path, reason] of unreadable) terminal.error(`otel-fix: ${printable(`${path}: ${reason}`)}`);
  if (options.diff === true) await printDiff(report, terminal);
  else await printReport(report, options, terminal);
  if (unreadable.size > 0) return 2;
  return hasFailed(scanned, fixing) ? 1 : 0;
}

/** Nobody who hands over an empty list means the current folder. */
async function listPaths({ paths, options }: ScanCall, terminal: Terminal): Promise<readonly string[]> {
  const { filesFrom } = options;
  if (filesFrom === undefined) return paths.length === 0 ? ["."] : paths;
  const { readPathList } = await import("./read-path-list.ts");
  return [...paths, ...(await readPathList(filesFrom, terminal))];
}

/** Those that ran. Where nothing was to be judged, only a format for programs asks what would have. */
async function rulesToTell({ options, loadRules }: ScanCall, { told }: MetFirst): Promise<readonly Rule[]> {
  const isAsked = told !== null || options.format.name === "sarif";
  return isAsked ? chooseRules(await loadRules(), options) : [];
}

const NOTHING_FOUND: Omit<ScanReport, "files"> = {
  ...{ findings: [], suppressed: [], notChecked: [], changes: [], fixed: [] },
  ...{ ignored: 0, manifests: 0, instrumentations: 0 },
};

interface MetFirst {
  readonly silent: readonly SilentFile[];
  /** The first one that tells something; null where none does. */
  readonly told: SourceFile | null;
}

/** Most folders hold nothing that has to do with OpenTelemetry, and what judges takes longer to load than they take to read. */
async function meetFirst(files: AsyncIterator<SourceFile | SilentFile>): Promise<MetFirst> {
  const silent: SilentFile[] = [];
  for (;;) {
    const next = await files.next();
    if (next.done === true) return { silent, told: null };
    if (!("read" in next.value)) return { silent, told: next.value };
    silent.push(next.value);
  }
}

/** All of them in their order: those that were met, and the rest. */
async function* again(
  { silent, told }: MetFirst,
  rest: AsyncGenerator<SourceFile | SilentFile>,
): AsyncGenerator<SourceFile | SilentFile> {
  yield* silent;
  if (told !== null) yield told;
  yield* rest;
}

interface ToldScan {
  readonly call: ScanCall;
  readonly located: LocatedConfiguration;
  readonly fixing: "none" | "write" | "preview";
  /** null where all files are. */
  readonly isAskedAbout: ((path: string) => boolean) | null;
  readonly progress: Progress;
}

type OfBaseline = Pick<ToldScan, "located"> & { readonly options: ScanCommandOptions };

async function compareWithBaseline(
  found: ScanReport,
  { options: { baseline, writeBaseline: target }, located: { root } }: OfBaseline,
  terminal: Terminal,
): Promise<ScanReport> {
  if (baseline === undefined && target === undefined) return found;
  const { subtractBaseline, writeBaseline } = await import("./baseline.ts");
  if (baseline !== undefined) return subtractBaseline(found, { file: baseline, root }, terminal);
  if (target !== undefined) await writeBaseline(found, { file: target, root }, terminal);
  return { ...found, findings: [] };
}

async function scanTold(
  files: AsyncIterable<SourceFile | SilentFile>,
  {
    call: { options, loadRules },
    located: { configuration, root },
    fixing,
    isAskedAbout,
    progress,
  }: ToldScan,
): Promise<ScanReport> {
  const { scanFiles } = await import("../../app/scan/scan-files.ts");
  const { createKustomizationReader } = await import("../files/read-kustomizations.ts");
  const { createNeighbourReader } = await import("../files/read-neighbours.ts");
  const all = await loadRules();
  return scanFiles({
    ...(isAskedAbout && { isAskedAbout }),
    onJudged: (done, of) => progress.note(() => `otel-fix: ${done} of ${of} manifests checked`),
    files,
    rules: chooseRules(all, options),
    ruleIds: idsOf(all),
    configuration,
    today: readToday(),
    fixing,
    ...(options.unsafe === true && { safeties: ["safe", "unsafe"] as const }),
    writeFile,
    readKustomizations: createKustomizationReader(),
    readNeighbours: createNeighbourReader(),
    toConfigured: (path) => toConfigured(path, root),
  });
}

/** null where all files are. */
async function findAsked({ changed }: ScanCommandOptions): Promise<((path: string) => boolean) | null> {
  if (changed === undefined) return null;
  const { listChanged } = await import("../files/git-changed.ts");
  const found = await listChanged(changed === true ? null : changed);
  if (found.ok) return found.has;
  throw new UsageError(
    `can't ask git what was changed: ${printable(found.reason)}. Run it in a repository, with a commit or branch that is there`,
  );
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

const ONE_MANIFEST = { expected: "one manifest", most: MAX_MANIFEST };

async function* readStdin(
  { stdinFilename: path = "<stdin>" }: ScanCommandOptions,
  { configuration, root }: LocatedConfiguration,
  terminal: Terminal,
): AsyncGenerator<SourceFile> {
  const content = decodeText(await terminal.readInput(ONE_MANIFEST));
  if (!isExcluded(configuration, toConfigured(path, root))) yield { path, content };
  else yield { path, content: { kind: "unreadable", reason: EXCLUDED, isInert: true } };
}

/** Notices are for reading; warnings and errors fail. A preview leaves what it would fix. */
function hasFailed(report: ScanReport, fixing: "none" | "write" | "preview"): boolean {
  const left = report.findings.map(({ finding }) => finding);
  const findings = fixing === "preview" ? [...left, ...report.fixed] : left;
  return findings.some(({ level }) => level !== "notice");
}
