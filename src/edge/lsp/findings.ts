import type { TextDocument } from "vscode-languageserver-textdocument";
import {
  CodeActionKind,
  DiagnosticSeverity,
  type CodeAction,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { pathToFileURL } from "node:url";

import type { ScannedFinding } from "../../app/scan/scan-files.ts";
import type { Level } from "../../core/config/policy.ts";
import type { Finding, Fix } from "../../core/lint/finding.ts";
import type { NotChecked } from "../../core/manifest/manifest.ts";
import { addressOf } from "../../core/report/own-pages.ts";
import { proseToText } from "../../core/text/prose.ts";

/** Findings in the words of the Language Server Protocol: diagnostics, and code actions for their fixes. */

const SEVERITIES: Readonly<Record<Level, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  notice: DiagnosticSeverity.Information,
};

export const SOURCE = "otel-fix";

export function toDiagnostic(
  { finding }: ScannedFinding,
  document: TextDocument,
  pagesUrl: string | null,
): Diagnostic {
  const { rule, level, message, advice, related = [], range } = finding;
  const places = related.map(({ manifest: { path, lines }, range: at, message: words }) => {
    const [start, end] = [lines.positionAt(at.start), lines.positionAt(at.end)];
    return {
      location: {
        uri: pathToFileURL(path).href,
        range: {
          start: { line: start.line - 1, character: start.column - 1 },
          end: { line: end.line - 1, character: end.column - 1 },
        },
      },
      message: proseToText(words),
    } satisfies DiagnosticRelatedInformation;
  });
  return {
    range: toRange(range, document),
    severity: SEVERITIES[level],
    code: rule,
    ...(pagesUrl !== null && { codeDescription: { href: addressOf(rule, pagesUrl) } }),
    source: SOURCE,
    message: [message, advice.consequence, ...(advice.loss === undefined ? [] : [advice.loss])]
      .map(proseToText)
      .filter(Boolean)
      .join("\n"),
    ...(places.length > 0 && { relatedInformation: places }),
  };
}

/** What could not be checked, at the line that its reason names. */
export function toHint({ reason }: NotChecked, document: TextDocument): Diagnostic {
  const [, number = "1", words = reason] = /^line (\d{1,9}): (.*)$/s.exec(reason) ?? [];
  const line = Math.min(Number(number), document.lineCount) - 1;
  return {
    range: { start: { line, character: 0 }, end: { line, character: 0 } },
    severity: DiagnosticSeverity.Hint,
    code: "not-checked",
    source: SOURCE,
    message: `Not checked: ${words}`,
  };
}

export function toRange(
  { start, end }: { readonly start: number; readonly end: number },
  document: TextDocument,
): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** A diagnostic, and the finding that it stands for. */
export interface Shown {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
}

/** The fix, which is to be preferred where it is proved safe, and the others. */
export function toQuickFixes(
  { finding, diagnostic }: Shown,
  document: TextDocument,
  toEdit: WriteEdit,
): readonly CodeAction[] {
  const { fix, alternatives } = finding;
  const fixes = [...(fix === null ? [] : [fix]), ...alternatives];
  return fixes.map((one) => ({
    title: titleOf(one),
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    ...(one === fix && one.safety === "safe" && { isPreferred: true }),
    edit: toEdit(
      document,
      one.edits.map(({ start, end, text }) => ({ range: toRange({ start, end }, document), newText: text })),
    ),
  }));
}

function titleOf({ title, safety }: Fix): string {
  const words = proseToText(title);
  return safety === "safe" ? words : `${words} (a guess: check it)`;
}

export type WriteEdit = (document: TextDocument, edits: TextEdit[]) => WorkspaceEdit;

/** For the version that was checked, and no other, where the client can tell versions. */
export function createEditWriter(canVersion: boolean): WriteEdit {
  return ({ uri, version }, edits) =>
    canVersion
      ? { documentChanges: [{ textDocument: { uri, version }, edits }] }
      : { changes: { [uri]: edits } };
}
