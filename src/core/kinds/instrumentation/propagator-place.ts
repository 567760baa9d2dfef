import { prose, type Prose } from "../../text/prose.ts";
import type { Range } from "../../text/range.ts";
import type { ReadValue } from "./environment/readers.ts";
import { listSections, type Instrumentation } from "./instrumentation.ts";
import { rangeOfNode, rangeOfVariable } from "./place.ts";
import { readText } from "./tag.ts";

/** Where a list of propagators stands, and how people name the place. */

/** Of a list that is refused, what would be wrong besides. */
export function sayNoneBeside(instrumentation: Instrumentation, text: string): Prose {
  const names = text.split(",");
  const isJava = listSections(instrumentation).some(({ name }) => name === "java");
  return isJava && names.includes("none") && names.length > 1
    ? prose`; Java accepts ${"none"} only on its own and would start without the agent`
    : [];
}

/** The list's way, as people name it. */
export function wayOfPropagators({ spec, base }: Instrumentation): string {
  return [...(spec?.path.slice(base.length) ?? []), "propagators"].join(".");
}

/** The first item of the list that is wrong, or the value. */
export function rangeOfPropagators(
  instrumentation: Instrumentation,
  { variable, readers }: ReadValue,
  names: readonly string[],
): Range {
  const items = variable.node?.kind === "seq" ? variable.node.items : [];
  const item = items.find((one) => names.includes(readText(one) ?? ""));
  if (item !== undefined) return rangeOfNode(instrumentation, item);
  return rangeOfVariable(instrumentation, variable, readers[0]?.field ?? null);
}
