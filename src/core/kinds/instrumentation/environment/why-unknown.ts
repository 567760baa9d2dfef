import type { SectionName } from "../../../../catalog/languages.ts";
import { findSection, type Instrumentation } from "../instrumentation.ts";
import { explainRendered, LISTED } from "../rendered.ts";
import { environmentOf } from "./environment.ts";
import { RENDERED } from "./read-entry.ts";

/** Why only rendering a template tells a variable; null where it is known, or where all that may have it is listed where it is read. */
export function whyUnknown(
  instrumentation: Instrumentation,
  section: SectionName,
  name: string,
): string | null {
  const { spec } = instrumentation;
  if (findSection(instrumentation, section) === null || spec === null) return null;
  const rendered = explainRendered(spec.node, [section, spec.envKey], spec.path.map(String));
  if (rendered !== null) return section === LISTED ? null : rendered.why;
  // Other values say it, where they stand.
  if (instrumentation.mayBeSetElsewhere(section, name)) return null;
  const value = environmentOf(instrumentation, section).get(name);
  const isRendered = value.kind === "unknown" && value.reason === RENDERED;
  return isRendered ? `only rendering shows whether ${name} is set` : null;
}
