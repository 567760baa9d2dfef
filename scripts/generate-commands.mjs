// docs/commands.md: what the registry of commands says.
import { realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { tsImport } from "tsx/esm/api";

const root = path.resolve(import.meta.dirname, "..");
const docsPath = "docs/commands.md";

/**
 * The generated files; `path` is relative to the root of the project.
 * @returns {Promise<{ path: string, text: string }[]>}
 */
export async function generateCommands() {
  const { renderCommandDocs } = await tsImport("../src/core/report/command-help.ts", import.meta.url);
  const options = await resolveConfig(path.join(root, docsPath));
  return [{ path: docsPath, text: await format(renderCommandDocs(), { ...options, parser: "markdown" }) }];
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const { path: file, text } of await generateCommands()) writeFileSync(path.join(root, file), text);
}
