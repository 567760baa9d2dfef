import type { TextDocument } from "vscode-languageserver-textdocument";
import { DiagnosticSeverity, type CodeAction, type Diagnostic, type Range } from "vscode-languageserver/node";

import { CONFIGURATION_PATH } from "../../app/configuration/configuration-path.ts";
import type { ScanReport } from "../../app/scan/scan-files.ts";
import { parseConfiguration } from "../../core/config/parse-configuration.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { paragraph, renderMarkdown } from "../../core/report/markdown.ts";
import { addressOf } from "../../core/report/own-pages.ts";
import { plain, prose, proseToText, type Prose } from "../../core/text/prose.ts";
import {
  SOURCE,
  toDiagnostic,
  toHint,
  toQuickFixes,
  toRange,
  type Shown,
  type WriteEdit,
} from "./findings.ts";
import {
  createPlaces,
  MOST_TEXT,
  openTexts,
  type Group,
  type PlacedDocument,
  type Places,
  type PlacesOptions,
} from "./places.ts";
import { listTextEdits } from "./text-edits.ts";

/** What an editor is told of its open documents. */
export interface Session {
  /** Checks all open documents; the diagnostics of each, by its address. */
  readonly check: () => Promise<ReadonlyMap<string, readonly Diagnostic[]>>;
  readonly listActions: (document: TextDocument, asked: AskedActions) => Promise<readonly CodeAction[]>;
  /** Text or Markdown; null where there is nothing to say. */
  readonly hover: (document: TextDocument, offset: number) => Promise<string | null>;
  /** Something on disk has changed. */
  readonly forget: () => void;
}

export interface AskedActions {
  readonly range: Range;
  readonly wantsQuickFixes: boolean;
  /** By its own name. A fix of all that was set up for other linters must not take spans away. */
  readonly wantsFixAll: boolean;
}

export interface SessionOptions extends PlacesOptions {
  readonly pagesUrl: string | null;
  readonly toEdit: WriteEdit;
  readonly takesMarkdown: boolean;
}

export function createSession(options: SessionOptions): Session {
  const places = createPlaces(options);
  const shown = new Map<string, KnownDocument>();
  const reportFailure = createFailureReport(options.warn);

  async function checkGroup(group: Group): Promise<readonly (readonly [string, readonly Diagnostic[]])[]> {
    const scanned = await scanGroup(group);
    reportFailure(group, scanned);
    const report = scanned.ok ? scanned.report : null;
    return group.map((placed) => {
      const { document, path } = placed;
      const all = (report?.findings ?? [])
        .filter(({ finding }) => finding.path === path)
        .map((one) => ({
          finding: one.finding,
          diagnostic: toDiagnostic(one, document, options.pagesUrl),
        }));
      shown.set(document.uri, { version: document.version, all });
      const more = listMore(placed, scanned, options.rules);
      return [document.uri, [...all.map(({ diagnostic }) => diagnostic), ...more]];
    });
  }

  function shownIn(document: TextDocument): readonly Shown[] {
    const known = shown.get(document.uri);
    return known?.version === document.version ? known.all : [];
  }

  return {
    check: async () => {
      const checked = new Map<string, readonly Diagnostic[]>();
      for (const group of places.listGroups())
        for (const [uri, diagnostics] of await checkGroup(group)) checked.set(uri, diagnostics);
      for (const uri of [...shown.keys()]) if (!checked.has(uri)) shown.delete(uri);
      return checked;
    },
    listActions: async (document, { range, wantsQuickFixes, wantsFixAll }) => {
      const all = shownIn(document);
      const here = wantsQuickFixes ? all.filter(({ diagnostic }) => overlaps(diagnostic.range, range)) : [];
      const fixes = here.flatMap((one) => toQuickFixes(one, document, options.toEdit));
      // It takes another scan: nobody waits for it at each move of the cursor.
      const isWorthIt = wantsFixAll && all.some(({ finding: { fix } }) => fix?.safety === "safe");
      return [...fixes, ...(isWorthIt ? await fixAll(document, places, options.toEdit) : [])];
    },
    hover: async (document, offset) => {
      const { path, workspace, open } = places.find(document);
      if (!open.has(path)) return null;
      const position = document.positionAt(offset);
      const at = { start: position, end: position };
      const rules = shownIn(document)
        .filter(({ diagnostic }) => overlaps(diagnostic.range, at))
        .map(({ finding: { rule } }) => describeRule(rule, options));
      const explained = await workspace.explain(open, { path, offset }).catch(() => []);
      return render([...explained, ...rules], options);
    },
    forget: places.forget,
  };
}

