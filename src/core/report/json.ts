import type { Finding, SuppressedFinding } from "../lint/finding.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { proseToText } from "../text/prose.ts";

/** The report for programs. Its form is a contract: a change that could break a reader gets a new `version`. */

export interface ReportInput {
  readonly findings: readonly { readonly finding: Finding; readonly manifest: Manifest }[];
  readonly suppressed: readonly (SuppressedFinding & { readonly manifest: Manifest })[];
  readonly notChecked: readonly NotChecked[];
  readonly files: number;
  readonly manifests: number;
  readonly instrumentations: number;
}

export function renderJson(input: ReportInput): string {
  const report = {
    version: 1,
    findings: input.findings.map(({ finding, manifest }) => toJson(finding, manifest)),
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
      fixable: input.findings.filter(({ finding }) => finding.fix !== null).length,
    },
  };
  return JSON.stringify(report, null, 2).replaceAll(DRIVES_TERMINAL, escape);
}

/** JSON lets these stand as they are; they can drive a terminal all the same. Line feeds are the report's own. */
const DRIVES_TERMINAL = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function toJson(finding: Finding, manifest: Manifest) {
  const { rule, level, path, range, resource } = locate(finding, manifest);
  const { fix } = finding;
  return {
    rule,
    level,
    message:
      fix === null
        ? `${proseToText(finding.message)} No fix: ${finding.whyNoFix ?? ""}.`
        : proseToText(finding.message),
    path,
    range,
    resource,
    fix:
      fix === null
        ? null
        : {
            title: proseToText(fix.title),
            safety: fix.safety,
            edits: fix.edits.map(({ start, end, text }) => ({ start, end, text })),
          },
  };
}

function locate({ rule, level, path, range, resource }: Finding, { lines }: Manifest) {
  const { apiVersion, kind, namespace, name } = resource;
  return {
    rule,
    level,
    path,
    range: { start: lines.positionAt(range.start), end: lines.positionAt(range.end) },
    resource: { apiVersion, kind, namespace, name },
  };
}
