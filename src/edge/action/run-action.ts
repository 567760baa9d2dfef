import { join } from "node:path";

import type { Level } from "../../core/config/policy.ts";
import type { Rule } from "../../core/lint/rule.ts";
import type { Format } from "../../core/report/formats.ts";
import { renderJobSummary } from "../../core/report/job-summary.ts";
import { renderJson } from "../../core/report/json.ts";
import type { Report } from "../../core/report/report.ts";
import { renderTerminal } from "../../core/report/terminal.ts";
import { renderAnnotations, renderNote, withoutCommands } from "../../core/report/workflow-commands.ts";
import { describeFailure } from "../cli/program.ts";
import { runScan } from "../cli/scan-command.ts";
import type { Terminal } from "../cli/terminal.ts";
import { readInputs, type FailOn, type Inputs } from "./inputs.ts";
import { postReview } from "./post-review.ts";

/** The GitHub Action: a scan of the checkout; what it found goes to the log, the changed files, the job's summary, and the outputs. */

/** What the runner gives besides a terminal. */
export interface Runner extends Terminal {
  /** Writes at the end of a file. */
  readonly append: (path: string, text: string) => void;
  /** A word that nobody can foresee. */
  readonly createMark: () => string;
}

/** The exit code: 0 where the step holds. */
export async function runAction(rules: readonly Rule[], runner: Runner): Promise<number> {
  try {
    const inputs = readInputs(runner.env);
    const { report, isWhole } = await scan(inputs, rules, runner);
    const isSaid = inputs.review && (await postReview({ rules, token: inputs.token }, runner));
    if (inputs.annotations && !isSaid) for (const line of renderAnnotations(report)) runner.print(line);
    writeResults(report, runner);
    if (report.files === 0)
      runner.print(
        renderNote(
          "warning",
          "otel-fix found no files: run actions/checkout before it, and name existing paths in the input paths",
        ),
      );
    if (!isWhole) runner.print(renderNote("error", "otel-fix couldn't read everything: the log says what"));
    return !isWhole || hasFailed(report, inputs.failOn) ? 1 : 0;
  } catch (error) {
    runner.print(renderNote("error", describeFailure(error)));
    return 1;
  }
}

/** The command line's scan, its report kept. */
async function scan(
  { paths, config }: Inputs,
  rules: readonly Rule[],
  runner: Runner,
): Promise<{ readonly report: Report; readonly isWhole: boolean }> {
  const kept: Report[] = [];
  const format: Format = {
    name: "action",
    summary: "for GitHub's runner",
    render: (report, palette) => {
      kept.push(report);
      return renderTerminal(report, palette);
    },
  };
  const mark = runner.createMark();
  const guarded = {
    ...runner,
    print: (text: string) => runner.print(withoutCommands(text, mark)),
    error: (text: string) => runner.error(withoutCommands(text, mark)),
  };
  const options = { format, ...(config !== null && { config }) };
  const code = await runScan({ paths, options, loadRules: () => Promise.resolve(rules) }, guarded);
  const [report] = kept;
  if (report === undefined) throw new Error("a scan ends with a report");
  return { report, isWhole: code !== 2 };
}

function writeResults(report: Report, { env, append }: Runner): void {
  const folder = env["RUNNER_TEMP"] ?? "";
  const file = folder === "" ? "" : join(folder, "otel-fix.json");
  if (file !== "") append(file, renderJson(report));
  const outputs = {
    findings: report.findings.length,
    fixable: report.findings.filter(({ finding }) => finding.fix?.safety === "safe").length,
    "not-checked": report.notChecked.length,
    report: file,
  };
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value}\n`);
  for (const [path, text] of [
    [env["GITHUB_OUTPUT"], lines.join("")],
    [env["GITHUB_STEP_SUMMARY"], renderJobSummary(report, linksOf(env))],
  ] as const)
    if (path !== undefined && path !== "") append(path, text);
}

function linksOf(env: NodeJS.ProcessEnv) {
  const server = env["GITHUB_SERVER_URL"] ?? "https://github.com";
  const repositoryUrl = `${server}/${env["GITHUB_REPOSITORY"] ?? ""}`;
  return { repositoryUrl, headSha: env["GITHUB_SHA"] ?? "HEAD", pagesUrl: null };
}

const RANKS: Readonly<Record<Level | "never", number>> = { notice: 1, warning: 2, error: 3, never: 4 };

function hasFailed({ findings }: Report, failOn: FailOn): boolean {
  return findings.some(({ finding }) => RANKS[finding.level] >= RANKS[failOn]);
}
