import { readPage, withoutMarks } from "./pages.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** `otel-fix explain RULE`: the rule's page, as it is written. Markdown reads well enough at a terminal; headings stand out. */
export function explainRule(rule: string, { print, palette, pages }: Terminal): number {
  const page = readPage(rule, pages);
  if (page === null) throw new UsageError(`the page of ${rule} isn't in ${pages.href}: reinstall otel-fix`);
  const lines = withoutMarks(page).split("\n");
  print(lines.map((line) => (/^#+ /.test(line) ? palette.bold(line) : line)).join("\n"));
  return 0;
}
