import {
  NODEJS_ALLOW_LIST,
  NODEJS_DENY_LIST,
  PHP_DENY_LIST,
  RUBY_ALLOW_LIST,
} from "../../../../catalog/disables.ts";
import { DISABLED_INSTRUMENTATIONS } from "../../../../catalog/python-instrumentations.ts";
import { wishFor, type Wish } from "../../../config/policy-for.ts";
import { LANGUAGES, type Language, type Policy } from "../../../config/policy.ts";
import { whyUnknown } from "../environment/why-unknown.ts";
import type { Instrumentation } from "../instrumentation.ts";
import { DOTNET_SWITCHES } from "./dotnet.ts";
import { JAVA_SWITCHES } from "./java.ts";
import { RUBY_SWITCHES } from "./ruby.ts";
import type { Switches } from "./switches.ts";

/** Why only rendering a template tells what is disabled, for each language that the policy asks about; null where nothing is unknown. */
export function whyDisablesUnknown(instrumentation: Instrumentation, policy: Policy): string | null {
  const reasons = LANGUAGES.flatMap((language) => {
    const wish = wishFor(policy, language);
    if (wish === null) return [];
    const variables = VARIABLES[language](wish);
    const found = variables.map((name) => whyUnknown(instrumentation, language, name));
    return found.find((reason) => reason !== null) ?? [];
  });
  return reasons.length === 0 ? null : [...new Set(reasons)].join("; ");
}

/** What says whether the names of a wish are disabled. */
const VARIABLES: Readonly<Record<Language, (wish: Wish) => readonly string[]>> = {
  python: () => [DISABLED_INSTRUMENTATIONS],
  php: () => [PHP_DENY_LIST],
  nodejs: () => [NODEJS_ALLOW_LIST.name, NODEJS_DENY_LIST.name],
  java: (wish) => listSwitches(JAVA_SWITCHES, wish),
  dotnet: (wish) => listSwitches(DOTNET_SWITCHES, wish),
  ruby: (wish) => [RUBY_ALLOW_LIST, ...listSwitches(RUBY_SWITCHES, wish)],
};

function listSwitches({ defaults, switchesOf }: Switches, { names }: Wish): readonly string[] {
  return [...defaults, ...names.flatMap((name) => switchesOf(name)).map(({ variable }) => variable)];
}
