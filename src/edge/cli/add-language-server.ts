import type { Command } from "commander";

import type { Commands } from "./add-explanations.ts";
import { readVersion } from "./pages.ts";

/** The command that editors start. */
export function addLanguageServer(program: Command, { loadRules, terminal }: Commands): void {
  program
    .command("lsp")
    .description("serve an editor: findings, fixes and effective values by the Language Server Protocol")
    .option("--stdio", "by standard input and output, as it does anyway")
    // Editors name themselves, so that a server can end when they do.
    .option("--clientProcessId <id>", "the process of the editor")
    .action(async () => {
      const { serve } = await import("../lsp/serve.ts");
      const { readPagesUrl } = await import("./print-report.ts");
      await serve({
        input: process.stdin,
        output: process.stdout,
        rules: await loadRules(),
        version: readVersion(terminal.pages),
        pagesUrl: readPagesUrl(terminal),
        error: terminal.error,
      });
    });
}
