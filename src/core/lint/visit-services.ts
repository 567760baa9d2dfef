import { serviceViews } from "../kinds/compose/service-view.ts";
import type { Instrumentation } from "../kinds/instrumentation/instrumentation.ts";
import { MAX_RESOURCES } from "../manifest/bounds.ts";
import type { Manifest } from "../manifest/manifest.ts";
import type { RaiseOptions } from "./raised.ts";
import type { InstrumentationRule, RuleFinding, Sight } from "./rule.ts";
import { levelOf, runRule, type RuleResult } from "./run-rule.ts";

/** What rules say of the services of a Compose file. */
export interface VisitedServices {
  readonly services: readonly Instrumentation[];
  readonly results: readonly RuleResult[];
}

/** Nothing before all files were read. What stands in another file, or another service, is not said of this one. */
export function visitServices(manifest: Manifest, options: RaiseOptions, sight: Sight): VisitedServices {
  if (options.surroundings === undefined) return { services: [], results: [] };
  const services = serviceViews(manifest, sight.surroundings).slice(0, MAX_RESOURCES);
  const asked = options.rules.filter(
    (rule): rule is InstrumentationRule =>
      rule.visits === "instrumentation" && rule.holdsInServices === true && levelOf(rule, options) !== "off",
  );
  const results = services.flatMap((view) =>
    asked.map((rule) =>
      runRule({ rule, subject: view, options, within: view.node }, () =>
        [...rule.check(view, options.policy, sight)].map(withoutFix),
      ),
    ),
  );
  return { services, results };
}

function withoutFix({ message, at, advice, level }: RuleFinding): RuleFinding {
  return {
    ...{ message, at, advice: { ...advice, cost: [] }, ...(level && { level }) },
    fix: { whyNoFix: "Compose files are not edited" },
  };
}
