import { checkManifest } from "../core/fix/prove-fix.ts";
import type { Finding } from "../core/lint/finding.ts";
import { differsOnlyBy } from "../core/manifest/change.ts";
import { parseManifest, type Manifest } from "../core/manifest/manifest.ts";
import { describeResource } from "../core/manifest/resource.ts";
import { formatIdentity, identifyFindings, type Identity } from "../core/review/identity.ts";
import { applyEdits, type Edit } from "../core/text/edit.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import { checkOptionsFor, type CheckContext } from "./check-options.ts";
import type { FixPlan, PlannedFile } from "./choose-fixes.ts";
import type { FileContent } from "./ports.ts";

/** Plans the comment lines that suppress a rule's findings: above each flagged line, and changing nothing else. Pure. */

export interface Suppression {
  readonly rule: string;
  readonly reason: string;
  /** The last day, YYYY-MM-DD; null for ever. */
  readonly until: string | null;
  /** Only this finding; null for all of the rule. */
  readonly finding: Identity | null;
}

export function planSuppression(
  contents: ReadonlyMap<string, FileContent>,
  suppression: Suppression,
  context: CheckContext,
): FixPlan {
  const files: PlannedFile[] = [];
  const left: { path: string; why: Prose }[] = [];
  for (const [path, content] of contents) {
    if (content.kind !== "text") continue;
    const manifest = parseManifest(path, content.text);
    const meant = findMeant(manifest, suppression, context);
    if (meant.length === 0) continue;
    const after = insertComments(manifest, meant, suppression);
    if (after === null) left.push({ path, why: NO_COMMENTS });
    else if (!hides(after, { manifest, meant, context })) left.push({ path, why: NO_EFFECT });
    else files.push(describe(manifest, after, meant));
  }
  return { files, left };
}

const NO_COMMENTS = prose`no comment can stand above the flagged line (in JSON there are none)`;

const NO_EFFECT = prose`the suppression would have no effect (has its last day passed?)`;

interface Hiding {
  readonly manifest: Manifest;
  readonly meant: readonly Meant[];
  readonly context: CheckContext;
}

/** Whether the comments do what they are for, and bring no finding of their own. */
function hides(after: string, { manifest, meant, context }: Hiding): boolean {
  const options = checkOptionsFor(manifest.path, context);
  const before = checkManifest(manifest, options).findings.length;
  return (
    checkManifest(parseManifest(manifest.path, after), options).findings.length === before - meant.length
  );
}

interface Meant {
  readonly finding: Finding;
  readonly identity: Identity;
}

function findMeant(
  manifest: Manifest,
  { rule, finding: wanted }: Suppression,
  context: CheckContext,
): readonly Meant[] {
  const { findings } = checkManifest(manifest, checkOptionsFor(manifest.path, context));
  const identities = identifyFindings(findings);
  return findings.flatMap((finding, index) => {
    const identity = identities[index];
    if (identity === undefined || finding.rule !== rule) return [];
    const isMeant = wanted === null || formatIdentity(wanted) === formatIdentity(identity);
    return isMeant ? [{ finding, identity }] : [];
  });
}

/** null where the comment would be no comment, or would change what the manifest says. */
function insertComments(
  manifest: Manifest,
  meant: readonly Meant[],
  { rule, reason, until }: Suppression,
): string | null {
  const { lines, text, path } = manifest;
  if (isJson(text)) return null;
  const flagged = new Set(meant.map(({ finding }) => lines.positionAt(finding.range.start).line));
  const comment = `# otel-fix: ignore[${rule}] ${reason}${until === null ? "" : ` until=${until}`}`;
  const edits = [...flagged].map((line): Edit => {
    const { start, end } = lines.rangeOf(line);
    const indentation = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? "";
    const lineEnd = text.startsWith("\r\n", end) ? "\r\n" : "\n";
    return { start, end: start, text: `${indentation}${comment}${lineEnd}` };
  });
  const edited = applyEdits(text, edits);
  if (!edited.ok) return null;
  const after = parseManifest(path, edited.text);
  const isSame =
    after.documents.length === manifest.documents.length &&
    after.notChecked.length === manifest.notChecked.length &&
    manifest.documents.every((document, index) =>
      differsOnlyBy(document.root, after.documents[index]?.root ?? null, []),
    );
  return isSame ? edited.text : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function describe(manifest: Manifest, after: string, meant: readonly Meant[]): PlannedFile {
  const resources = [...new Set(meant.map(({ finding }) => describeResource(finding.resource)))];
  return {
    path: manifest.path,
    before: manifest.text,
    after,
    rules: [...new Set(meant.map(({ finding }) => finding.rule))],
    resources,
    changes: resources.map((resource) => prose`adds a comment that suppresses the finding in ${resource}`),
    // A suggestion of the review offers the fix, not this.
    identities: [],
  };
}
