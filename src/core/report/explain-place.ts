import { TITLES, type SectionName } from "../../catalog/languages.ts";
import { environmentOf } from "../kinds/instrumentation/environment/environment.ts";
import type { Variable } from "../kinds/instrumentation/environment/variable.ts";
import { listWritten, reachedBy } from "../kinds/instrumentation/environment/written.ts";
import { findInstrumentations } from "../kinds/instrumentation/find-instrumentations.ts";
import {
  listSections,
  type EnvEntry,
  type Instrumentation,
} from "../kinds/instrumentation/instrumentation.ts";
import { explainWorkload, type ExplainedContainer } from "../kinds/workload/explain.ts";
import { findWorkloads } from "../kinds/workload/find-workloads.ts";
import type { Surroundings } from "../kinds/workload/surroundings.ts";
import { isWhole } from "../kinds/workload/whole.ts";
import type { Workload } from "../kinds/workload/workload.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { groupBy } from "../text/group-by.ts";
import { listWords, plain, prose, proseToText, type Prose } from "../text/prose.ts";
import type { Range } from "../text/range.ts";
import type { Version } from "../text/version.ts";
import { nameAndValue, originOf } from "./explain-pod.ts";

/** What a place of a manifest comes to in the containers: which value counts there, and where it comes from. */
export interface PlaceInSight {
  readonly manifest: Manifest;
  readonly offset: number;
  readonly surroundings: Surroundings;
  /** Of the operator; null where nobody says. */
  readonly operator: Version | null;
}

/** A sentence each; none for a place that sets nothing. */
export function explainPlace(place: PlaceInSight): readonly Prose[] {
  const { manifest, offset } = place;
  const own = findInstrumentations(manifest).filter(({ node }) => isAt(node, offset));
  const workloads = findWorkloads(manifest).filter((one) => isWhole(one) && isAt(one.node, offset));
  return [
    ...own.flatMap((instrumentation) => explainInResource(instrumentation, place)),
    ...workloads.flatMap((workload) => explainInWorkload(workload, place)),
  ];
}

function isAt({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset < end;
}

/** What one language gets; sdk: of a resource without sections, all of them. */
interface Got {
  readonly language: Language;
  readonly variable: Variable;
  /** Whether the place says something else, which doesn't count. */
  readonly isOverridden: boolean;
}

type Language = SectionName | "sdk";

function languagesOf(instrumentation: Instrumentation): readonly Language[] {
  const sections = listSections(instrumentation).map(({ name }) => name);
  return sections.length === 0 ? ["sdk"] : sections;
}

function explainInResource(
  instrumentation: Instrumentation,
  { offset, operator }: PlaceInSight,
): readonly Prose[] {
  const options = { operator, container: null };
  const written = listWritten(instrumentation).flatMap((one) =>
    one.list.entries
      .filter(({ node }) => isAt(node, offset))
      .flatMap((entry) =>
        languagesReached(instrumentation, one).map((language) => ({ language, name: entry.name, entry })),
      ),
  );
  const got =
    written.length > 0
      ? written.flatMap(({ language, name, entry }): readonly Got[] => {
          const effective = environmentOf(instrumentation, language, options).get(name);
          if (effective.kind === "absent") return [];
          const { variable } = effective;
          return [{ language, variable, isOverridden: !isFrom(variable, entry) }];
        })
      : listFields(instrumentation, offset, options);
  return describe(got);
}

function languagesReached(
  instrumentation: Instrumentation,
  written: Parameters<typeof reachedBy>[1],
): readonly Language[] {
  const reached = reachedBy(instrumentation, written);
  return reached.length === 0 && written.section === null ? languagesOf(instrumentation) : reached;
}

function isFrom({ source }: Variable, entry: EnvEntry): boolean {
  return source?.entry === entry;
}

/** Variables that the operator makes of another field: the one at the place. */
function listFields(
  instrumentation: Instrumentation,
  offset: number,
  options: { readonly operator: Version | null; readonly container: null },
): readonly Got[] {
  return languagesOf(instrumentation).flatMap((language) =>
    environmentOf(instrumentation, language, options)
      .variables()
      .filter(({ node, source }) => source === null && node !== null && isAt(node, offset))
      .map((variable) => ({ language, variable, isOverridden: false })),
  );
}

/** Languages that get the same are named together. */
function describe(got: readonly Got[]): readonly Prose[] {
  const groups = groupBy(got, ({ language, variable, isOverridden }) =>
    JSON.stringify([nameAndValue(variable), proseToText(originIn({ language, variable })), isOverridden]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { variable, isOverridden } = first;
    const languages = listWords([...new Set(group.map(({ language }) => titleOf(language)))]);
    const from = originIn(first);
    return [
      isOverridden
        ? prose`This doesn't count for ${languages}: ${nameAndValue(variable)} from ${from} does.`
        : prose`${nameAndValue(variable)} for ${languages}, from ${from}${plain(first.language === "go" ? "" : ", unless the container sets it itself")}.`,
    ];
  });
}

function titleOf(language: Language): string {
  return language === "sdk" ? "every language" : TITLES[language];
}

/** The list of a language by its way: of several languages, "its list" says nothing. */
function originIn({ language, variable }: Pick<Got, "language" | "variable">): Prose {
  return variable.origin === "section" && language !== "sdk"
    ? prose`${`spec.${language}.env`}`
    : plain(originOf(variable));
}

function explainInWorkload(workload: Workload, place: PlaceInSight): readonly Prose[] {
  const at = workload.containers.findIndex(({ node }) => isAt(node, place.offset));
  const container = workload.containers[at];
  const entry = container?.env.entries.find(({ node }) => isAt(node, place.offset));
  const { containers, injections } = explainWorkload(workload, place.surroundings, place.operator);
  const explained = containers[at];
  const counting = explained?.variables.find((one) => one.name === entry?.name);
  if (container === undefined || explained === undefined || counting === undefined) return [];
  const name = container.name ?? "without a name";
  const others = explained.overridden
    .filter((one) => one.name === counting.name)
    .map((one) => prose`${nameAndValue(one)} from ${plain(originOf(one))} doesn't count there.`);
  return [
    prose`${nameAndValue(counting)} in the container ${name}, from ${plain(originOf(counting))}.`,
    // Two languages in one container have the same to say of spec.env.
    ...new Map(others.map((one) => [proseToText(one), one])).values(),
    ...describeReach(explained, injections.length),
  ];
}

function describeReach({ injections, refusedFor }: ExplainedContainer, asked: number): readonly Prose[] {
  if (refusedFor !== null)
    return [prose`The operator leaves this container alone: ${refusedFor} comes from ${"valueFrom"}.`];
  return injections.length === 0 && asked === 0 ? [prose`Nothing in sight instruments this container.`] : [];
}
