import { findInstrumentations } from "../kinds/instrumentation/find-instrumentations.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import { findOperationPatches } from "../kinds/instrumentation/operations.ts";
import { readValues } from "../kinds/instrumentation/values/read-values.ts";
import { whyNoFixIn } from "../manifest/document.ts";
import { describeBound, MAX_RESOURCES } from "../manifest/bounds.ts";
import type { Manifest, NotChecked } from "../manifest/manifest.ts";
import { resolveBase } from "../kinds/instrumentation/base-ref.ts";
import { whyPatchOf } from "../manifest/patch.ts";
import { NOTHING_IN_SIGHT } from "../kinds/workload/surroundings.ts";
import { judgeSuppressions, type Judgement } from "./judge-suppressions.ts";
import type { ProjectAnswer } from "./project.ts";
import type { Raised, RaiseOptions } from "./raised.ts";
import type { Rule, Sight } from "./rule.ts";
import { visitServices } from "./visit-services.ts";
import { visitWorkloads } from "./visit-workloads.ts";
import { describeCrash, levelOf, runRule, type RuleResult } from "./run-rule.ts";
import { UNSEEN } from "./seen.ts";

/** Asks the rules about a manifest. What they raise is neither judged fixable nor worded for anybody here. */

export interface RaisedFindings extends Pick<Judgement<Raised>, "covered"> {
  readonly raised: readonly Raised[];
  readonly notChecked: readonly NotChecked[];
  readonly patches: readonly NotChecked[];
  /** Number of Instrumentation resources that the rules were asked about. */
  readonly instrumentations: number;
  /** What the rules were asked about. */
  readonly subjects: readonly Instrumentation[];
  /** What was met beside it: parts of resources that stand elsewhere. */
  readonly parts: readonly Instrumentation[];
  /** Whether suppressions were read: not where there are too many of them, and not where nobody asked. */
  readonly readsSuppressions: boolean;
}

export function raiseFindings(manifest: Manifest, options: RaiseOptions): RaisedFindings {
  const { whole: instrumentations, parts, patches, beyond } = sortResources(manifest, options);
  const { results, judgement } = runRules({ manifest, instrumentations, parts, options });
  const subjects = withoutRepeats(instrumentations);
  return {
    raised: results.flatMap(({ raised }) => raised),
    notChecked: [...results, ...(judgement === null ? [] : [judgement])]
      .flatMap(({ notChecked }) => notChecked)
      .concat(readValues(manifest).notChecked, beyond),
    patches,
    covered: judgement?.covered ?? new Map<Raised, never>(),
    instrumentations: subjects.length,
    subjects,
    parts,
    readsSuppressions: judgement?.isRead === true,
  };
}

