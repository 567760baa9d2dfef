import {
  applyFixes,
  checkManifest,
  createBases,
  surroundingsOf,
  type CheckOptions,
} from "../../core/check.ts";
import type { FixScope } from "../../core/command/command.ts";
import { mayBeReferredTo } from "../../core/kinds/workload/references.ts";
import { describeSubject } from "../../core/manifest/subject.ts";
import type { Finding, Safety } from "../../core/lint/finding.ts";
import type { Manifest, NotChecked } from "../../core/manifest/manifest.ts";
import type { Deed } from "../../core/report/commit-message.ts";
import { describeChanges } from "../../core/report/describe-changes.ts";
import { formatIdentity, identifyFindings, type Identity } from "../../core/review/identity.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { trimEndOf } from "../../core/text/trim.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import type { ReadContents } from "../files/contents.ts";
import type { FileContent } from "../ports.ts";
import { toManifest } from "../files/read-manifests.ts";
import { collectReferences, readAlone } from "./read-alone.ts";

/** Decides which findings of a pull request's manifests a command means, and what their files become. Pure. */

/** What a command would change. Every text is proved: see core/fix. */
export interface FixPlan {
  readonly files: readonly PlannedFile[];
  /** Findings that were meant and cannot be fixed, and files that could not be read. */
  readonly left: readonly { readonly path: string; readonly why: Prose }[];
}

export interface PlannedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly rules: readonly string[];
  readonly resources: readonly string[];
  /** What is done, finding by finding. */
  readonly deeds: readonly Deed[];
  /** What changes, a sentence for each resource. */
  readonly changes: readonly Prose[];
  /** Of the findings that are fixed. */
  readonly identities: readonly Identity[];
}

/** What changes, file by file and resource by resource. */
export function listChanges(
  files: readonly PlannedFile[],
): readonly { readonly path: string; readonly what: Prose }[] {
  return files.flatMap(({ path, changes }) => changes.map((what) => ({ path, what })));
}

export interface Choice {
  /** `here` on a review thread of the bot is that thread's finding. */
  readonly scope: FixScope;
  readonly finding: Identity | null;
  readonly withUnsafe: boolean;
}

/** The files of the pull request that a choice is about. */
export function chooseFiles(paths: readonly string[], { scope, finding }: Choice): readonly string[] {
  if (scope.of === "here" && finding !== null) return paths.filter((path) => path === finding.path);
  if (scope.of !== "named" || scope.paths.length === 0) return paths;
  return paths.filter((path) => scope.paths.some((name) => isNamed(path, name)));
}

