import { isDeepStrictEqual } from "node:util";

import { stringify } from "yaml";

import { SECTIONS, type SectionName } from "../../src/catalog/languages.ts";
import { parseManifest } from "../../src/core/check.ts";
import {
  mergeField,
  mergeListField,
  mergeResourceAttributes,
  whyNotMerged,
} from "../../src/core/kinds/instrumentation/environment/base.ts";
import type { FieldValue } from "../../src/core/kinds/instrumentation/environment/fields.ts";
import type { Container } from "../../src/core/kinds/instrumentation/environment/container.ts";
import { environmentOf } from "../../src/core/kinds/instrumentation/environment/environment.ts";
import {
  literal,
  type Origin,
  type Variable,
  type VariableValue,
} from "../../src/core/kinds/instrumentation/environment/variable.ts";
import { findInstrumentations } from "../../src/core/kinds/instrumentation/find-instrumentations.ts";
import type { Instrumentation } from "../../src/core/kinds/instrumentation/instrumentation.ts";

/**
 * Holds the model against cases of the operator's own tests. Which resource and which languages reach a container is read
 * here, from the annotations of the case.
 */

export interface Comparison {
  readonly name: string;
  readonly differences: readonly string[];
}

interface EnvVar {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly fieldRef?: { readonly fieldPath: string } };
  readonly contains?: readonly string[];
  readonly present?: boolean;
}

interface Workload {
  readonly name: string;
  readonly kind: string;
  readonly podAnnotations?: Readonly<Record<string, string>>;
  readonly containers: readonly {
    readonly name: string;
    readonly init: boolean;
    readonly env?: readonly EnvVar[];
  }[];
}

