import type { SectionName } from "../../catalog/languages.ts";
import type { Level, Policy } from "../config/policy.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import type { Switch } from "../kinds/workload/operator.ts";
import type { Surroundings } from "../kinds/workload/surroundings.ts";
import type { Workload } from "../kinds/workload/workload.ts";
import type { Kustomization } from "../manifest/kustomization.ts";
import type { RelatedPlace } from "../manifest/related-place.ts";
import type { Subject } from "../manifest/subject.ts";
import type { Prose } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import type { Advice, Fix, Safety } from "./finding.ts";
import type { JudgedSuppression } from "./judged-suppression.ts";

/**
 * A check: metadata and one pure function over what it visits. Level, suppression, order and proof belong to the runner.
 */
export type Rule = InstrumentationRule | WorkloadRule | SuppressionsRule | ProjectRule;

interface RuleCommon {
  /** File name, docs page, fixture folder, configuration key and suppression word in one. Names the problem. */
  readonly id: string;
  /** One line, also the first line of the docs page. */
  readonly summary: string;
  /** Level where the policy says nothing; a finding can have a quieter one of its own. */
  readonly level: Level;
  /** Whether only a strict policy turns it on, unless its level is given. */
  readonly isStrictOnly?: true;
  /** Safety of the fixes that the rule proposes. */
  readonly safety: Safety;
  /** First version that has the rule. */
  readonly since: string;
  /** What people see who have the mistake: how the table of rules is searched. */
  readonly symptoms?: readonly Symptom[];
  /** The languages that it is about; all unless given. */
  readonly languages?: readonly SectionName[];
  /** The operator's versions that it is about, in words; all unless given. */
  readonly operators?: string;
}

export type Symptom =
  | "no telemetry at all"
  | "one signal missing"
  | "spans of one library missing"
  | "too many or failed spans"
  | "traces break between services"
  | "everything or nothing sampled"
  | "wrong service name"
  | "a setting has no effect"
  | "the resource is refused"
  | "pods do not start"
  | "about the review itself";

/** Asked about each Instrumentation that is whole. */
export interface InstrumentationRule extends RuleCommon {
  readonly visits: "instrumentation";
  readonly check: (instrumentation: Instrumentation, policy: Policy, sight: Sight) => Iterable<RuleFinding>;
  /** Whether it holds for what a container sets itself, too: asked about each one that an agent runs in. */
  readonly holdsInContainers?: true;
  /** The same for the services of Docker Compose: with no operator, and an agent that is known by what starts it, if at all. */
  readonly holdsInServices?: true;
  /** Whether it asks what is in sight beside the resource. */
  readonly looksAround?: true;
  /** Why only rendering a template tells, in a line for people; asked where nothing was found. null where that is all. */
  readonly whyUnknown?: (instrumentation: Instrumentation, policy: Policy) => string | null;
}

/** Asked about each workload that is whole, once all files were read. */
export interface WorkloadRule extends RuleCommon {
  readonly visits: "workload";
  /** Whether it holds for annotations that values hand to a chart, of whose pods nothing else is known. */
  readonly holdsInPodAnnotations?: true;
  /** The same for those of a Namespace. */
  readonly holdsInNamespaces?: true;
  readonly check: (workload: Workload, policy: Policy, sight: Sight) => Iterable<RuleFinding>;
}

/** What was seen of the other files: those that are scanned, or that a pull request changes. */
export interface Sight {
  /** Whether a collector runs in pods, by any of them: see kinds/instrumentation/otlp/sidecar.ts. */
  readonly hasSidecar: boolean;
  /** What any text may have the operator turn on or off: see kinds/workload/operator.ts. */
  readonly switches: ReadonlySet<Switch>;
  /** What is in sight beside the subject; nothing until all files were read. */
  readonly surroundings: Surroundings;
}

/** What is told by the words of the texts alone, before any is read. */
export type Seen = Omit<Sight, "surroundings">;

/** Asked when all other rules are done about what a subject suppresses; it cannot itself be suppressed. */
export interface SuppressionsRule extends RuleCommon {
  readonly visits: "suppressions";
  readonly check: (suppressions: Suppressions, policy: Policy) => Iterable<RuleFinding>;
}

/** Asked once about everything in sight: what lies between two subjects, or two files. */
export interface ProjectRule extends RuleCommon {
  readonly visits: "project";
  readonly check: (project: Project) => Iterable<ProjectFinding>;
}

/** All that is in sight, in the order of the files. What is not among it may be there all the same. */
export interface Project {
  readonly subjects: readonly Instrumentation[];
  /** Parts of subjects that stand elsewhere: patches. */
  readonly parts: readonly Instrumentation[];
  readonly kustomizations: readonly Kustomization[];
  readonly policyOf: (subject: Instrumentation) => Policy;
}

export interface ProjectFinding extends Omit<RuleFinding, "fix"> {
  /** The subject that it is reported at. */
  readonly subject: Instrumentation;
  /** Its fix would have to be proved in more than one file: there is none. */
  readonly whyNoFix: string;
}

/** What a subject suppresses, and what came of each of it. */
export interface Suppressions {
  readonly subject: Subject;
  readonly judged: readonly JudgedSuppression[];
}

export interface RuleFinding {
  readonly message: Prose;
  readonly at: Range;
  readonly advice: Advice;
  readonly fix: FixProposal;
  /** Other fixes, which are named beside the first. */
  readonly others?: readonly FixProposal[];
  /** What other rules say of the same cause: where one of these is shown, this finding is not. */
  readonly yieldsTo?: readonly Report[];
  /** What this finding says as well: where it is shown, these are not. */
  readonly speaksFor?: readonly Report[];
  /** Other places that it is about; none unless given. */
  readonly related?: readonly RelatedPlace[];
  /** Level of this finding where the policy says nothing, if it is not the rule's. */
  readonly level?: Level;
}

/** What a rule reports about the same subject at a place; null: what any other rule does. */
export interface Report {
  readonly rule: string | null;
  readonly at: Range;
}

/** Ways to make the same change, the one that looks best first: the first that can be proved is offered. */
export type FixProposal =
  | {
      readonly title: Prose;
      /** As of a fix. */
      readonly brief?: Prose;
      readonly alternatives: readonly Pick<Fix, "edits" | "changes">[];
      /** Of this fix, if it is not the rule's. */
      readonly safety?: Safety;
    }
  | { readonly whyNoFix: string };

/** Whether what a rule says of one file depends on others. */
export function dependsOnOthers(rule: Rule): boolean {
  if (rule.visits !== "instrumentation") return rule.visits !== "suppressions";
  return rule.holdsInContainers === true || rule.holdsInServices === true || rule.looksAround === true;
}

export function defineRule<R extends Rule>(rule: R): R {
  return rule;
}
