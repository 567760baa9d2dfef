import type { Finding } from "../lint/finding.ts";
import type { Level } from "../config/policy.ts";
import { proseToText } from "../text/prose.ts";
import { oneLine } from "../text/one-line.ts";
import type { Report } from "./report.ts";

/**
 * Workflow commands: lines by which a step tells GitHub's runner of a finding at its place
 * (docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */

/** GitHub shows no more of each level for a step, and drops the others without a word. */
const MAX_ANNOTATIONS = 10;

/** Ends the step's commands until the mark comes, so that nothing that a manifest holds is one: nobody else knows the mark. */
export function withoutCommands(text: string, mark: string): string {
  return [`::stop-commands::${mark}`, text, `::${mark}::`].join("\n");
}

/** A line for the log that stands out, without a place. */
export function renderNote(level: Level, message: string): string {
  return `::${level}::${escapeData(message)}`;
}

/** The findings that have a place in GitHub's view, worst first, as many as it shows. */
export function renderAnnotations({ findings }: Report): readonly string[] {
  const left = { error: MAX_ANNOTATIONS, warning: MAX_ANNOTATIONS, notice: MAX_ANNOTATIONS };
  return findings
    .filter(({ finding: { level } }) => (left[level] -= 1) >= 0)
    .map(({ finding, manifest }) => {
      const { range, level, path, rule } = finding;
      const start = manifest.lines.positionAt(range.start);
      const end = manifest.lines.positionAt(Math.max(range.start, range.end - 1));
      const properties = { file: path, line: start.line, endLine: end.line, title: rule };
      return `::${level} ${renderProperties(properties)}::${escapeData(describe(finding))}`;
    });
}

/** The annotations for a workflow's step, and in words how many of the findings GitHub has no room for. */
export function renderWorkflowCommands(report: Report): string {
  const lines = renderAnnotations(report);
  const left = report.findings.length - lines.length;
  if (left > 0)
    return [
      ...lines,
      `${left} more: GitHub shows ${MAX_ANNOTATIONS} of each level for a step. --format text lists them.`,
    ].join("\n");
  return lines.length > 0 ? lines.join("\n") : "No findings.";
}

function describe({ message, fix, whyNoFix }: Finding): string {
  const remedy = fix === null ? `No fix: ${whyNoFix ?? ""}.` : `Fix: ${proseToText(fix.title)}.`;
  return oneLine(`${proseToText(message)} ${remedy}`);
}

function renderProperties(properties: Readonly<Record<string, string | number>>): string {
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
    .join(",");
}

/** As actions/toolkit's packages/core/src/command.ts does, which the runner reverses. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
