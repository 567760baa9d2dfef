import type { Policy } from "../config/policy.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import type { Kustomization } from "../manifest/kustomization.ts";
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
        return { rule, byPath: groupByPath(rule.check(project)), error: null };
      } catch (error) {
        return { rule, byPath: new Map<string, ProjectFinding[]>(), error };
      }
    });
  return (path) => asked.map(({ rule, byPath, error }) => ({ rule, found: byPath.get(path) ?? [], error }));
}

function groupByPath(findings: Iterable<ProjectFinding>): ReadonlyMap<string, readonly ProjectFinding[]> {
  const groups = new Map<string, ProjectFinding[]>();
  for (const finding of findings) {
    const { path } = finding.subject.manifest;
    const group = groups.get(path) ?? [];
    groups.set(path, group);
    group.push(finding);
  }
  return groups;
}
