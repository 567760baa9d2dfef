import type { ScanReport } from "../../app/scan/scan-files.ts";
import type { Format } from "../../core/report/formats.ts";
import type { Report } from "../../core/report/report.ts";
import { renderTerminal } from "../../core/report/terminal.ts";
import { NO_COLOURS, type Palette } from "../../core/report/palette.ts";
import { printable } from "../../core/text/printable.ts";
import { describeFileFault } from "../files/describe-fault.ts";
import { writeWhole } from "../files/write-whole.ts";
import { EXPECTED_ADDRESS, readPageAddress } from "../page-address.ts";
import { readPage, readVersion, withoutMarks } from "./pages.ts";
import { UsageError, type Terminal } from "./terminal.ts";
import { fromHere } from "./walk-paths.ts";

/** Where a scan's report, or its patch, goes. */

interface Printed {
  readonly format: Format;
  readonly output?: string;
}

/** Where `--output` names a file, there instead, and without colours. */
export async function printReport(
  report: Report,
  { format, output }: Printed,
  terminal: Terminal,
): Promise<void> {
  if (output === undefined) {
    const text = await format.render(report, terminal.palette);
    if (text !== "") terminal.print(text);
    return;
  }
  const text = await format.render(report, NO_COLOURS);
  try {
    await writeWhole(output, `${text}\n`);
  } catch (error) {
    throw new UsageError(`can't write the report ${printable(output)}: ${describeFileFault(error, "write")}`);
  }
}

export async function printDiff(report: Report & ScanReport, terminal: Terminal): Promise<void> {
  const { renderPatch } = await import("../../core/report/fix-diff.ts");
  // The patch alone goes to standard output, so that it can be piped into `git apply`.
  for (const { path, before, after } of report.changes)
    // Only the last line end: blanks and carriage returns before it belong to the patch.
    terminal.print(colour(renderPatch(fromHere(path), before, after).replace(/\n$/, ""), terminal.palette));
  terminal.error(await renderTerminal({ ...report, isPreview: true }, terminal.palette));
}

/** As git colours it. */
function colour(patch: string, palette: Palette): string {
  const by = (line: string) => {
    if (/^(?:diff|---|\+\+\+|index) /.test(line)) return palette.bold(line);
    if (line.startsWith("@@")) return palette.cyan(line);
    if (line.startsWith("+")) return palette.green(line);
    return line.startsWith("-") ? palette.red(line) : line;
  };
  return patch.split("\n").map(by).join("\n");
}

/** What formats say of the program itself, read where they ask. */
export function describeProgram({ pages }: Terminal): Pick<Report, "readVersion" | "readPage"> {
  return {
    readVersion: () => readVersion(pages),
    readPage: (rule) => {
      const page = readPage(rule, pages);
      return page === null ? null : withoutMarks(page);
    },
  };
}

/** Where the rules have pages, by the environment; null where it says nothing. */
export function readPagesUrl({ env }: Terminal): string | null {
  const given = env["OTEL_FIX_PAGES_URL"]?.trim() ?? "";
  const address = readPageAddress(given);
  if (given === "" || address !== null) return address;
  throw new UsageError(
    `OTEL_FIX_PAGES_URL isn't valid: expected ${EXPECTED_ADDRESS}, found ${JSON.stringify(given.slice(0, 60))}`,
  );
}
