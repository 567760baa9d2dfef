import type { SectionName } from "../../../../catalog/languages.ts";
import { findKey } from "../../../yaml/node.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { whyTagged } from "../tag.ts";
import { entriesOf, insertLinesAbove, planBelow, renderBlockList, type AddRequest } from "./add-env-entry.ts";
import { refuse, type EditPlan } from "./edit-plan.ts";
import { findStyle, insertIntoFlow } from "./flow.ts";
import { columnOfKey, findLayout } from "./layout.ts";

/** Adds a language's section, with entries in its env list, to a resource that has none. */
export function planSection(
  instrumentation: Instrumentation,
  language: SectionName,
  { name, value, others = [] }: Omit<AddRequest, "instrumentation" | "section">,
): EditPlan {
  const { spec, manifest } = instrumentation;
  if (spec === null) return refuse("the resource has no `spec`");
  if (spec.shared) return refuse("`spec` comes from an anchor that's also used elsewhere");
  if (spec.ambiguous) return refuse("a key on the path to the section appears twice or is set elsewhere");
  if (findKey(spec.node, language) !== null) return refuse(`\`${language}\` is there, and isn't a map`);
  const whyNoFix = whyTagged(spec.tag);
  if (whyNoFix !== null) return refuse(whyNoFix);
  const request: AddRequest = { instrumentation, section: spec, name, value, others };
  const item = { [spec.envKey]: entriesOf(request) };
  const layout = findLayout(instrumentation, null);
  const { node } = spec;
  const changes = [{ path: [...spec.path, language], value: item }];
  const pair = node.pairs.at(-1);
  const last = pair?.value ?? pair?.key;
  if (node.flow || last === undefined) {
    const style = findStyle(manifest, pair?.key ?? spec.key, layout.quote);
    return {
      ok: true,
      alternatives: [{ edits: insertIntoFlow(manifest, node, { key: language, item, style }), changes }],
    };
  }
  const column = columnOfKey(manifest, node);
  const lines = [
    `${" ".repeat(column)}${language}:`,
    ...renderBlockList(request, column + layout.step, layout),
  ];
  const ways = [...planBelow(manifest, last, { lines, column }), [insertLinesAbove(manifest, node, lines)]];
  return { ok: true, alternatives: ways.map((edits) => ({ edits, changes })) };
}