/** Whether a name is a file's own path, or that of a folder that it is in. */
export function isNamed(path: string, name: string): boolean {
  const plain = trimEndOf(name, /\//);
  return path === plain || path.startsWith(`${plain}/`);
}

/**
 * Whether what the chosen files say depends on files that need not be among them: any can hold what `baseRef` names, or the
 * Instrumentation that a workload selects.
 */
export function needsOthers(contents: ReadonlyMap<string, FileContent>): boolean {
  return [...contents.values()].some((one) => one.kind === "text" && REFERS.test(one.text));
}

const REFERS = /baseRef|\bcontainers["']?[ \t]*:|OpenTelemetryCollector/;

/** The same with what is looked up by its name, where it is at hand. */
function mayHaveLinks(contents: ReadonlyMap<string, FileContent>): boolean {
  return (
    [...contents.values()].some((one) => one.kind === "text" && mayBeReferredTo(one.text)) ||
    needsOthers(contents)
  );
}

/** What fixes are chosen from: the chosen files, and others that may say something about them. */
export type FixSources = Pick<ReadContents, "contents" | "kustomizations">;

export function chooseFixes(sources: FixSources, choice: Choice, context: CheckContext): FixPlan {
  const { contents } = sources;
  const linksOf = mayHaveLinks(contents) ? findLinks(sources, context) : () => ({});
  const references = collectReferences(contents);
  const chosen = new Set(chooseFiles([...contents.keys()], choice));
  const plans = [...contents].map(([path, content]): FixPlan => {
    if (!chosen.has(path)) return { files: [], left: [] };
    if (content.kind === "text") {
      const options = { ...checkOptionsFor(path, context), ...linksOf(path) };
      return planFile(toManifest(path, content, references), choice, options);
    }
    return { files: [], left: describeUnread(path, content) };
  });
  return { files: plans.flatMap(({ files }) => files), left: plans.flatMap(({ left }) => left) };
}

type Links = Pick<CheckOptions, "findBase" | "surroundings">;

/** By the paths of the files: what stands in others. */
function findLinks({ contents, kustomizations }: FixSources, context: CheckContext): (path: string) => Links {
  const { alone } = readAlone(contents, { ...context, provesFixes: false });
  const findBaseFor = createBases(alone);
  const byPath = new Map(alone.map((one) => [one.manifest.path, findBaseFor(one)]));
  const surroundings = surroundingsOf(alone, { rules: context.rules, kustomizations });
  return (path) => {
    const findBase = byPath.get(path) ?? null;
    return { ...(findBase && { findBase }), ...(surroundings && { surroundings }) };
  };
}

/** What cannot hold a resource has nothing to fix. */
export function describeUnread(
  path: string,
  content: Exclude<FileContent, { kind: "text" }>,
): FixPlan["left"] {
  if (content.kind === "missing") return [{ path, why: ["the file is gone"] }];
  return content.isInert === true ? [] : [{ path, why: [content.reason] }];
}

/** A file, or a part of it, that nobody could check must not look like one without findings. */
export function describeNotChecked(notChecked: readonly NotChecked[]): FixPlan["left"] {
  return notChecked
    .filter(({ isInert }) => isInert !== true)
    .map(({ path, reason }) => ({ path, why: prose`it was not checked: ${reason}` }));
}

function planFile(manifest: Manifest, choice: Choice, options: CheckOptions): FixPlan {
  const { path, text } = manifest;
  const checked = checkManifest(manifest, options);
  const { findings, notChecked } = checked;
  const unread = choice.scope.of === "here" && choice.finding !== null ? [] : describeNotChecked(notChecked);
  const identities = identifyFindings(findings);
  const isChosen = createFilter(findings, identities, choice);
  const meant = findings.filter(isChosen);
  if (meant.length === 0) return { files: [], left: unread };
  const safeties: readonly Safety[] = choice.withUnsafe ? ["safe", "unsafe"] : ["safe"];
  const result = applyFixes(manifest, { ...options, safeties, isChosen }, checked);
  const still = result.result.findings.filter(isChosen).map((finding) => ({ path, why: whyLeft(finding) }));
  const left = [...still, ...unread];
  if (result.manifest.text === text) return { files: [], left };
  const file = {
    path,
    before: text,
    after: result.manifest.text,
    rules: [...new Set(result.fixed.map(({ rule }) => rule))],
    resources: [...new Set(result.fixed.map(({ subject }) => nameOf(subject)))],
    deeds: result.fixed.map(({ rule, fix, subject }) => ({
      rule,
      what: fix === null ? null : (fix.brief ?? fix.title),
      where: shortNameOf(subject),
    })),
    changes: describeChanges(result.fixed),
    identities: identities.filter((_, index) => {
      const finding = findings[index];
      return finding !== undefined && isChosen(finding);
    }),
  };
  return { files: [file], left };
}

function nameOf(subject: Finding["subject"]): string {
  const { kind, namespace, name } = subject;
  if (subject.maker !== null) return describeSubject(subject);
  return `${kind} ${[namespace, name].filter((part) => part !== null).join("/")}`.trim();
}

/** Without its kind: all of them are of one. */
export function shortNameOf({ namespace, name, maker }: Finding["subject"]): string | null {
  return maker !== null || name === null
    ? null
    : [...(namespace === null ? [] : [namespace]), name].join("/");
}

/** While fixes are applied, a finding is known by its rule and the place of its resource: those stay as they are. */
function createFilter(
  findings: readonly Finding[],
  identities: readonly Identity[],
  { scope, finding: wanted }: Choice,
): (finding: Finding) => boolean {
  if (scope.of === "named") {
    const rules = new Set(scope.rules);
    return ({ rule }) => rules.size === 0 || rules.has(rule);
  }
  if (scope.of === "all" || wanted === null) return () => true;
  const at = identities.findIndex((identity) => formatIdentity(identity) === formatIdentity(wanted));
  const found = findings[at];
  return (finding) => found !== undefined && placeOf(finding) === placeOf(found);
}

function placeOf({ rule, subject }: Finding): string {
  return JSON.stringify([rule, subject.document.index, subject.path]);
}

function whyLeft({ rule, fix, whyNoFix }: Finding): Prose {
  if (fix === null) return prose`${rule}: ${plain(whyNoFix ?? "there is no fix")}`;
  if (fix.safety === "unsafe") return prose`${rule}: its fix is unsafe: ask for it with ${"--unsafe"}`;
  return prose`${rule}: its fix doesn't work together with the others`;
}
