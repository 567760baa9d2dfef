import type { SectionName } from "../../../catalog/languages.ts";
import type { MapNode } from "../../yaml/node.ts";
import type { Field, Instrumentation } from "../instrumentation/instrumentation.ts";
import { lacksSection } from "./absent-section.ts";
import { listSelections, type Selection } from "./selections.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Workload } from "./workload.ts";

/** A resource with the languages for which workloads select it, though it has no section for them. */
export interface Used {
  /** With a section each, which is not there: `isMissing`. */
  readonly instrumentation: Instrumentation;
  /** Who selects it for those. */
  readonly selectedBy: ReadonlyMap<SectionName, readonly Workload[]>;
}

/** The operator injects them all the same. What a container sets itself counts before the resource: those that do are left out. */
export function withSelected(instrumentation: Instrumentation, surroundings: Surroundings): Used {
  const { spec } = instrumentation;
  const selectedBy = new Map<SectionName, readonly Workload[]>();
  const selected = new Map<SectionName, Field>();
  if (spec === null || instrumentation.host !== undefined) return { instrumentation, selectedBy };
  for (const language of LANGUAGES) {
    const selections = listSelections(instrumentation, language, surroundings).filter(isBare);
    if (selections.length === 0 || !lacksSection(instrumentation, language, surroundings)) continue;
    selectedBy.set(language, [...new Set(selections.map(({ workload }) => workload))]);
    selected.set(language, missingField(spec, language));
  }
  return {
    instrumentation: selected.size === 0 ? instrumentation : { ...instrumentation, selected },
    selectedBy,
  };
}

/** The agents of Apache HTTPD and nginx read no variables. */
const LANGUAGES = ["java", "nodejs", "python", "dotnet", "php", "ruby", "go"] as const;

function isBare({ containers }: Selection): boolean {
  return containers.some(
    ({ env, envFrom }) =>
      envFrom === null &&
      env.opensAt === Infinity &&
      !env.entries.some(({ name }) => name.startsWith("OTEL_")),
  );
}

function missingField(spec: Field, language: SectionName): Field {
  const { start } = spec.key;
  const node: MapNode = { ...spec.node, pairs: [], start, end: start };
  return { ...spec, node, path: [...spec.path, language], isMissing: true };
}
