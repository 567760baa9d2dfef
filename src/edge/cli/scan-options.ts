import { InvalidArgumentError, Option, type Command } from "commander";

import { findNearestName } from "../../core/config/nearest-name.ts";
import type { Level } from "../../core/config/policy.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { defaultFormat, formats, type Format } from "../../core/report/formats.ts";
import { showExamples } from "./examples.ts";
import { UsageError } from "./terminal.ts";

/** The words and options of `otel-fix scan`, and which of them go together. */

/** Options as commander hands them over. */
export interface ScanCommandOptions {
  readonly fix?: boolean;
  readonly diff?: boolean;
  /** With `fix` or `diff`: the fixes that guess too. */
  readonly unsafe?: boolean;
  /** What is shown, by its level; what fails is no matter of it. */
  readonly level?: Level;
  readonly quiet?: boolean;
  /** A file of findings that were there before: they are left out. */
  readonly baseline?: string;
  /** The file that they are written to. */
  readonly writeBaseline?: string;
  /** Only what was changed: against the last commit, or since a branch was left. */
  readonly changed?: true | string;
  readonly output?: string;
  /** A file of paths, or `-`. */
  readonly filesFrom?: string;
  readonly rule?: readonly string[];
  readonly config?: string;
  readonly stdin?: boolean;
  readonly stdinFilename?: string;
  readonly format: Format;
}

export interface ScanCall {
  readonly paths: readonly string[];
  readonly options: ScanCommandOptions;
  /** All of them: which ones run, the options say. */
  readonly loadRules: LoadRules;
}

/** Rules and what they need take longer to load than most files take to be looked through. */
export type LoadRules = () => Promise<readonly Rule[]>;

export function idsOf(rules: readonly Rule[]): readonly string[] {
  return rules.map(({ id }) => id);
}

interface Program {
  readonly loadRules: LoadRules;
  readonly run: (call: ScanCall) => Promise<void>;
}

export function addScan(program: Command, { loadRules, run }: Program): void {
  program
    .command("scan")
    .description("check manifests in files and folders")
    .argument("[paths...]", "files and folders (default: the current folder); - is standard input")
    .option("--fix", "apply the safe fixes")
    .option("--diff", "print the fixes as a patch and write nothing")
    .option("--unsafe", "with --fix or --diff: also the fixes that guess what was meant")
    .option(
      "--rule <id>",
      "run only this rule; you can repeat it",
      (id: string, known: readonly string[] | undefined) => [...(known ?? []), id],
    )
    .option(
      "--files-from <file>",
      "read the paths from a file, one a line, or each with a NUL behind it; - is standard input",
    )
    .option("--config <file>", "configuration file (default: .github/otel-fix.yml, if it exists)")
    .option("--stdin", "read one manifest from standard input")
    .option("--stdin-filename <name>", "the manifest's name in the report, for --stdin")
    .addOption(
      new Option("--format <format>", `report format: ${listFormats()}`)
        .argParser(readFormat)
        .default(defaultFormat, defaultFormat.name),
    )
    .addOption(
      new Option(
        "--level <level>",
        "show only findings of this level and above; what fails stays the same",
      ).choices(["notice", "warning", "error"]),
    )
    .option(
      "--changed [ref]",
      "report, and fix, only files that git knows to be changed: since the last commit, or since the branch left REF",
    )
    .option("--baseline <file>", "leave out the findings that the file knows")
    .option("--write-baseline <file>", "write the findings to a file, and report none")
    .option("--quiet", "print findings only: no advice, no summary")
    .option("--output <file>", "write the report to a file")
    .addHelpText("after", showExamples(EXAMPLES))
    .action(async (paths: readonly string[], options: ScanCommandOptions) => {
      await run({ paths, options, loadRules });
    });
}

