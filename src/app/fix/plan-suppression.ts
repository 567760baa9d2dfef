import { checkManifest, withText } from "../../core/check.ts";
import type { Finding } from "../../core/lint/finding.ts";
import { differsOnlyBy } from "../../core/yaml/change.ts";
import { keyOfString } from "../../core/manifest/document.ts";
import type { Above } from "../../core/manifest/recogniser.ts";
import { type Manifest } from "../../core/manifest/manifest.ts";
import { describeSubject } from "../../core/manifest/subject.ts";
import { formatIdentity, identifyFindings, type Identity } from "../../core/review/identity.ts";
import { applyEdits, type Edit } from "../../core/text/edit.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import { describeNotChecked, describeUnread, type FixPlan, type PlannedFile } from "./choose-fixes.ts";
import type { FileContent } from "../ports.ts";
import { toManifest } from "../files/read-manifests.ts";

/** Plans the comment lines that suppress a rule's findings: above each flagged line, and changing nothing else. Pure. */

export interface WantedSuppression {
  readonly rule: string;
  readonly reason: string;
  /** The last day, YYYY-MM-DD; null for ever. */
  readonly until: string | null;
  /** Only this finding; null for all of the rule. */
  readonly finding: Identity | null;
}

export function planSuppression(
  contents: ReadonlyMap<string, FileContent>,
  suppression: WantedSuppression,
  context: CheckContext,
): FixPlan {
  const plans = [...contents].map(([path, content]) =>
    content.kind === "text"
      ? planFile(toManifest(path, content), suppression, context)
      : { files: [], left: describeUnread(path, content), done: [] },
  );
  const files = plans.flatMap((plan) => plan.files);
  const left = plans.flatMap((plan) => plan.left);
  // What is suppressed already is told where nothing else can be.
  const done = files.length + left.length === 0 ? plans.flatMap((plan) => plan.done) : [];
  return { files, left: [...left, ...done] };
}

interface PlanOfFile extends FixPlan {
  readonly done: FixPlan["left"];
}

function planFile(manifest: Manifest, suppression: WantedSuppression, context: CheckContext): PlanOfFile {
  const { path } = manifest;
  const result = checkManifest(manifest, checkOptionsFor(path, context));
  const meant = findMeant(result.findings, suppression);
  if (meant.length === 0) {
    const isDone = result.suppressed.some(({ finding }) => finding.rule === suppression.rule);
    const left = suppression.finding === null ? describeNotChecked(result.notChecked) : [];
    return { files: [], left, done: isDone ? [{ path, why: ["it is suppressed already"] }] : [] };
  }
  const after = insertComments(manifest, meant, suppression);
  const why =
    after === null ? whyNoComments(manifest) : findFault(after, { manifest, meant, suppression, context });
  if (after === null || why !== null)
    return { files: [], left: [{ path, why: why ?? whyNoComments(manifest) }], done: [] };
  return { files: [describe(manifest, after, meant)], left: [], done: [] };
}

function whyNoComments({ text }: Manifest): Prose {
  const noPlace = "no comment can stand above the flagged line";
  return isJson(text)
    ? prose`${plain(noPlace)} (in JSON there are none): ${"overrides"} in the configuration can turn the rule off for the file`
    : [noPlace];
}

interface Hiding {
  readonly manifest: Manifest;
  readonly meant: readonly Meant[];
  readonly suppression: WantedSuppression;
  readonly context: CheckContext;
}

/** Why the comments do not do what they are for, no more and no less; null where they do. */
function findFault(after: string, { manifest, meant, suppression, context }: Hiding): Prose | null {
  const options = checkOptionsFor(manifest.path, context);
  const { until } = suppression;
  if (until !== null && options.suppressions !== undefined && until < options.suppressions.today)
    return prose`the last day ${plain(until)} has passed, and the suppression would have no effect`;
  const before = checkManifest(manifest, options).findings.length;
  const left = checkManifest(withText(manifest, after), options).findings.length;
  if (left === before - meant.length) return null;
  return left < before - meant.length
    ? ["several findings share its line, and a comment there would suppress them all"]
    : ["the suppression would not have the effect that it should"];
}

interface Meant {
  readonly finding: Finding;
  readonly identity: Identity;
}

function findMeant(
  findings: readonly Finding[],
  { rule, finding: wanted }: WantedSuppression,
): readonly Meant[] {
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
  { rule, reason, until }: WantedSuppression,
): string | null {
  const { lines, text } = manifest;
  if (isJson(text)) return null;
  const words = `otel-fix: ignore[${rule}] ${reason}${until === null ? "" : ` until=${until}`}`;
  const places = new Map(
    meant
      .map(({ finding }) => placeOfComment(finding))
      .map(({ at, marks }) => [lines.positionAt(at).line, marks]),
  );
  // The words must not end their own comment.
  if ([...places.values()].some(([, behind]) => behind !== "" && words.includes(behind.trim()))) return null;
  const edits = [...places].map(([line, [before, behind]]): Edit => {
    const { start, end } = lines.rangeOf(line);
    const comment = before + words + behind;
    const indentation = /^[ \t]*/.exec(text.slice(start, end))?.[0] ?? "";
    const lineEnd = text.startsWith("\r\n", end) ? "\r\n" : "\n";
    return { start, end: start, text: `${indentation}${comment}${lineEnd}` };
  });
  const edited = applyEdits(text, edits);
  if (!edited.ok) return null;
  const after = withText(manifest, edited.text);
  const isSame =
    after.documents.length === manifest.documents.length &&
    after.notChecked.length === manifest.notChecked.length &&
    manifest.documents.every((document, index) =>
      differsOnlyBy(document.root, after.documents[index]?.root ?? null, []),
    );
  return isSame ? edited.text : null;
}

/** Where the comment goes: above the line itself, or above all of a text that the comment must not change. */
function placeOfComment({ subject, range }: Finding): Pick<Above, "at" | "marks"> {
  let { document } = subject;
  let at = range.start;
  while (document.within !== null) {
    at = keyOfString(document.within).start;
    ({ document } = document.within);
  }
  return document.above ?? { at, marks: ["# ", ""] };
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
  const resources = [...new Set(meant.map(({ finding }) => describeSubject(finding.subject)))];
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
