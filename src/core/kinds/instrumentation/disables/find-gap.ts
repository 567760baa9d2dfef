import { DOTNET_SWITCHES_SINCE, PHP_ALL, PHP_DENY_LIST } from "../../../../catalog/disables.ts";
import { phpInstrumentations } from "../../../../catalog/data/php-instrumentations.ts";
import { SECTIONS_SINCE } from "../../../../catalog/languages.ts";
import {
  ALL_INSTRUMENTATIONS,
  DISABLED_INSTRUMENTATIONS,
} from "../../../../catalog/python-instrumentations.ts";
import type { Language, Policy } from "../../../config/policy.ts";
import { operatorVersion, wishFor, type Wish } from "../../../config/policy-for.ts";
import { isBelow } from "../../../text/version.ts";
import { environmentOf } from "../environment/environment.ts";
import { isConfiguredByFile, isSwitchedOff } from "../environment/readers.ts";
import { readImage } from "../image.ts";
import { findSection, type Instrumentation } from "../instrumentation.ts";
import { findMissing, type DenyList } from "./deny-list.ts";
import { DOTNET_SWITCHES } from "./dotnet.ts";
import type { Asked, Gap } from "./gap.ts";
import { hasOtherSettings, JAVA_SWITCHES } from "./java.ts";
import { findNodejsGap } from "./nodejs.ts";
import { listPythonNames } from "./python.ts";
import { findRubyGap } from "./ruby.ts";
import { findOthersOn, findSwitchedOn, type Switches } from "./switches.ts";

/** What a language's part of the resource leaves enabled against the policy, by the mechanism that its agent has. */

export interface Found extends Asked {
  readonly gap: Gap;
}

/** null where nothing is, and where nobody can tell. */
export function findGap(instrumentation: Instrumentation, language: Language, policy: Policy): Found | null {
  const wish = wishFor(policy, language);
  // Without the section, a pod that asks for the language gets the operator's defaults; but nothing here says that one does.
  const section = wish === null ? null : findSection(instrumentation, language);
  if (wish === null || section === null) return null;
  const operator = operatorVersion(policy);
  const since = SECTIONS_SINCE[language];
  if (since !== undefined && operator !== null && isBelow(operator, since)) return null;
  const asked: Asked = {
    instrumentation,
    language,
    section,
    environment: environmentOf(instrumentation, language),
    version: readImage(instrumentation, language, operator).version,
  };
  if (isSwitchedOff(asked.environment)) return null;
  // Python's loader reads its list beside a configuration file too.
  if (language !== "python" && isConfiguredByFile(asked.environment)) return null;
  const gap = MECHANISMS[language](asked, wish, policy.keep[language]);
  return gap === null ? null : { ...asked, gap };
}

type Mechanism = (asked: Asked, wish: Wish, kept: readonly string[]) => Gap | null;

const PYTHON_LIST: DenyList = {
  name: DISABLED_INSTRUMENTATIONS,
  isAll: (items) => items.has(ALL_INSTRUMENTATIONS),
};

const PHP_LIST: DenyList = {
  name: PHP_DENY_LIST,
  isAll: (items) => items.size === 1 && items.has(PHP_ALL),
};

const MECHANISMS: Readonly<Record<Language, Mechanism>> = {
  python: (asked, wish) =>
    findMissing(asked, {
      list: PYTHON_LIST,
      wish,
      wanted: beside(wish, () => listPythonNames(asked.version)),
    }),
  php: (asked, wish) =>
    findMissing(asked, { list: PHP_LIST, wish, wanted: beside(wish, () => phpInstrumentations) }),
  nodejs: findNodejsGap,
  ruby: findRubyGap,
  java: (asked, wish, kept) =>
    hasOtherSettings(asked.environment) ? null : findBySwitches(asked, JAVA_SWITCHES, { wish, kept }),
  dotnet: (asked, wish, kept) => {
    const isOld = asked.version !== null && isBelow(asked.version, DOTNET_SWITCHES_SINCE);
    if (isOld) return null;
    const gap = findBySwitches(asked, DOTNET_SWITCHES, { wish, kept });
    const unknown = wish.names.filter((name) => DOTNET_SWITCHES.switchesOf(name).length === 0);
    if (gap === null || wish.kind === "without" || unknown.length === 0) return gap;
    return { ...gap, whyNoFix: `no known instrumentation has the id ${unknown.join(", ")}` };
  },
};

/** What is to be disabled: the names of the wish, or all that are known but for those. */
function beside(wish: Wish, list: () => readonly string[]): readonly string[] {
  return wish.kind === "without" ? wish.names : list().filter((name) => !wish.names.includes(name));
}

function findBySwitches(
  asked: Asked,
  scheme: Switches,
  { wish, kept }: { readonly wish: Wish; readonly kept: readonly string[] },
): Gap | null {
  return wish.kind === "only"
    ? findOthersOn(asked, scheme, wish)
    : findSwitchedOn(asked, scheme, { wish, kept });
}
