import type { Command } from "commander";

import { formatOption, type Commands } from "./add-explanations.ts";
import { showExamples } from "./examples.ts";

/** The commands about the configuration. */
export function addConfiguration(program: Command, commands: Commands): void {
  addConfig(program, commands);
  program
    .command("init")
    .description("write .github/otel-fix.yml with every setting as a comment, at the repository's root")
    .option("--print", "print it instead")
    .action(async ({ print }: { readonly print?: boolean }) => {
      const { runInit } = await import("./init-command.ts");
      commands.done(runInit({ isPrinted: print === true }, commands.terminal));
    });
}

interface ConfigOptions {
  readonly config?: string;
  readonly format: "text" | "json";
}

function addConfig(program: Command, { loadRules, terminal, done }: Commands): void {
  const config = program
    .command("config")
    .description("print the settings that count, for all files or for one, and where each comes from")
    .argument("[path]", "a file that the settings are asked for")
    .option("--config <file>", "configuration file (default: .github/otel-fix.yml, if it exists)")
    .addOption(formatOption())
    .addHelpText(
      "after",
      showExamples([
        ["otel-fix config clusters/test/otel.yaml", "what counts for this file"],
        ["otel-fix config check .github/otel-fix.yml", "whether the file is valid"],
      ]),
    )
    .action(async (path: string | undefined, { config: file, format }: ConfigOptions) => {
      const { runConfig } = await import("./config-command.ts");
      const call = { path: path ?? null, config: file, isJson: format === "json", loadRules };
      done(await runConfig(call, terminal));
    });
  config
    .command("check")
    .description("check whether a file is a valid configuration")
    .argument("<file>", "the file")
    .action(async (file: string) => {
      const { checkConfig } = await import("./config-command.ts");
      done(await checkConfig(file, loadRules, terminal));
    });
}