interface KnownDocument {
  /** Of the document, when it was checked. */
  readonly version: number;
  readonly all: readonly Shown[];
}

/** Why a workspace can't be checked: once as a message, until it is mended. Each document says it besides. */
function createFailureReport(warn: (text: string) => void): (group: Group, scanned: Scanned) => void {
  const failures = new Map<string, string>();
  return ([first], scanned) => {
    if (first === undefined) return;
    if (scanned.ok) failures.delete(first.key);
    else {
      if (failures.get(first.key) !== scanned.reason) warn(`otel-fix: ${scanned.reason}`);
      failures.set(first.key, scanned.reason);
    }
  };
}

type Scanned =
  { readonly ok: true; readonly report: ScanReport } | { readonly ok: false; readonly reason: string };

async function scanGroup(group: Group): Promise<Scanned> {
  const [first] = group;
  if (first === undefined) return { ok: false, reason: "nothing is open" };
  try {
    return { ok: true, report: await first.workspace.check(openTexts(group)) };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What else is to be said of a document than findings. */
function listMore(
  { document, path }: PlacedDocument,
  scanned: Scanned,
  rules: readonly Rule[],
): readonly Diagnostic[] {
  const notChecked = scanned.ok
    ? scanned.report.notChecked.filter(
        (one) => one.path === path && one.isInert !== true && one.isPatch !== true,
      )
    : [{ path, reason: scanned.reason }];
  const hints = notChecked.map((one) => toHint(one, document));
  return [...hints, ...checkSize(document), ...checkConfiguration(document, path, rules)];
}

async function fixAll(
  document: TextDocument,
  places: Places,
  toEdit: WriteEdit,
): Promise<readonly CodeAction[]> {
  const { path, workspace, open } = places.find(document);
  // Why it can't be, the check says.
  const after = open.has(path) ? await workspace.fixAll(open, path).catch(() => null) : null;
  if (after === null) return [];
  const edit = toEdit(document, listTextEdits(document, after));
  return [{ title: "Fix all that otel-fix proves safe", kind: FIX_ALL, edit }];
}

function describeRule(id: string, { rules, pagesUrl }: SessionOptions): Prose {
  const summary = rules.find((rule) => rule.id === id)?.summary ?? "";
  return prose`${id}: ${plain(summary)}${plain(pagesUrl === null ? "" : ` ${addressOf(id, pagesUrl)}`)}`;
}

export const FIX_ALL = "source.fixAll.otel-fix";

function render(sentences: readonly Prose[], { takesMarkdown }: SessionOptions): string | null {
  if (sentences.length === 0) return null;
  return takesMarkdown
    ? renderMarkdown(sentences.map((one) => paragraph(one)))
    : sentences.map(proseToText).join("\n");
}

/** Also where they only touch: a cursor behind a word is at it. */
function overlaps(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}

function checkSize(document: TextDocument): readonly Diagnostic[] {
  if (document.getText().length <= MOST_TEXT) return [];
  const reason = `larger than ${MOST_TEXT / 1_000_000} million characters`;
  return [toHint({ path: document.uri, reason }, document)];
}

/** The configuration as it is in the editor; what counts is what was saved. */
function checkConfiguration(
  document: TextDocument,
  path: string,
  rules: readonly Rule[],
): readonly Diagnostic[] {
  if (!path.endsWith(`/${CONFIGURATION_PATH}`)) return [];
  const parsed = parseConfiguration(document.getText(), { path, ruleIds: rules.map(({ id }) => id) });
  if (parsed.ok) return [];
  return parsed.errors.map(({ line, column, message }) => {
    const start = document.offsetAt({ line: line - 1, character: column - 1 });
    const end = document.offsetAt({ line, character: 0 });
    return {
      range: toRange({ start, end }, document),
      severity: DiagnosticSeverity.Error,
      code: "configuration",
      source: SOURCE,
      message,
    };
  });
}