/** Of those that several readings of a template have, the first. */
function withoutRepeats(instrumentations: readonly Instrumentation[]): readonly Instrumentation[] {
  const seen = new Set<string>();
  return instrumentations.filter(({ node, document, path }) => {
    const { group, index } = document;
    const isPoint = whyNoFixIn(document) !== null;
    const key = isPoint ? `${node.start} ${group} ${index} ${path.join(".")}` : `${node.start}`;
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

interface SortedResources {
  readonly whole: readonly Instrumentation[];
  readonly parts: readonly Instrumentation[];
  readonly patches: readonly NotChecked[];
  readonly beyond: readonly NotChecked[];
}

/** What is not whole is not judged: what a patch lacks may stand in the resource that it changes, or in a base. It is listed. */
function sortResources(manifest: Manifest, { findBase }: RaiseOptions): SortedResources {
  const { path, lines } = manifest;
  const all = findInstrumentations(manifest);
  const whole: Instrumentation[] = [];
  const parts: Instrumentation[] = [...findOperationPatches(manifest)];
  const patches: NotChecked[] = [];
  for (const one of all.slice(0, MAX_RESOURCES)) {
    const { instrumentation, whyNotWhole } = resolveBase(one, all, findBase);
    const why = whyPatchOf(instrumentation) ?? whyNotWhole;
    if (why === null) whole.push(instrumentation);
    else {
      parts.push(instrumentation);
      const { line } = lines.positionAt(instrumentation.node.start);
      const reason = `line ${line}: ${why}`;
      if (patches.at(-1)?.reason !== reason) patches.push({ path, reason, isPatch: true });
    }
  }
  const first = all[MAX_RESOURCES];
  if (first === undefined) return { whole, parts, patches, beyond: [] };
  const { line } = lines.positionAt(first.node.start);
  return { whole, parts, patches, beyond: [{ path, reason: `line ${line}: ${TOO_MANY}`, isBound: true }] };
}

const TOO_MANY = describeBound(
  "Instrumentation resources",
  MAX_RESOURCES,
  "move those from here on to other files",
);

interface Run {
  readonly manifest: Manifest;
  readonly instrumentations: readonly Instrumentation[];
  readonly parts: readonly Instrumentation[];
  readonly options: RaiseOptions;
}

interface RunResult {
  readonly results: readonly RuleResult[];
  /** null where nobody asked about suppressions. */
  readonly judgement: Judgement<Raised> | null;
}

/** The rules about suppressions come last: they need to know what the others found. */
function runRules(run: Run): RunResult {
  const { manifest, instrumentations, options } = run;
  const ordinary = options.rules.filter((rule) => rule.visits === "instrumentation");
  const ofWorkloads = options.rules.filter((rule) => rule.visits === "workload");
  const sight = sightOf(options);
  const visited = visitWorkloads(manifest, options, sight);
  const services = visitServices(manifest, options, sight);
  const answers = options.project ?? [];
  const ofProject = answers.map(({ rule }) => rule);
  const asked = ordinary.filter((rule) => levelOf(rule, options) !== "off");
  const results = [
    ...instrumentations.flatMap((instrumentation) =>
      asked.map((rule) =>
        runRule({ rule, subject: instrumentation, options, within: ownTextOf(instrumentation) }, () =>
          rule.check(instrumentation, options.policy, sight),
        ),
      ),
    ),
    ...visited.results,
    ...services.results,
    ...answers.map((answer) => takeAnswer(answer, run)),
  ];
  if (options.suppressions === undefined) return { results, judgement: null };
  const aboutSuppressions = options.rules.filter((rule) => rule.visits === "suppressions");
  const apart = new Set([
    ...[...ordinary, ...ofWorkloads, ...ofProject]
      .filter((rule) => levelOf(rule, options) === "off")
      .map(({ id }) => id),
    ...results.flatMap(({ rule, notChecked }) => (notChecked.length > 0 ? [rule] : [])),
  ]);
  const claims = results.flatMap(({ raised }) => raised);
  const judgement = judgeSuppressions(claims, {
    ...run,
    // What a patch suppresses counts, and is not judged: the resource that it changes need not be in sight.
    subjects: [...instrumentations, ...run.parts, ...visited.workloads, ...services.services],
    options: {
      ...options.suppressions,
      ruleIds: withoutAll(options.suppressions.ruleIds, aboutSuppressions),
    },
    completed: new Set(
      [...ordinary, ...(options.surroundings === undefined ? [] : ofWorkloads), ...ofProject]
        .map(({ id }) => id)
        .filter((id) => !apart.has(id)),
    ),
  });
  const last = [...instrumentations, ...visited.workloads, ...services.services].flatMap((subject) => {
    const suppressions = { subject, judged: judgement.judged.get(subject) ?? [] };
    return aboutSuppressions.map((rule) =>
      runRule({ rule, subject, options }, () => rule.check(suppressions, options.policy)),
    );
  });
  return { results: [...results, ...last], judgement };
}

/** What stands in the resource that another one is based on is said of that. */
function ownTextOf({ parent, node }: Instrumentation): Instrumentation["node"] | null {
  return parent === null ? null : node;
}

function sightOf({ sight, surroundings }: RaiseOptions): Sight {
  return { ...(sight ?? UNSEEN), surroundings: surroundings ?? NOTHING_IN_SIGHT };
}

function withoutAll(ids: readonly string[], rules: readonly Rule[]): readonly string[] {
  return ids.filter((id) => !rules.some((rule) => rule.id === id));
}

/** What a rule about the project says of this manifest. */
function takeAnswer({ rule, found, error }: ProjectAnswer, { manifest, options }: Run): RuleResult {
  if (error !== null && levelOf(rule, options) !== "off")
    return {
      rule: rule.id,
      raised: [],
      notChecked: [describeCrash(rule.id, { manifest, node: null }, error)],
    };
  const results = found.map(({ subject, whyNoFix, ...finding }) =>
    runRule({ rule, subject, options }, () => [{ ...finding, fix: { whyNoFix } }]),
  );
  return {
    rule: rule.id,
    raised: results.flatMap(({ raised }) => raised),
    notChecked: results.flatMap(({ notChecked }) => notChecked),
  };
}
