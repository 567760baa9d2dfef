import { Command, CommanderError, InvalidArgumentError, Option } from "commander";

import { findNearestName } from "../../core/config/nearest-name.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { defaultFormat, formats, type Format } from "../../core/report/formats.ts";
import { printableLines } from "../../core/report/terminal.ts";
import { statusOf } from "../github/errors.ts";
import { explainRule } from "./explain.ts";
import { runExplainPod } from "./explain-pod-command.ts";
import { readVersion } from "./pages.ts";
import { runScan, type ScanCommandOptions } from "./scan-command.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** The command line: its words and options. Exit codes: 0 nothing to say, 1 findings, 2 it could not do its work. */
export async function runProgram(
  args: readonly string[],
  rules: readonly Rule[],
  terminal: Terminal,
): Promise<number> {
  let exitCode = 0;
  const program = createProgram(rules, terminal, (code) => (exitCode = code));
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has said what was wrong; help and version end with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    terminal.error(printableLines(describeFailure(error)));
    return 2;
  }
}

/** Node's own exit code for what is thrown is 1, and that would mean findings. */
export function describeFailure(error: unknown): string {
  if (error instanceof UsageError) return `otel-fix: ${error.message}`;
  const status = statusOf(error);
  // The client's errors hold the whole request; its message says enough.
  if (status !== null && error instanceof Error)
    return `otel-fix: the request to GitHub failed (status ${status}): ${error.message}`;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `otel-fix: this is a bug in otel-fix; please report it: ${stack}`;
}

function createProgram(rules: readonly Rule[], terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("otel-fix")
    .description(
      "Checks OpenTelemetry Instrumentation resources in Kubernetes manifests, and applies fixes that are proved safe.",
    )
    .option("-V, --version", "print the version")
    .on("option:version", () => {
      terminal.print(readVersion(terminal.pages));
      throw new CommanderError(0, "commander.version", "");
    })
    .exitOverride()
    .showHelpAfterError("(otel-fix --help shows the options)")
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.error(printableLines(text.trimEnd())),
    });
  const ids = rules.map(({ id }) => id);
  program
    .command("scan")
    .description("check manifests in files and folders")
    .argument("[paths...]", "files and folders (default: the current folder)")
    .option("--fix", "apply the safe fixes")
    .option("--diff", "print the fixes as a patch and write nothing")
    .option(
      "--rule <id>",
      "run only this rule; you can repeat it",
      (id: string, known: readonly string[] | undefined) => [...(known ?? []), readRuleId(id, ids)],
    )
    .option("--config <file>", "configuration file (default: .github/otel-fix.yml, if it exists)")
    .option("--stdin", "read one manifest from standard input")
    .option("--stdin-filename <name>", "the manifest's name in the report, for --stdin")
    .addOption(
      new Option("--format <format>", `report format: ${listFormats()}`)
        .argParser(readFormat)
        .default(defaultFormat, defaultFormat.name),
    )
    .action(async (paths: readonly string[], options: ScanCommandOptions) => {
      const chosen =
        options.rule === undefined ? rules : rules.filter(({ id }) => options.rule?.includes(id));
      done(await runScan({ paths, options, rules: chosen, ruleIds: ids }, terminal));
    });
  program
    .command("review")
    .description("review a pull request once, as the bot does, with the token in GITHUB_TOKEN")
    .argument("<owner/repo#number>", "the pull request")
    .option("--post", "post the review and the check run instead of printing them")
    .action(async (target: string, { post }: { readonly post?: boolean }) => {
      // GitHub's client takes longer to load than a scan takes.
      const { runReview } = await import("./review-command.ts");
      done(await runReview({ target, isPosted: post === true, rules, env: terminal.env }, terminal));
    });
  addExplanations(program, { ids, terminal, done });
  return program;
}

interface Explanations {
  readonly ids: readonly string[];
  readonly terminal: Terminal;
  readonly done: (code: number) => void;
}

function addExplanations(program: Command, { ids, terminal, done }: Explanations): void {
  program
    .command("explain")
    .description("print the page of a rule: what goes wrong, when to keep it, what the fix costs")
    .argument("<rule>", "the id of the rule", (id: string) => readRuleId(id, ids))
    .action((rule: string) => {
      done(explainRule(rule, terminal));
    });
  program
    .command("explain-pod")
    .description(
      "print what each container of the workloads in some files has in the end: which Instrumentation reaches it, and where every variable comes from",
    )
    .argument("<files...>", "files or folders of the workloads, their Namespaces and the Instrumentations")
    .option("--config <file>", "configuration file (default: .github/otel-fix.yml, if it exists)")
    .action(async (paths: readonly string[], { config }: { readonly config?: string }) => {
      done(await runExplainPod({ paths, config, ruleIds: ids }, terminal));
    });
}

function readRuleId(id: string, ids: readonly string[]): string {
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
