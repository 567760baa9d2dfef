import { Command, CommanderError } from "commander";

import { printableLines } from "../../core/text/printable.ts";
import { statusOf } from "../github/octokit-error.ts";
import { addCompletion } from "./add-completion.ts";
import { addConfiguration } from "./add-configuration.ts";
import { addExplanations } from "./add-explanations.ts";
import { addLanguageServer } from "./add-language-server.ts";
import { showExamples } from "./examples.ts";
import { readVersion } from "./pages.ts";
import { addScan, type LoadRules } from "./scan-options.ts";
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

const EXAMPLES = [
  ["otel-fix scan", "check the current folder"],
  ["otel-fix scan --diff deploy/", "see what would be fixed"],
  ["otel-fix scan --fix deploy/", "fix what is proved safe"],
  ["otel-fix explain missing-recommended-disables", "read why, and what a fix costs"],
] as const;

const REVIEW_EXAMPLES = [
  ["otel-fix review acme/shop#12", "see the review as the pull request would show it"],
  ["otel-fix review https://github.com/acme/shop/pull/12 --post", "post it"],
] as const;

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
    .addHelpText("after", showExamples(EXAMPLES))
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
    .argument("<pull-request>", "OWNER/REPO#NUMBER, or the address of its page")
    .option("--post", "post the review and the check run instead of printing them")
    .addHelpText("after", showExamples(REVIEW_EXAMPLES))
    .action(async (target: string, { post }: { readonly post?: boolean }) => {
      // GitHub's client takes longer to load than a scan takes.
      const { runReview } = await import("./review-command.ts");
      const rules = await loadRules();
      done(await runReview({ target, isPosted: post === true, rules, env: terminal.env }, terminal));
    });
  addExplanations(program, { loadRules, terminal, done });
  addConfiguration(program, { loadRules, terminal, done });
  addLanguageServer(program, { loadRules, terminal, done });
  addCompletion(program, { loadRules, terminal, done });
  return program;
}
