import { onceFor } from "../../../text/once-for.ts";
import { findKey, isMap, isNull, textOf, type MapNode, type Node, type SeqNode } from "../../../yaml/node.ts";
import { groupOf } from "../group-kind.ts";
import { descend, findValue, pathTo, type Place } from "./place.ts";
import { RELEASE_FORMS, type ReleaseForm } from "./release-forms.ts";

/** Finds the releases that a document declares, and where their values stand in it. */

export interface Release {
  readonly form: ReleaseForm;
  readonly holder: Place;
  /** The name of its chart; null where that is not written out. */
  readonly chart: string | null;
  /** Its version, or a range of some; null where none is written out. */
  readonly version: string | null;
  /** The values that are written as maps. */
  readonly values: readonly Place[];
  /** Whether it has other values than these, or several of them. */
  readonly hasMore: boolean;
}

export interface Releases {
  readonly releases: readonly Release[];
  /** The kind of a resource that is not known to declare a release; null where the document is none. */
  readonly otherKind: string | null;
  /** The release that a text is the values of, by the way to it. */
  readonly byText: ReadonlyMap<string, Release>;
}

/** The items of a list of resources that are looked at; nobody keeps so many releases in one. */
const MAX_ITEMS = 3_000;

export const findReleases = onceFor((root: Node): Releases => {
  const releases: Release[] = [];
  const byText = new Map<string, Release>();
  if (!isMap(root)) return { releases, otherKind: null, byText };
  const documents = listResources({ node: root, up: null });
  for (const place of documents)
    for (const form of formsOf(place.node)) for (const one of readForm(form, place)) releases.push(one);
  for (const release of releases) {
    const way = pathTo(release.holder);
    for (const keys of release.form.texts) byText.set(keyOf([...way, ...keys]), release);
  }
  const { kind, apiVersion } = typeOf(root);
  const isResource = kind !== null && apiVersion !== null && releases.length === 0;
  return { releases, otherKind: isResource ? kind : null, byText };
});

export function keyOf(way: readonly (string | number)[]): string {
  return JSON.stringify(way);
}

/** The document, or the items of a list of resources. */
function listResources(place: Place): readonly Place[] {
  const items = findKey(place.node, "items")?.node ?? null;
  if (typeOf(place.node).kind?.endsWith("List") !== true || items?.kind !== "seq") return [place];
  return listItems({ node: items, up: { from: place, by: "items" } });
}

function listItems(list: Place<SeqNode>): readonly Place[] {
  return list.node.items
    .slice(0, MAX_ITEMS)
    .flatMap((node, by) => (isMap(node) ? [{ node, up: { from: list, by } }] : []));
}

function typeOf(map: MapNode): { readonly kind: string | null; readonly apiVersion: string | null } {
  return { kind: textAt(map, ["kind"]), apiVersion: textAt(map, ["apiVersion"]) };
}

/** A chart's own values can have the key `kind` too. */
function formsOf(map: MapNode): readonly ReleaseForm[] {
  const { kind, apiVersion } = typeOf(map);
  return RELEASE_FORMS.filter(({ kinds, group }) =>
    kind === null || kinds.length === 0
      ? kinds.length === 0 && kind === null
      : kinds.includes(kind) && (apiVersion === null || groupOf(apiVersion) === group),
  );
}

function readForm(form: ReleaseForm, place: Place): readonly Release[] {
  return form.holders
    .flatMap((way) => follow(place, way))
    .flatMap((holder) => {
      const chart = textAt(holder.node, form.chart);
      const values = form.values.flatMap((way) => follow(holder, way));
      // Without a kind only these tell that it is a release.
      if (form.kinds.length === 0 && (chart === null || values.length === 0)) return [];
      const others = [...form.more, ...form.texts].filter((way) => !isNull(findValue(holder.node, way)));
      const count = values.length + others.length + countTexts(form, holder);
      const name = chart === null ? null : nameOf(chart);
      const version = textAt(holder.node, form.version);
      return [{ form, holder, chart: name, version, values, hasMore: count > 1 }];
    });
}

/** Names of files among the values. */
function countTexts({ values }: ReleaseForm, holder: Place): number {
  return values
    .filter((way) => way.at(-1) === "*")
    .reduce((sum, way) => {
      const list = findValue(holder.node, way.slice(0, -1));
      return sum + (list?.kind === "seq" ? list.items.filter((item) => !isMap(item)).length : 0);
    }, 0);
}

function follow(place: Place, way: readonly string[]): readonly Place[] {
  const at = way.indexOf("*");
  if (at === -1) return [descend(place, way)].filter((found) => found !== null);
  const owner = descend(place, way.slice(0, at - 1));
  const by = way[at - 1] ?? "";
  const list = owner === null ? null : (findKey(owner.node, by)?.node ?? null);
  if (owner === null || list?.kind !== "seq") return [];
  return listItems({ node: list, up: { from: owner, by } }).flatMap((item) =>
    follow(item, way.slice(at + 1)),
  );
}

function textAt(map: MapNode, way: readonly string[]): string | null {
  return textOf(findValue(map, way));
}

/** The last part of an address: of `oci://ghcr.io/x/chart:1.0`, `repository/chart` and `./charts/chart`. */
function nameOf(chart: string): string | null {
  const last = chart.split("/").findLast((part) => part !== "") ?? "";
  const name = last.split(/[:@]/, 1)[0] ?? "";
  return name === "" || /[{}$]/.test(name) ? null : name;
}
