import { parseManifest } from "../../core/check.ts";
import { readValues } from "../../core/kinds/instrumentation/values/read-values.ts";
import { MAX_RESOURCES } from "../../core/manifest/bounds.ts";
import { type Manifest, type NotChecked } from "../../core/manifest/manifest.ts";
import { findResources } from "../../core/manifest/resource.ts";
import { nameSubject, type Identity } from "../../core/review/identity.ts";
import { findTouches } from "../../core/review/memory.ts";
import { knowThreads } from "../../core/review/thread.ts";
import type { FileContent, PullRequestState } from "../ports.ts";

/** Whether the resources that the bot has spoken about stand where they stood. Pure. */

/** How many resources of a name each file holds; a file of which that is not known is not listed. */
export type Holdings = ReadonlyMap<string, ReadonlyMap<string, number>>;

type Said = Pick<PullRequestState, "threads" | "reviews" | "changedFiles">;

/** More would cost a call. */
const MAX_ASIDE = 20;

/** Files that the bot has spoken about, and that are read for nothing else: the pull request may have given them back. */
export function listAside(state: Said, candidates: readonly string[]): readonly string[] {
  const known = new Set([...candidates, ...listDeleted(state)]);
  return listSpoken(state)
    .filter((path) => !known.has(path))
    .slice(0, MAX_ASIDE);
}

function listSpoken({ threads, reviews }: Said): readonly string[] {
  const spoken = knowThreads(threads, reviews).filter(({ isDone }) => !isDone);
  const identities = [...spoken, ...findTouches(reviews)].flatMap(({ identity }) => identity ?? []);
  return [...new Set(identities.map(({ path }) => path))];
}

function listDeleted({ changedFiles }: Said): readonly string[] {
  return changedFiles.filter(({ change }) => change === "deleted").map(({ path }) => path);
}

export interface HoldingsCollector {
  /** Looks at a file as it comes; nothing of it is kept but the names. */
  readonly note: (path: string, content: FileContent) => void;
  /** Once all files came. Of those that could not be checked it is not known what they hold. */
  readonly end: (notChecked: readonly NotChecked[]) => Holdings;
}

export function collectHoldings(state: Said): HoldingsCollector {
  const spoken = new Set(listSpoken(state));
  const held = new Map<string, ReadonlyMap<string, number>>();
  return {
    note: (path, content) => {
      const names = spoken.has(path) ? readNames(path, content) : null;
      if (names !== null) held.set(path, names);
    },
    end: (notChecked) => {
      for (const { path } of notChecked) held.delete(path);
      for (const path of listDeleted(state)) if (spoken.has(path)) held.set(path, new Map());
      return held;
    },
  };
}

/** null where nobody knows. */
function readNames(path: string, content: FileContent): ReadonlyMap<string, number> | null {
  if (content.kind === "missing") return new Map();
  if (content.kind !== "text") return null;
  const manifest = parseManifest(path, content.text);
  const { made, notChecked } = readValues(manifest);
  // Of values, what else is around them says what becomes of them.
  const isKnown = manifest.notChecked.length + made.length + notChecked.length === 0;
  return isKnown ? countResources(manifest) : null;
}

function countResources(manifest: Manifest): ReadonlyMap<string, number> | null {
  const counts = new Map<string, number>();
  const resources = findResources(manifest);
  // No more are looked for: what else there is nobody knows.
  if (resources.length > MAX_RESOURCES) return null;
  for (const resource of resources) {
    const name = nameOf(nameSubject(resource));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

/** Whether a resource is known not to stand any more where an identity has it. */
export function isVacated(holdings: Holdings, identity: Identity): boolean {
  const held = holdings.get(identity.path);
  return held !== undefined && (held.get(nameOf(identity)) ?? 0) <= identity.occurrence;
}

function nameOf({ kind, namespace, name }: Pick<Identity, "kind" | "namespace" | "name">): string {
  return JSON.stringify([kind, namespace, name]);
}
