import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

import { CONFIGURATION_PATH } from "../../app/configuration/configuration-path.ts";
import { renderDefaults } from "../../core/config/render-settings.ts";
import { printable } from "../../core/text/printable.ts";
import { codeOf, describeFileFault } from "../files/describe-fault.ts";
import { toSlashes } from "../files/system-paths.ts";
import { exists, findRoot } from "./read-configuration.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** `otel-fix init`: a configuration file that changes nothing yet and says what there is to change. */
export function runInit({ isPrinted }: { readonly isPrinted: boolean }, terminal: Terminal): number {
  const text = renderConfiguration();
  if (isPrinted) {
    terminal.print(text.trimEnd());
    return 0;
  }
  const file = join(findRoot(process.cwd()), CONFIGURATION_PATH);
  const path = printable(toSlashes(relative(process.cwd(), file)));
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Never over a file that is there.
    writeFileSync(file, text, { flag: "wx" });
  } catch (error) {
    if (codeOf(error) === "EEXIST" && exists(file))
      throw new UsageError(`${path} is there already: otel-fix config shows what it says`);
    throw new UsageError(`can't write ${path}: ${describeFileFault(error, "write")}`);
  }
  terminal.print(`wrote ${path}: it changes nothing until you remove a #`);
  return 0;
}

function renderConfiguration(): string {
  return [
    "# Settings of otel-fix. Every key is optional; these are the defaults.",
    "# Remove the # of what you change, and of the key above it. otel-fix config shows what counts in the end.",
    "",
    ...renderDefaults().map((line) => `# ${line}`),
    "",
  ].join("\n");
}
