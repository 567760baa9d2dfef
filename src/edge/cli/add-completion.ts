import { Argument, type Command } from "commander";

import type { Commands } from "./add-explanations.ts";
import { showExamples } from "./examples.ts";
import { idsOf } from "./scan-options.ts";

/** The command that prints what a shell needs to complete the others. */
export function addCompletion(program: Command, { loadRules, terminal, done }: Commands): void {
  program
    .command("completion")
    .description("print the completion of a shell: commands, options, rules, files")
    .addArgument(new Argument("<shell>", "the shell").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      showExamples([
        ["source <(otel-fix completion bash)", "in ~/.bashrc"],
        ["source <(otel-fix completion zsh)", "in ~/.zshrc, behind compinit"],
        ["otel-fix completion fish | source", "in ~/.config/fish/config.fish"],
      ]),
    )
    .action(async (shell: "bash" | "zsh" | "fish") => {
      const { renderCompletion } = await import("./completion/render-completion.ts");
      terminal.print(renderCompletion(shell, program, idsOf(await loadRules())));
      done(0);
    });
}
