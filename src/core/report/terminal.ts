import type { Palette } from "./palette.ts";
import { printable } from "../text/printable.ts";
import type { Finding, Safety } from "../lint/finding.ts";
import type { RelatedPlace } from "../manifest/related-place.ts";
import { plain, proseToText, type Prose } from "../text/prose.ts";
import { addressOf } from "./own-pages.ts";
import { collectPoints } from "./points.ts";
import type { Report } from "./report.ts";

/** The report for people at a terminal. */
export function renderTerminal(input: Report, palette: Palette): string {
  const findings = input.findings.map((entry) => renderFinding(entry, input, palette));
  if (input.isQuiet === true) return findings.join("\n\n");
  const blocks = [
    ...findings,
    ...renderAdvice(
      input.findings.map(({ finding }) => finding),
      palette,
    ),
    ...renderSuppressed(input, palette),
    ...renderNotChecked(input, palette),
    renderSummary(input, palette),
  ];
  return blocks.join("\n\n");
}

function renderFinding(
  { finding, manifest }: Report["findings"][number],
  { pagesUrl = null }: Report,
  palette: Palette,
): string {
  const { line, column } = manifest.lines.positionAt(finding.range.start);
  return [
    `${palette.bold(`${printable(finding.path)}:${line}:${column}`)} ${colourOf(finding, palette)(finding.level)} ${linkRule(finding.rule, pagesUrl, palette)}`,
    `  ${show(finding.message)}`,
    `  ${palette.dim(`${String(line).padStart(5)} |`)} ${printable(manifest.lines.textOf(line).slice(0, 160))}`,
    ...(finding.related ?? []).map((place) => `  ${palette.dim("see:")} ${renderRelated(place)}`),
    `  ${renderFix(finding, palette)}`,
    ...finding.alternatives.map(({ title }) => `  ${palette.dim("or by hand:")} ${show(title)}`),
  ].join("\n");
}

/** Nobody takes one that guesses for one that `--fix` applies. */
function renderFix({ fix, whyNoFix }: Finding, palette: Palette): string {
  if (fix === null) return `${palette.dim("no fix:")} ${printable(whyNoFix ?? "")}`;
  const label =
    fix.safety === "safe"
      ? palette.green("fix:")
      : palette.yellow("fix to check first (--fix leaves it out):");
  return `${label} ${show(fix.title)}`;
}

function renderRelated({ manifest: { path, lines }, range, message }: RelatedPlace): string {
  const { line, column } = lines.positionAt(range.start);
  return `${printable(path)}:${line}:${column} ${show(message)}`;
}

function linkRule(rule: string, pagesUrl: string | null, { link }: Palette): string {
  return pagesUrl === null || link === undefined ? rule : link(rule, addressOf(rule, pagesUrl));
}

function colourOf(finding: Finding, palette: Palette): (text: string) => string {
  return { error: palette.red, warning: palette.yellow, notice: palette.cyan }[finding.level];
}

/** What the fixes cost and how to decline them: by rule, each point once, and what several rules say at the end. */
function renderAdvice(findings: readonly Finding[], palette: Palette): readonly string[] {
  if (findings.every(({ advice: { cost, decline } }) => cost.length + decline.length === 0)) return [];
  const { byRule, shared } = collectPoints(findings);
  const title = palette.bold("Before you fix: what it means, what it costs, and how to decline it");
  const rules = [...new Set(findings.map(({ rule }) => rule))];
  const more = `More: otel-fix explain ${rules.length === 1 ? rules.join("") : "RULE"}`;
  const groups = [...byRule, { rule: "all of them", points: [...shared, plain(more)] }];
  const lines =
    rules.length === 1
      ? groups.flatMap(({ points }) => points.map((point) => `  - ${show(point)}`))
      : groups.flatMap(({ rule, points }) => [`  ${rule}`, ...points.map((point) => `    - ${show(point)}`)]);
  return [[title, ...lines].join("\n")];
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
