import { groupBy } from "../text/group-by.ts";
import { proseToText } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import { formatIdentity, mapIdentities } from "../review/identity.ts";
import { digest } from "../text/digest.ts";
import type { Level } from "../config/policy.ts";
import type { Finding, Fix } from "../lint/finding.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { RelatedPlace } from "../manifest/related-place.ts";
import { addressOf } from "./own-pages.ts";
import { oneLine } from "../text/one-line.ts";
import type { Report } from "./report.ts";

/**
 * SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0), in the form that GitHub's code scanning reads
 * (docs.github.com/code-security, "SARIF support for code scanning").
 */
export function renderSarif(report: Report): string {
  const results = listResults(report);
  const left = results.length - MAX_RESULTS;
  const run = {
    tool: { driver: describeTool(report) },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [ROOT]: { description: { text: "The folder in which the scan was run." } } },
    results: results.slice(0, MAX_RESULTS),
    invocations: [
      {
        executionSuccessful: (report.announced?.size ?? 0) === 0,
        toolExecutionNotifications: [
          ...report.notChecked.map(({ path, reason }) => notify(`Not checked: ${oneLine(reason)}`, path)),
          ...(left > 0 ? [notify(`${left} more results: code scanning takes ${MAX_RESULTS}.`)] : []),
        ],
      },
    ],
  };
  return JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2);
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
const ROOT = "%SRCROOT%";

/** GitHub refuses a run with more. */
const MAX_RESULTS = 25_000;

function describeTool({ rules, readVersion, pagesUrl = null, readPage }: Report) {
  return {
    name: "otel-fix",
    ...(readVersion !== undefined && { semanticVersion: readVersion() }),
    rules: rules.map(({ id, summary, level, symptoms }) => {
      const page = readPage?.(id) ?? null;
      return {
        id,
        shortDescription: { text: summary },
        fullDescription: { text: summary },
        help: { text: summary, ...(page !== null && { markdown: page }) },
        ...(pagesUrl !== null && { helpUri: addressOf(id, pagesUrl) }),
        defaultConfiguration: { level: LEVELS[level] },
        properties: { tags: ["opentelemetry", "kubernetes", ...(symptoms ?? [])].slice(0, MAX_TAGS) },
      };
    }),
  };
}

/** GitHub shows no more of them. */
const MAX_TAGS = 10;

const LEVELS: Readonly<Record<Level, string>> = { error: "error", warning: "warning", notice: "note" };

/** The worst first, as GitHub keeps those that come first; in their order else. Suppressed findings at the end. */
function listResults({ rules, findings, suppressed }: Report) {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const all = [...findings, ...suppressed];
  const byFile = groupBy(all, ({ manifest }) => manifest);
  const identities = new Map(
    [...byFile.values()].flatMap((group) => [...mapIdentities(group.map(({ finding }) => finding))]),
  );
  const identify = (finding: Finding) => {
    const identity = identities.get(finding);
    return identity === undefined ? null : formatIdentity(identity);
  };
  const toBare = (finding: Finding, manifest: Manifest) =>
    toResult({ finding, manifest, index: indexes.get(finding.rule) ?? -1, identity: identify(finding) });
  const open = [...findings].sort((a, b) => RANKS[a.finding.level] - RANKS[b.finding.level]);
  return [
    ...open.map(({ finding, manifest }) => toBare(finding, manifest)),
    ...suppressed.map(({ finding, manifest, suppression, also }) => ({
      ...toBare(finding, manifest),
      suppressions: [suppression, ...also].map(({ reason }) => ({
        kind: "inSource",
        status: "accepted",
        ...(reason !== null && { justification: oneLine(reason) }),
      })),
    })),
  ];
}

const RANKS: Readonly<Record<Level, number>> = { error: 0, warning: 1, notice: 2 };

interface Described {
  readonly finding: Finding;
  readonly manifest: Manifest;
  readonly index: number;
  readonly identity: string | null;
}

function toResult({ finding, manifest, index, identity }: Described) {
  const { rule, level, message, advice, fix, alternatives, related, whyNoFix } = finding;
  const remedy = fix === null ? (whyNoFix === null ? "" : ` There is no fix: ${whyNoFix}.`) : "";
  const fixes = fix === null ? [] : [fix, ...alternatives];
  return {
    ruleId: rule,
    ruleIndex: index,
    level: LEVELS[level],
    message: { text: oneLine(`${proseToText(message)} ${proseToText(advice.consequence)}${remedy}`) },
    locations: [{ physicalLocation: locate(manifest, finding.range) }],
    ...(related !== undefined && { relatedLocations: related.map(toRelated) }),
    // The second is the one that code scanning compares, with the file and the rule.
    ...(identity !== null && {
      partialFingerprints: { "otelFixIdentity/v1": identity, primaryLocationLineHash: digest(identity) },
    }),
    ...(fixes.length > 0 && { fixes: fixes.map((one) => toFix(one, manifest)) }),
  };
}

function toRelated({ manifest, range, message }: RelatedPlace, id: number) {
  return {
    id,
    physicalLocation: locate(manifest, range),
    message: { text: oneLine(proseToText(message)) },
  };
}

function toFix({ title, safety, edits }: Fix, manifest: Manifest) {
  return {
    description: { text: oneLine(proseToText(title)) },
    artifactChanges: [
      {
        artifactLocation: toArtifact(manifest.path),
        replacements: edits.map((edit) => ({
          deletedRegion: toRegion(manifest, edit),
          insertedContent: { text: edit.text },
        })),
      },
    ],
    properties: { safety },
  };
}

function locate(manifest: Manifest, range: Range) {
  return { artifactLocation: toArtifact(manifest.path), region: toRegion(manifest, range) };
}

/** Lines and columns from 1, the end exclusive; offsets in UTF-16 units from 0. */
function toRegion({ lines }: Manifest, { start, end }: Range) {
  const [from, to] = [lines.positionAt(start), lines.positionAt(end)];
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    charOffset: start,
    charLength: end - start,
  };
}

/** Absolute paths are addresses of their own: of no folder that another machine has. */
function toArtifact(path: string) {
  const uri = path.toWellFormed().split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? { uri: `file://${uri}` } : { uri, uriBaseId: ROOT };
}

function notify(text: string, path?: string) {
  return {
    level: "note",
    message: { text },
    ...(path !== undefined && { locations: [{ physicalLocation: { artifactLocation: toArtifact(path) } }] }),
  };
}
