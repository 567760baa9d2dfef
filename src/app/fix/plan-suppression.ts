import { checkProject, type CheckedManifest } from "../../core/check.ts";
import { dependsOnOthers } from "../../core/lint/rule.ts";
import type { Finding } from "../../core/lint/finding.ts";
import type { Kustomization } from "../../core/manifest/kustomization.ts";
import { type Manifest } from "../../core/manifest/manifest.ts";
import { describeSubject } from "../../core/manifest/subject.ts";
import { formatIdentity, mapIdentities, type Identity } from "../../core/review/identity.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import type { ReadContents } from "../files/contents.ts";
import type { FileContent } from "../ports.ts";
import {
  describeNotChecked,
  describeUnread,
  shortNameOf,
  type FixPlan,
  type PlannedFile,
} from "./choose-fixes.ts";
import { checkAlone, readAlone } from "./read-alone.ts";
import { insertComments, isAboveText, whyNoComments } from "./insert-comments.ts";

/** Plans the comment lines that suppress a rule's findings: above each flagged line, and changing nothing else. Pure. */

export interface WantedSuppression {
  readonly rule: string;
  readonly reason: string;
  /** The last day, YYYY-MM-DD; null for ever. */
  readonly until: string | null;
  /** Only this finding; null for all of the rule. */
  readonly finding: Identity | null;
  /** Only in this file; null for all. */
  readonly path: string | null;
}

/** What a plan is made from: for a rule about the project all that is in sight, whichever file is meant. */
export type InSight = Pick<ReadContents, "contents" | "kustomizations">;

export function planSuppression(
  { contents, kustomizations }: InSight,
  suppression: WantedSuppression,
  context: CheckContext,
): FixPlan {
  const isAboutAll = context.rules.some(({ id, visits }) => id === suppression.rule && visits === "project");
  const isTogether = context.rules.some((rule) => rule.id === suppression.rule && dependsOnOthers(rule));
  // What a file says by itself is enough for all other rules, and no two files are held for them.
  const groups = isTogether ? [[...contents]] : [...contents].map((entry) => [entry]);
  const wanted = {
    suppression,
    context: { ...context, provesFixes: false as const },
    kustomizations,
    isAboutAll,
  };
  const plans = groups.flatMap((group) => planTogether(group, wanted));
  const files = plans.flatMap((plan) => plan.files);
  const left = plans.flatMap((plan) => plan.left);
  // What is suppressed already is told where nothing else can be.
  const done = files.length + left.length === 0 ? plans.flatMap((plan) => plan.done) : [];
  return { files, left: [...left, ...done] };
}

interface PlanOfFile extends FixPlan {
  readonly done: FixPlan["left"];
}

interface Wanted {
  readonly suppression: WantedSuppression;
  readonly context: CheckContext;
  readonly kustomizations: readonly Kustomization[];
  /** Whether the rule is about the project: patches are all that such a rule may look at. */
  readonly isAboutAll: boolean;
}

/** Of files that rules about the project see together. */
function planTogether(
  group: readonly (readonly [string, FileContent])[],
  wanted: Wanted,
): readonly PlanOfFile[] {
  const { path: only } = wanted.suppression;
  const isMeant = (path: string) => only === null || path === only;
  const { alone, unfit } = readAlone(group, wanted.context);
  const unread = unfit.map(([path, content]) => [path, describeUnread(path, content)] as const);
  const drafts = checkTogether(alone, wanted).map((before) => {
    const { manifest } = before;
    const meant = isMeant(manifest.path) ? findMeant(before, wanted.suppression) : [];
    const after = meant.length === 0 ? null : insertComments(manifest, meant, wordsOf(wanted.suppression));
    return { before, meant, after: after === null ? null : checkAlone(after, wanted.context) };
  });
  // Comments are all that changes, so that one look at the whole tells what each of them does.
  const afterwards = checkTogether(
    drafts.map(({ before, after }) => after ?? before),
    wanted,
  );
  const plans = drafts.map(({ after, ...draft }, index) =>
    conclude({ ...draft, after: after === null ? null : (afterwards[index] ?? null) }, wanted),
  );
  const isOfMeant = (_: PlanOfFile, index: number) => isMeant(drafts[index]?.before.manifest.path ?? "");
  const left = unread.filter(([path]) => isMeant(path)).flatMap(([, why]) => why);
  return [...plans.filter(isOfMeant), { files: [], left, done: [] }];
}

