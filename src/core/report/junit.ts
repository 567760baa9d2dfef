import { groupBy } from "../text/group-by.ts";
import { proseToText, type Prose } from "../text/prose.ts";
import { oneLine } from "../text/one-line.ts";
import type { Report } from "./report.ts";

/**
 * JUnit's XML, in the form of Ant's task, which most readers follow (github.com/windyroad/JUnit-Schema): a suite for each
 * file, a case for each finding in it, and a case that passes for a file that was looked at and has none. A notice passes:
 * what it says stands in the case's output.
 */
export function renderJunit(report: Report): string {
  const byPath = groupBy(report.findings, ({ finding }) => finding.path);
  const unread = groupBy(report.notChecked, ({ path }) => path);
  const paths = [...new Set([...byPath.keys(), ...unread.keys()])].sort();
  const suites = paths.map((path, id) => {
    const cases = [
      ...(byPath.get(path) ?? []).map(renderFinding),
      ...(unread.get(path) ?? []).map(({ reason }) => renderUnread(path, reason)),
    ];
    return renderSuite(path, id, cases);
  });
  const all = suites.length > 0 ? suites : [renderSuite("otel-fix", 0, [PASSED])];
  return ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", ...all, "</testsuites>"].join("\n");
}

interface Case {
  readonly xml: string;
  readonly isFailure: boolean;
}

const PASSED: Case = {
  xml: '    <testcase classname="otel-fix" name="no findings" time="0"/>',
  isFailure: false,
};

/** A run of a linter has no time of its own; the same input gives the same report. */
const HEAD = 'timestamp="1970-01-01T00:00:00" hostname="localhost" time="0"';

function renderSuite(name: string, id: number, cases: readonly Case[]): string {
  const failures = cases.filter(({ isFailure }) => isFailure).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0"`;
  return [
    `  <testsuite id="${id}" package="otel-fix" name=${quote(name)} ${counts} ${HEAD}>`,
    "    <properties/>",
    ...cases.map(({ xml }) => xml),
    "    <system-out/>",
    "    <system-err/>",
    "  </testsuite>",
  ].join("\n");
}

function renderFinding({ finding, manifest }: Report["findings"][number]): Case {
  const { rule, level, message, advice, fix, whyNoFix, path, range } = finding;
  const { line, column } = manifest.lines.positionAt(range.start);
  const place = `${path}:${line}:${column}`;
  const remedy = fix === null ? `No fix: ${whyNoFix ?? ""}.` : `Fix: ${proseToText(fix.title)}.`;
  const text = [place, say(message), say(advice.consequence), oneLine(remedy)].join("\n");
  const head = `    <testcase classname=${quote(path)} name=${quote(`${rule} (${place})`)} time="0"`;
  if (level === "notice") return { xml: `${head}/>`, isFailure: false };
  const failure = `      <failure type=${quote(rule)} message=${quote(say(message))}>${escape(text)}</failure>`;
  return { xml: [`${head}>`, failure, "    </testcase>"].join("\n"), isFailure: true };
}

function say(sentence: Prose): string {
  return oneLine(proseToText(sentence));
}

function renderUnread(path: string, reason: string): Case {
  const name = quote(`not checked: ${oneLine(reason)}`);
  return { xml: `    <testcase classname=${quote(path)} name=${name} time="0"/>`, isFailure: false };
}

function quote(text: string): string {
  return `"${escape(text)
    .replaceAll('"', "&quot;")
    .replaceAll(/[\t\n\r]/g, " ")}"`;
}

/** XML 1.0 knows no other control characters, not even escaped ones. */
function escape(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNKNOWN_TO_XML, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

const UNKNOWN_TO_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
