import type { Document } from "../../../manifest/document.ts";
import type { Manifest } from "../../../manifest/manifest.ts";
import { rowsOf } from "./find-candidates.ts";
import { readSurroundings } from "./neighbouring.ts";
import { findReleases, keyOf } from "./releases.ts";
import { pathTo } from "./place.ts";
import { scopeOf, type Scope } from "./scope.ts";
import { findStackOfFile, stackOf } from "./stack-of.ts";
import type { Stack } from "./stack.ts";
import { findReleaseOfText, type NamedRelease } from "./values-from.ts";

/** The values in a document, each with what is known of the chart that gets them. */
export function findScopes(manifest: Manifest, { root, within, isCopied }: Document): readonly Scope[] {
  if (root.kind !== "map" && root.kind !== "seq") return [];
  const top = { node: root, up: null };
  if (within !== null) {
    const { byText } = findReleases(within.document.root);
    const release = byText.get(keyOf(within.path)) ?? null;
    if (release !== null) return [scopeOfStack(top, stackOf(manifest, release, within.path.map(String)))];
    const named = findReleaseOfText(manifest, within);
    if (named !== null) return [scopeOfRelease(top, named)];
  }
  const { releases, otherKind } = findReleases(root);
  if (releases.length > 0)
    return releases.flatMap((release) =>
      release.values.map((values) =>
        scopeOfStack(values, stackOf(manifest, release, pathTo(values).map(String))),
      ),
    );
  // Pages show a part of a chart's values, and never say of which.
  if (isCopied) return [];
  if (otherKind === null) return [within === null ? scopeOfFile(top, manifest) : scopeOf(top)];
  const whyUnread = `it isn't known what a resource of kind \`${otherKind.slice(0, 100)}\` does with them`;
  return [{ ...scopeOf(top), whyUnread }];
}

function scopeOfRelease(top: Scope["top"], { chart, version, hasMore }: NamedRelease): Scope {
  return scopeOfStack(top, { chart, version, below: null, over: [], isPartial: hasMore, isUnused: false });
}

function scopeOfStack(top: Scope["top"], { chart, version, below, over, isPartial, isUnused }: Stack): Scope {
  const rows = chart === null ? null : rowsOf(chart, version);
  return {
    ...scopeOf(top),
    version,
    rows: isUnused ? [] : rows,
    isOther: chart !== null && rows === null,
    isComplete: chart !== null && !isPartial && !over.includes(null),
    isPartial,
    below,
    over,
  };
}

function scopeOfFile(top: Scope["top"], manifest: Manifest): Scope {
  const stack = findStackOfFile(manifest);
  if (stack !== null) return scopeOfStack(top, stack);
  const { chart, ...surroundings } = readSurroundings(manifest);
  const rows = chart === null ? null : rowsOf(chart);
  return {
    ...scopeOf(top),
    ...surroundings,
    rows,
    isOther: chart !== null && rows === null,
    isComplete: surroundings.isOwn && rows !== null,
  };
}