const EXAMPLES = [
  ["otel-fix scan --changed", "check what isn't committed yet"],
  ["otel-fix scan --changed=origin/main", "check what the branch changes"],
  ["otel-fix scan --fix --unsafe a.yaml", "also apply fixes that guess; read the diff afterwards"],
  ["otel-fix scan --format sarif --output otel-fix.sarif", "write a report for code scanning"],
  ["helm template shop | otel-fix scan -", "check what a chart renders"],
] as const;

/** A call as it is carried out. */
export function settleCall(asked: ScanCall): ScanCall {
  const call = withInput(asked);
  const [fault] = FAULTS.filter(({ isMet }) => isMet(call));
  if (fault !== undefined) throw new UsageError(fault.message);
  return call;
}

/** A single dash is standard input, as for other programs. */
function withInput(call: ScanCall): ScanCall {
  const isDash = call.paths.length === 1 && call.paths[0] === "-";
  return isDash ? { ...call, paths: [], options: { ...call.options, stdin: true } } : call;
}

interface Fault {
  readonly isMet: (call: ScanCall) => boolean;
  readonly message: string;
}

const FAULTS: readonly Fault[] = [
  {
    isMet: ({ paths }) => paths.includes(""),
    message: "a path is empty: name a file or folder, or no path at all for the current folder",
  },
  {
    isMet: ({ paths }) => paths.includes("-"),
    message: "- reads one manifest from standard input: don't name any other path",
  },
  {
    isMet: ({ paths, options }) => options.stdin === true && paths.length > 0,
    message: "--stdin reads one manifest from standard input: don't name any paths",
  },
  {
    isMet: ({ options }) => options.stdin === true && options.filesFrom !== undefined,
    message: "--stdin reads one manifest and --files-from a list of paths: choose one",
  },
  {
    isMet: ({ options }) => options.stdin === true && options.fix === true,
    message: "--stdin has no file to write to: use --diff to see the fix",
  },
  {
    isMet: ({ options }) =>
      options.writeBaseline !== undefined && (options.fix === true || options.diff === true),
    message: "--write-baseline writes down what is there: fix first, and write it then",
  },
  {
    isMet: ({ options }) => options.writeBaseline !== undefined && options.baseline !== undefined,
    message: "--baseline reads and --write-baseline writes: choose one",
  },
  {
    isMet: ({ options }) => options.changed !== undefined && options.stdin === true,
    message: "--changed asks git about files: it doesn't go with standard input",
  },
  {
    isMet: ({ options }) => options.fix === true && options.diff === true,
    message: "--fix writes and --diff doesn't: choose one",
  },
  {
    isMet: ({ options }) => options.unsafe === true && options.fix !== true && options.diff !== true,
    message: "--unsafe says which fixes to apply: use it with --fix or --diff",
  },
  {
    isMet: ({ options }) => options.output !== undefined && options.diff === true,
    message: "--diff prints a patch, not a report: leave --output out, and redirect it instead",
  },
  {
    isMet: ({ options }) => options.stdinFilename !== undefined && options.stdin !== true,
    message: "--stdin-filename works only with --stdin",
  },
];

/** Those that the options ask for. */
export function chooseRules(rules: readonly Rule[], { rule: asked }: ScanCommandOptions): readonly Rule[] {
  if (asked === undefined) return rules;
  const ids = idsOf(rules);
  const chosen = new Set(asked.map((id) => readRuleId(id, ids)));
  return rules.filter(({ id }) => chosen.has(id));
}

export function readRuleId(id: string, ids: readonly string[]): string {
  if (ids.includes(id)) return id;
  const nearest = findNearestName(id, ids);
  const offer = nearest === undefined ? `The rules are ${ids.join(", ")}.` : `Did you mean ${nearest}?`;
  throw new UsageError(`there is no rule ${JSON.stringify(id)}. ${offer}`);
}

function listFormats(): string {
  return formats.map(({ name, summary }) => `${name} ${summary}`).join(", ");
}

function readFormat(name: string): Format {
  const format = formats.find((one) => one.name === name);
  if (format !== undefined) return format;
  throw new InvalidArgumentError(`Allowed choices are ${formats.map((one) => one.name).join(", ")}.`);
}
