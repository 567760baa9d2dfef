import type { Finding, Fix } from "../lint/finding.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { RelatedPlace } from "../manifest/related-place.ts";
import { proseToText } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import { addressOf } from "./own-pages.ts";
import type { Report } from "./report.ts";

/**
 * The report for programs. Its form is a contract, docs/json-report.md: keys are added to it; a change that could break a
 * reader gets a new `version`.
 */
export function renderJson(input: Report): string {
  const { ignored = 0 } = input;
  const document = {
    version: 1,
    findings: input.findings.map(({ finding, manifest }) =>
      toJson(finding, manifest, input.pagesUrl ?? null),
    ),
    suppressed: input.suppressed.map(({ finding, suppression, also, manifest }) => ({
      ...locate(finding, manifest),
      message: proseToText(finding.message),
      reason: suppression.reason,
      until: suppression.until,
      ...(also.length > 0 && { also: also.map(({ reason, until }) => ({ reason, until })) }),
    })),
    notChecked: input.notChecked.map(({ path, reason }) => ({ path, reason })),
    summary: {
      files: input.files,
      manifests: input.manifests,
      instrumentations: input.instrumentations,
      findings: input.findings.length,
      ...(ignored > 0 && { ignored }),
      fixable: input.findings.filter(({ finding }) => finding.fix !== null).length,
    },
  };
  return JSON.stringify(document, null, 2).replaceAll(DRIVES_TERMINAL, escape);
}

/** JSON lets these stand as they are; they can drive a terminal all the same. Line feeds are the report's own. */
const DRIVES_TERMINAL = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function toJson(finding: Finding, manifest: Manifest, pagesUrl: string | null) {
  const { rule, level, ...place } = locate(finding, manifest);
  const { fix, alternatives } = finding;
  const message = proseToText(finding.message);
  return {
    rule,
    level,
    message: fix === null ? `${message} No fix: ${finding.whyNoFix ?? ""}.` : message,
    ...place,
    related: (finding.related ?? []).map(relatedToJson),
    fix: fix === null ? null : fixToJson(fix),
    alternatives: alternatives.map(fixToJson),
    ...(pagesUrl !== null && { helpUri: addressOf(rule, pagesUrl) }),
  };
}

function relatedToJson({ manifest: { path, lines }, range, message }: RelatedPlace) {
  return { path, range: placeIn(lines, range), message: proseToText(message) };
}

function placeIn(lines: Manifest["lines"], { start, end }: Range) {
  return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

function fixToJson({ title, safety, edits }: Fix) {
  return {
    title: proseToText(title),
    safety,
    edits: edits.map(({ start, end, text }) => ({ start, end, text })),
  };
}

function locate({ rule, level, path, range, subject }: Finding, { lines }: Manifest) {
  const { apiVersion, kind, namespace, name, container, service } = subject;
  return {
    rule,
    level,
    path,
    range: placeIn(lines, range),
    resource: apiVersion === null ? null : { apiVersion, kind, namespace, name },
    subject: {
      ...{ kind, namespace, name },
      ...(container !== undefined && { container }),
      ...(service !== undefined && { service }),
    },
  };
}
