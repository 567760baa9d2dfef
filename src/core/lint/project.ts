import type { Policy } from "../config/policy.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import type { Kustomization } from "../manifest/kustomization.ts";
import { groupBy } from "../text/group-by.ts";
import type { ProjectFinding, ProjectRule, Rule } from "./rule.ts";

/**
 * Asks the rules about all that is in sight, once for all files: what they find is said with the file of its subject.
 */

export interface ProjectRequest {
  readonly rules: readonly Rule[];
  readonly subjects: readonly Instrumentation[];
  readonly parts: readonly Instrumentation[];
  readonly kustomizations: readonly Kustomization[];
  readonly policyFor: (path: string) => Policy;
}

/** What rules about the project have to say of one file. */
export interface ProjectAnswer {
  readonly rule: ProjectRule;
  readonly found: readonly ProjectFinding[];
  /** What the rule threw; null where it ran to its end. */
  readonly error: unknown;
}

/** Of each file, what every rule about the project says of it. */
export type ProjectAnswers = (path: string) => readonly ProjectAnswer[];

export function askProject({ rules, policyFor, ...inSight }: ProjectRequest): ProjectAnswers {
  const project = { ...inSight, policyOf: ({ manifest }: Instrumentation) => policyFor(manifest.path) };
  const asked = rules
    .filter((rule) => rule.visits === "project")
    .map((rule) => {
      try {
        return { rule, byPath: groupBy(rule.check(project), pathOf), error: null };
      } catch (error) {
        return { rule, byPath: new Map<string, readonly ProjectFinding[]>(), error };
      }
    });
  return (path) => asked.map(({ rule, byPath, error }) => ({ rule, found: byPath.get(path) ?? [], error }));
}

function pathOf({ subject }: ProjectFinding): string {
  return subject.manifest.path;
}
