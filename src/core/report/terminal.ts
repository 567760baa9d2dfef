import type { Safety } from "../lint/finding.ts";
import { groupBy } from "../text/group-by.ts";
import { printable } from "../text/printable.ts";
import { proseToText, type Prose } from "../text/prose.ts";
import type { Palette } from "./palette.ts";
import type { Report } from "./report.ts";

/** The report for people at a terminal. */
export async function renderTerminal(input: Report, palette: Palette): Promise<string> {
  const findings = await loadFindings(input, palette);
  if (input.isQuiet === true) return findings.join("\n\n");
  const blocks = [
    ...findings,
    ...renderSuppressed(input, palette),
    ...renderNotChecked(input, palette),
    ...renderFixed(input, palette),
    renderSummary(input, palette),
  ];
  return blocks.join("\n\n");
}

/** Most scans find nothing, and hooks run one at every commit: what shows a finding is loaded where there is one. */
async function loadFindings(input: Report, palette: Palette): Promise<readonly string[]> {
  if (input.findings.length === 0) return [];
  const { renderFindings } = await import("./terminal-findings.ts");
  return renderFindings(input, palette);
}

/** What is hidden and why; where the policy wants it in sight, the finding too. */
function renderSuppressed({ suppressed }: Report, palette: Palette): readonly string[] {
  if (suppressed.length === 0) return [];
  const lines = suppressed.flatMap(({ finding, manifest, suppression, also, isReported }) => {
    const { line, column } = manifest.lines.positionAt(finding.range.start);
    const place = `${printable(finding.path)}:${line}:${column} ${finding.rule}`;
    const message = isReported ? [`    ${show(finding.message)}`] : [];
    return [...[suppression, ...also].map((one) => `  ${place}: ${describeSuppression(one)}`), ...message];
  });
  return [[palette.bold("Suppressed"), ...lines].join("\n")];
}

function describeSuppression({ reason, until }: Report["suppressed"][number]["suppression"]): string {
  const why = reason === null ? "no reason given" : printable(shortenReason(reason));
  return until === null ? why : `${why} (until ${until})`;
}

function shortenReason(reason: string): string {
  return reason.length > 200 ? `${reason.slice(0, 200).toWellFormed()}…` : reason;
}

function renderNotChecked({ notChecked, announced }: Report, palette: Palette): readonly string[] {
  const listed = notChecked.filter(({ path }) => announced?.has(path) !== true);
  if (listed.length === 0) return [];
  const lines = listed.map(({ path, reason }) => `  ${printable(path)}: ${printable(reason)}`);
  return [[palette.bold("Not checked"), ...lines].join("\n")];
}

/** Which files are others now. A preview's patch says it itself. */
function renderFixed({ fixed, isPreview }: Report, palette: Palette): readonly string[] {
  if (fixed.length === 0 || isPreview === true) return [];
  const lines = [...groupBy(fixed, ({ path }) => path)].map(([path, group]) => {
    const rules = [...groupBy(group, ({ rule }) => rule)].map(([rule, { length }]) =>
      length === 1 ? rule : `${rule} (${length})`,
    );
    return `  ${printable(path)}: ${rules.join(", ")}`;
  });
  return [[palette.bold("Fixed"), ...lines].join("\n")];
}

function renderSummary(input: Report, palette: Palette): string {
  const { findings, fixed, suppressed, files, manifests, instrumentations, notChecked, isPreview } = input;
  const { ignored = 0 } = input;
  const fixesOf = (safety: Safety) => findings.filter(({ finding }) => finding.fix?.safety === safety).length;
  const [safe, unsafe] = [fixesOf("safe"), fixesOf("unsafe")];
  const parts = [
    renderCount(input, palette),
    ...(safe > 0 ? [`${safe} fixable with --fix`] : []),
    ...(unsafe > 0 ? [`${unsafe} with a fix to check first`] : []),
    ...(fixed.length > 0 ? [`${fixed.length} ${isPreview === true ? "would be fixed" : "fixed"}`] : []),
    ...(suppressed.length > 0 ? [`${suppressed.length} suppressed`] : []),
    ...(notChecked.length > 0 ? [`${notChecked.length} not checked`] : []),
    ...(ignored > 0 ? [`${ignored} left out by .gitignore`] : []),
  ];
  return `${parts.join(", ")} · ${count(instrumentations, "Instrumentation")} in ${count(manifests, "manifest")} of ${count(files, "file")}`;
}

/** After fixing, what is said is what is left. */
function renderCount({ findings, fixed }: Report, palette: Palette): string {
  if (findings.length > 0)
    return palette.yellow(`${count(findings.length, "finding")}${fixed.length > 0 ? " left" : ""}`);
  return palette.green(fixed.length > 0 ? "no findings left" : "no findings");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function show(sentence: Prose): string {
  return printable(proseToText(sentence));
}
