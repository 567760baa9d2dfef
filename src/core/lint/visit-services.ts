import type { Service } from "../kinds/compose/compose-file.ts";
import { planInService } from "../kinds/compose/edit-service.ts";
import type { EditedService } from "../kinds/compose/edited-service.ts";
import { serviceViews } from "../kinds/compose/service-view.ts";
import { imageView } from "../kinds/dockerfile/image-view.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import { MAX_RESOURCES } from "../manifest/bounds.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { Range } from "../text/range.ts";
import type { RaiseOptions } from "./raised.ts";
import type { FixProposal, InstrumentationRule, RuleFinding, Sight } from "./rule.ts";
import { levelOf, runRule, type RuleResult } from "./run-rule.ts";

/** What rules say of the services of a Compose file, or of what a Dockerfile builds. */
export interface VisitedServices {
  readonly services: readonly Instrumentation[];
  readonly results: readonly RuleResult[];
}

/** Nothing before all files were read. What stands in another file, or another service, is not said of this one. */
export function visitServices(manifest: Manifest, options: RaiseOptions, sight: Sight): VisitedServices {
  if (options.surroundings === undefined) return { services: [], results: [] };
  const asked = options.rules.filter(
    (rule): rule is InstrumentationRule =>
      rule.visits === "instrumentation" && rule.holdsInServices === true && levelOf(rule, options) !== "off",
  );
  const visits = [...visitsOfServices(manifest, sight), ...visitsOfImage(manifest)];
  const results = visits.flatMap(({ view, within, edit }) =>
    asked.map((rule) =>
      runRule({ rule, subject: view, options, within }, () =>
        [...rule.check(view, options.policy, sight)].map(edit),
      ),
    ),
  );
  return { services: visits.map(({ view }) => view), results };
}

interface Visit {
  readonly view: Instrumentation;
  readonly within: Range;
  /** The finding with fixes as the file can have them. */
  readonly edit: (finding: RuleFinding) => RuleFinding;
}

function visitsOfServices(manifest: Manifest, sight: Sight): readonly Visit[] {
  const views = serviceViews(manifest, sight.surroundings).slice(0, MAX_RESOURCES);
  return views.map(({ view, service, variables }) => ({
    view,
    within: placeOf(service),
    edit: (finding) => editAsWritten(finding, { manifest, service, variables }),
  }));
}

function visitsOfImage(manifest: Manifest): readonly Visit[] {
  const view = imageView(manifest);
  if (view === null) return [];
  return [{ view, within: view.node, edit: (finding) => ({ ...finding, fix: NO_FIX, others: [] }) }];
}

const NO_FIX = { whyNoFix: "Dockerfiles are not edited" };

/** Its key too, where its own text is not one that others have by an alias. */
function placeOf({ key, node, isShared }: Service): Range {
  return isShared ? node : { start: key.start, end: node.end };
}

/** Its fixes, as changes of what the file really has. */
function editAsWritten(finding: RuleFinding, edited: EditedService): RuleFinding {
  const { fix, others } = finding;
  return {
    ...finding,
    fix: translate(fix, edited),
    ...(others && { others: others.map((other) => translate(other, edited)) }),
  };
}

function translate(proposal: FixProposal, edited: EditedService): FixProposal {
  if ("whyNoFix" in proposal) return proposal;
  // The other ways are other places in a list that is none here.
  const plan = planInService(edited, proposal.alternatives[0]?.changes ?? []);
  return plan.ok ? { ...proposal, alternatives: plan.alternatives } : { whyNoFix: plan.whyNoFix };
}
