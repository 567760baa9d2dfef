import { Command, CommanderError } from "commander";

import { printableLines } from "../../core/text/printable.ts";
import { statusOf } from "../github/octokit-error.ts";
import { explainRule } from "./explain.ts";
import { readVersion } from "./pages.ts";
import { addScan, idsOf, readRuleId, type LoadRules } from "./scan-options.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** The command line: its words and options. Exit codes: 0 nothing to say, 1 findings, 2 it could not do its work. */
export async function runProgram(
  args: readonly string[],
  loadRules: LoadRules,
  terminal: Terminal,
): Promise<number> {
  let exitCode = 0;
  const program = createProgram(loadRules, terminal, (code) => (exitCode = code));
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

function createProgram(loadRules: LoadRules, terminal: Terminal, done: (code: number) => void): Command {
  const program = new Command("otel-fix")
    .description(
      "Checks OpenTelemetry Instrumentation resources in Kubernetes manifests, and applies fixes that are proved safe.",
    )
    .option("-V, --version", "print the version")
    .on("option:version", () => {
      terminal.print(readVersion(terminal.pages));
      throw new CommanderError(0, "commander.version", "");
    })
    .option("--color", "print colours although the output is no terminal (or set FORCE_COLOR)")
    .option("--no-color", "print no colours (or set NO_COLOR)")
    .exitOverride()
    .showHelpAfterError("(otel-fix --help shows the options)")
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.error(printableLines(text.trimEnd())),
    });
  addScan(program, {
    loadRules,
    run: async (call) => {
      // What scans takes longer to load than help takes.
      const { runScan } = await import("./scan-command.ts");
      done(await runScan(call, terminal));
    },
  });
  program
    .command("review")
    .description("review a pull request once, as the bot does, with the token in GITHUB_TOKEN")
    .argument("<owner/repo#number>", "the pull request")
    .option("--post", "post the review and the check run instead of printing them")
    .action(async (target: string, { post }: { readonly post?: boolean }) => {
      // GitHub's client takes longer to load than a scan takes.
      const { runReview } = await import("./review-command.ts");
      const rules = await loadRules();
      done(await runReview({ target, isPosted: post === true, rules, env: terminal.env }, terminal));
    });
  addExplanations(program, { loadRules, terminal, done });
  return program;
}

interface Explanations {
  readonly loadRules: LoadRules;
  readonly terminal: Terminal;
  readonly done: (code: number) => void;
}

function addExplanations(program: Command, { loadRules, terminal, done }: Explanations): void {
  program
    .command("explain")
    .description("print the page of a rule: what goes wrong, when to keep it, what the fix costs")
    .argument("<rule>", "the id of the rule")
    .action(async (rule: string) => {
      done(explainRule(readRuleId(rule, idsOf(await loadRules())), terminal));
    });
  program
    .command("explain-pod")
    .description(
      "print what each container of the workloads in some files has in the end: which Instrumentation reaches it, and where every variable comes from",
    )
    .argument("<files...>", "files or folders of the workloads, their Namespaces and the Instrumentations")
    .option("--config <file>", "configuration file (default: .github/otel-fix.yml, if it exists)")
    .action(async (paths: readonly string[], { config }: { readonly config?: string }) => {
      const { runExplainPod } = await import("./explain-pod-command.ts");
      done(await runExplainPod({ paths, config, loadRules }, terminal));
    });
}