/** What each says by itself, and what lies between them. */
function checkTogether(
  alone: readonly CheckedManifest[],
  { context, kustomizations }: Wanted,
): readonly CheckedManifest[] {
  const more = checkProject(alone, {
    rules: context.rules,
    kustomizations,
    optionsFor: (path) => checkOptionsFor(path, context),
  });
  return alone.map(({ manifest, result }) => ({ manifest, result: more.get(manifest) ?? result }));
}

function findMeant(
  { result: { findings, suppressed } }: CheckedManifest,
  { rule, finding: wanted }: WantedSuppression,
): readonly Finding[] {
  const identities = mapIdentities([...findings, ...suppressed.map(({ finding }) => finding)]);
  return findings.filter((finding) => {
    const identity = identities.get(finding);
    if (identity === undefined || finding.rule !== rule) return false;
    return wanted === null || formatIdentity(wanted) === formatIdentity(identity);
  });
}

function wordsOf({ rule, reason, until }: WantedSuppression): string {
  return `otel-fix: ignore[${rule}] ${reason}${until === null ? "" : ` until=${until}`}`;
}

interface Draft {
  readonly before: CheckedManifest;
  readonly meant: readonly Finding[];
  /** With the comments; null where they have no place. */
  readonly after: CheckedManifest | null;
}

function conclude(draft: Draft, wanted: Wanted): PlanOfFile {
  const { before, meant, after } = draft;
  const { path } = before.manifest;
  const { suppression } = wanted;
  if (meant.length === 0) {
    const isDone = before.result.suppressed.some(({ finding }) => finding.rule === suppression.rule);
    const unknown = before.result.notChecked.filter(({ isPatch }) => !(wanted.isAboutAll && isPatch));
    const left = suppression.finding === null ? describeNotChecked(unknown) : [];
    return { files: [], left, done: isDone ? [{ path, why: ["it is already suppressed"] }] : [] };
  }
  const why = after === null ? whyNoComments(before.manifest) : findFault({ ...draft, after }, wanted);
  if (after === null || why !== null)
    return { files: [], left: why === null ? [] : [{ path, why }], done: [] };
  return { files: [describe(before.manifest, after.manifest.text, meant)], left: [], done: [] };
}

/** Why the comments do not do what they are for, no more and no less; null where they do. */
function findFault(
  { before, meant, after }: Draft & { readonly after: CheckedManifest },
  { suppression: { until }, context }: Wanted,
): Prose | null {
  if (until !== null && until < context.today)
    return prose`the last day ${plain(until)} has passed, and the suppression would have no effect`;
  const rest = before.result.findings.length - meant.length;
  const left = after.result.findings.length;
  if (left === rest) return null;
  if (left > rest) return ["a comment there would not suppress it"];
  return meant.some(isAboveText)
    ? ["its text has several findings, and a comment above it would suppress them all"]
    : ["several findings share its line, and a comment there would suppress them all"];
}

function describe(manifest: Manifest, after: string, meant: readonly Finding[]): PlannedFile {
  const resources = [...new Set(meant.map(({ subject }) => describeSubject(subject)))];
  return {
    path: manifest.path,
    before: manifest.text,
    after,
    rules: [...new Set(meant.map(({ rule }) => rule))],
    resources,
    deeds: meant.map(({ rule, subject }) => ({
      rule,
      what: prose`Suppress ${rule}`,
      where: shortNameOf(subject),
    })),
    changes: resources.map((resource) => prose`adds a comment that suppresses the finding in ${resource}`),
    // A suggestion of the review offers the fix, not this.
    identities: [],
  };
}
