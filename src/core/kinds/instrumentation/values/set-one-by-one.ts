import { CHARTS } from "../../../../catalog/charts.ts";
import { SECTIONS } from "../../../../catalog/languages.ts";
import type { Remark } from "../../../manifest/recogniser.ts";
import { isMap, target, textOf, type Node } from "../../../yaml/node.ts";
import { rowsOf } from "./find-candidates.ts";
import { readWay } from "./overlay.ts";
import { findValue } from "./place.ts";
import { findReleases, type Release } from "./releases.ts";
import { isField } from "./shape.ts";

/**
 * Values that a release sets one by one, as Argo CD's `parameters` and helmfile's `set` do. Those below them are judged with
 * what they cover as unknown; they themselves are listed where they set what a rule may read.
 */
export function findSetOneByOne(root: Node): readonly Remark[] {
  return findReleases(root).releases.flatMap((release) =>
    listSettings(release)
      .filter(({ name }) => reachesIn(name, release))
      .slice(0, 1)
      .map(({ name, offset }) => ({
        offset,
        reason: `chart values: \`${name.slice(0, 100)}\` is set by itself, and otel-fix doesn't check such values`,
      })),
  );
}

interface Setting {
  readonly name: string;
  readonly offset: number;
}

/** k3s has a map of them, all others a list. */
function listSettings({ form, holder }: Release): readonly Setting[] {
  return form.more
    .filter((way) => SETTINGS.has(way.at(-1) ?? ""))
    .map((way) => findValue(holder.node, way))
    .flatMap((node): readonly Setting[] => {
      if (isMap(node)) return node.pairs.map(({ key }) => ({ name: textOf(key) ?? "", offset: key.start }));
      if (node?.kind !== "seq") return [];
      return node.items.map(target).flatMap((item) => {
        if (!isMap(item)) return [];
        const name = textOf(findValue(item, ["name"]));
        return name === null ? [] : [{ name, offset: item.start }];
      });
    });
}

const SETTINGS: ReadonlySet<string> = new Set(["parameters", "fileParameters", "set"]);

/** Whether a chart makes a field of an Instrumentation of it; of a chart that is not known only a language's section tells. */
function reachesIn(name: string, { chart, version }: Release): boolean {
  const { steps } = readWay(name);
  const rows = chart === null ? null : rowsOf(chart, version);
  return (rows ?? CHARTS).some(({ path, sections }) => {
    const own = [...path, ...sections];
    const field = steps[own.length] ?? "";
    const tells = rows === null ? SECTION_NAMES.has(field) : isField(field);
    return tells && own.every((key, at) => steps[at] === key);
  });
}

const SECTION_NAMES: ReadonlySet<string> = new Set(SECTIONS);
