import { Option, type Command } from "commander";

import { showExamples } from "./examples.ts";
import { idsOf, readRuleId, type LoadRules } from "./scan-options.ts";
import type { Terminal } from "./terminal.ts";

/** The commands that explain: a rule, all rules, a pod. What each of them does is loaded when it runs. */

export interface Commands {
  readonly loadRules: LoadRules;
  readonly terminal: Terminal;
  readonly done: (code: number) => void;
}

export function addExplanations(program: Command, commands: Commands): void {
  addExplain(program, commands);
  addRules(program, commands);
  addExplainPod(program, commands);
}

function addExplain(program: Command, { loadRules, terminal, done }: Commands): void {
  program
    .command("explain")
    .description("print the page of a rule: what goes wrong, when to keep it, what the fix costs")
    .argument("<rule>", "the id of the rule")
    .addHelpText("after", showExamples([["otel-fix explain endpoint-path", "read one page"]]))
    .action(async (rule: string) => {
      const { explainRule } = await import("./explain.ts");
      done(explainRule(readRuleId(rule, idsOf(await loadRules())), terminal));
    });
}

interface RulesOptions {
  readonly language?: string;
  readonly symptom?: string;
  readonly format: "text" | "json";
}

function addRules(program: Command, { loadRules, terminal, done }: Commands): void {
  program
    .command("rules")
    .description("list the rules, all of them or by language and by what you see")
    .option("--language <name>", "those about a language: python, java, nodejs, …")
    .option("--symptom <words>", "those about what you see: no telemetry, failed spans, refused, …")
    .addOption(formatOption())
    .addHelpText(
      "after",
      showExamples([
        ["otel-fix rules --language python", "what can go wrong with Python"],
        ['otel-fix rules --symptom "no telemetry"', "what may have stopped it"],
      ]),
    )
    .action(async ({ language, symptom, format }: RulesOptions) => {
      const { runRules } = await import("./rules-command.ts");
      done(runRules({ language, symptom, isJson: format === "json" }, await loadRules(), terminal));
    });
}

export function formatOption(): Option {
  return new Option("--format <format>", "for people or for programs")
    .choices(["text", "json"])
    .default("text");
}

function addExplainPod(program: Command, { loadRules, terminal, done }: Commands): void {
  program
    .command("explain-pod")
    .description(
      "print what each container of the workloads in some files has in the end: which Instrumentation reaches it, and where every variable comes from",
    )
    .argument("<files...>", "files or folders of the workloads, their Namespaces and the Instrumentations")
    .option("--config <file>", "configuration file (default: .github/otel-fix.yml, if it exists)")
    .addHelpText(
      "after",
      showExamples([["otel-fix explain-pod deploy/shop/ platform/otel/", "the workloads of one folder"]]),
    )
    .action(async (paths: readonly string[], { config }: { readonly config?: string }) => {
      const { runExplainPod } = await import("./explain-pod-command.ts");
      done(await runExplainPod({ paths, config, loadRules }, terminal));
    });
}