interface Resource {
  readonly name: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

interface Stage {
  readonly assert: string;
  readonly instrumentations: readonly Resource[];
  readonly workloads: readonly Workload[];
  readonly cases: readonly {
    readonly workload: string;
    readonly container: string;
    readonly env: readonly EnvVar[];
  }[];
}

export function compareScenario({ stages }: { readonly stages: readonly Stage[] }): readonly Comparison[] {
  return stages.flatMap((stage) =>
    stage.cases.map(({ workload: name, container, env }) => {
      const workload = stage.workloads.find((one) => one.name === name);
      const actual = workload === undefined ? [] : injectInto(workload, container, stage.instrumentations);
      return { name: `${stage.assert} ${name}/${container}`, differences: compareLists(actual, env) };
    }),
  );
}

/** `instrumentation.opentelemetry.io/inject-<…>` */
const KEYS: Readonly<Record<SectionName | "sdk", string>> = {
  ...Object.fromEntries(SECTIONS.map((name) => [name, name])),
  apacheHttpd: "apache-httpd",
  sdk: "sdk",
} as Readonly<Record<SectionName | "sdk", string>>; // every section is among the entries

/** The order in which the operator injects (sdk.go). */
const ORDER = [
  "java",
  "nodejs",
  "python",
  "dotnet",
  "php",
  "ruby",
  "go",
  "apacheHttpd",
  "nginx",
  "sdk",
] as const;

const OPERATOR = [0, 158, 0];

function injectInto(workload: Workload, name: string, resources: readonly Resource[]): readonly Variable[] {
  const annotations = workload.podAnnotations ?? {};
  const read = (key: string) => annotations[`instrumentation.opentelemetry.io/${key}`];
  const asked = ORDER.filter((language) => (read(`inject-${KEYS[language]}`) ?? "false") !== "false");
  const container = workload.containers.find((one) => one.name === name);
  const isSidecar = container === undefined;
  const target = read("otel-go-auto-target-exe");
  const ofSidecar = target === undefined ? [] : [{ name: "OTEL_GO_AUTO_TARGET_EXE", value: target }];
  let env = (isSidecar ? ofSidecar : (container.env ?? [])).map(toVariable);
  for (const language of asked) {
    const names = namesFor(language, read);
    if (asked.length > 1 && names.length === 0) continue;
    if ((language === "go") !== isSidecar) continue;
    const chosen = names.length === 0 ? [workload.containers.find(({ init }) => !init)?.name] : names;
    if (!isSidecar && !chosen.includes(name)) continue;
    const resource = choose(resources, read(`inject-${KEYS[language]}`) ?? "");
    if (resource === null) continue;
    const given: Container = {
      name,
      env,
      serviceName: serviceName(workload),
      resourceAttributes: "?",
      isFirst: chosen[0] === name,
      isMusl: read("otel-dotnet-auto-runtime") === "linux-musl-x64",
    };
    env = [
      ...environmentOf(toInstrumentation(resource), language, {
        operator: OPERATOR,
        container: given,
      }).variables(),
    ];
  }
  return env;
}

function namesFor(
  language: SectionName | "sdk",
  read: (key: string) => string | undefined,
): readonly string[] {
  const own = language === "nginx" ? "inject-nginx-container-names" : `${KEYS[language]}-container-names`;
  return [read("container-names"), read(own)].flatMap((list) => list?.split(",") ?? []);
}

/** `true` is the only one of the namespace; a name may have its namespace before it. */
function choose(resources: readonly Resource[], value: string): Resource | null {
  if (value.toLowerCase() === "true") return resources[0] ?? null;
  const name = value.split("/").at(-1);
  return resources.find((one) => one.name === name) ?? resources[0] ?? null;
}

function serviceName({ podAnnotations, name }: Workload): string {
  return podAnnotations?.["resource.opentelemetry.io/service.name"] ?? name;
}

function toInstrumentation({ name, spec }: Resource): Instrumentation {
  const text = stringify({
    apiVersion: "opentelemetry.io/v1alpha1",
    kind: "Instrumentation",
    metadata: { name },
    spec,
  });
  const [instrumentation] = findInstrumentations(parseManifest("case.yaml", text));
  if (instrumentation === undefined) throw new Error(`no Instrumentation in ${text}`);
  return instrumentation;
}

function toVariable({ name, value, valueFrom }: EnvVar): Variable {
  const path = valueFrom?.fieldRef?.fieldPath;
  const read: VariableValue =
    path === undefined ? literal(value ?? "") : { kind: "field-ref", fieldPath: path };
  return { name, value: read, origin: "pod", source: null, node: null };
}

function compareLists(actual: readonly Variable[], expected: readonly EnvVar[]): readonly string[] {
  const differences: string[] = [];
  for (let at = 0; at < Math.max(actual.length, expected.length); at += 1) {
    const [own, theirs] = [actual[at], expected[at]];
    if (own === undefined || theirs === undefined || !isSame(own, theirs))
      differences.push(`${at}: expected ${JSON.stringify(theirs)}, found ${describe(own)}`);
  }
  return differences;
}

function isSame({ name, value }: Variable, expected: EnvVar): boolean {
  if (name !== expected.name) return false;
  // It depends on the cluster.
  if (expected.present === true || expected.contains !== undefined) return true;
  const path = expected.valueFrom?.fieldRef?.fieldPath;
  if (path !== undefined) return value.kind === "field-ref" && value.fieldPath === path;
  return (value.kind === "literal" || value.kind === "expanded") && value.text === (expected.value ?? "");
}

function describe(variable: Variable | undefined): string {
  return variable === undefined ? "nothing" : JSON.stringify({ name: variable.name, ...variable.value });
}

interface BaseCase {
  readonly name: string;
  readonly base: Readonly<Record<string, unknown>>;
  readonly child: Readonly<Record<string, unknown>>;
  readonly merged?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** Merges of a resource with the one that its `spec.baseRef` names. */
export function compareBaseCases({ cases }: { readonly cases: readonly BaseCase[] }): readonly Comparison[] {
  return cases.map(({ name, base, child, merged, error }) => {
    const parent = toInstrumentation({ name: "base", spec: base });
    const own = { ...toInstrumentation({ name: "child", spec: child }), parent };
    const why = whyNotMerged(own, parent);
    if (merged === undefined)
      return { name, differences: why === null ? [`expected the error "${error ?? ""}"`] : [] };
    if (why !== null) return { name, differences: [`expected a merge, found "${why}"`] };
    return {
      name,
      differences: Object.entries(merged).flatMap(([key, value]) => compareMerged(own, key, value)),
    };
  });
}

function compareMerged(own: Instrumentation, key: string, expected: unknown): readonly string[] {
  const found = readMerged(own, key);
  // The order of keys is nobody's concern.
  return isDeepStrictEqual(found, expected)
    ? []
    : [`${key}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`];
}

function readMerged(own: Instrumentation, key: string): unknown {
  const language = SECTIONS.find((one) => key === `${one}.env`);
  if (language !== undefined) return listEntries(own, language, "section");
  if (key === "env") return listEntries(own, "sdk", "common");
  if (key === "propagators") return textOf(mergeListField(own, key))?.split(",");
  if (key === "resourceAttributes") return mergeResourceAttributes(own);
  const fields = key === "exporter" ? ["endpoint"] : ["type", "argument"];
  return Object.fromEntries(
    fields.flatMap((field) => {
      const text = textOf(mergeField(own, [key, field]));
      return text === null ? [] : [[field, text]];
    }),
  );
}

function textOf(value: FieldValue): string | null {
  return value.kind === "text" ? value.text : null;
}

function listEntries(own: Instrumentation, language: SectionName | "sdk", origin: Origin): readonly EnvVar[] {
  return environmentOf(own, language)
    .variables()
    .filter((variable) => variable.origin === origin)
    .map(({ name, value }) => ({ name, value: "text" in value ? value.text : "" }));
}
