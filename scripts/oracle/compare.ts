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
import { environmentOf } from "../../src/core/kinds/instrumentation/environment/environment.ts";
import type { Origin, Variable } from "../../src/core/kinds/instrumentation/environment/variable.ts";
import { findInstrumentations } from "../../src/core/kinds/instrumentation/find-instrumentations.ts";
import type { Instrumentation } from "../../src/core/kinds/instrumentation/instrumentation.ts";
import {
  environmentOfContainer,
  environmentOfSidecar,
} from "../../src/core/kinds/workload/container-environment.ts";
import { listReached } from "../../src/core/kinds/workload/containers.ts";
import { findWorkloads } from "../../src/core/kinds/workload/find-workloads.ts";
import { findNamespace, listInjections } from "../../src/core/kinds/workload/injection.ts";
import { createSurroundings } from "../../src/core/kinds/workload/surroundings.ts";

/** Holds the model against cases of the operator's own tests: manifests like theirs are read, and nothing of a case besides. */

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
  readonly podLabels?: Readonly<Record<string, string>>;
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

const OPERATOR = [0, 158, 0];

/** The variables of a container of the workload, by what the product reads of manifests like those of the case. */
function injectInto(workload: Workload, name: string, resources: readonly Resource[]): readonly Variable[] {
  const manifest = parseManifest("case.yaml", render(workload, resources));
  const [subject] = findWorkloads(manifest);
  if (subject === undefined) throw new Error(`no workload in ${manifest.text}`);
  const surroundings = createSurroundings([manifest], []);
  const namespace = findNamespace(subject, surroundings);
  const reached = listReached(subject, namespace, listInjections(subject, surroundings));
  const request = { workload: subject, namespace, reached, operator: OPERATOR };
  const container = subject.containers.find((one) => one.name === name);
  const environment =
    container === undefined ? environmentOfSidecar(request) : environmentOfContainer(container, request);
  return environment?.variables ?? [];
}

/** Resources whose namespace the case doesn't say are in the workload's, or in the one that its annotation names. */
function render(workload: Workload, resources: readonly Resource[]): string {
  const { kind, name, podAnnotations = {}, podLabels = {}, containers } = workload;
  const withoutInit = (isInit: boolean) =>
    containers
      .filter(({ init }) => init === isInit)
      .map(({ name: called, env = [] }) => ({ name: called, image: "registry.example/app:1", env }));
  const template = {
    metadata: { annotations: podAnnotations, labels: podLabels },
    spec: { initContainers: withoutInit(true), containers: withoutInit(false) },
  };
  const metadata = { name, namespace: NAMESPACE };
  const own =
    kind === "Pod"
      ? { apiVersion: "v1", kind, ...template, metadata: { ...template.metadata, ...metadata } }
      : { apiVersion: "apps/v1", kind, metadata, spec: { template } };
  const asked = Object.entries(podAnnotations).filter(([key]) => key.includes("/inject-"));
  const elsewhere = asked.find(([, value]) => value.includes("/"))?.[1].split("/")[0];
  const all = resources.map((resource) => renderResource(resource, elsewhere ?? NAMESPACE));
  return [...all, own].map((one) => stringify(one)).join("---\n");
}

const NAMESPACE = "case";

function renderResource({ name, spec }: Resource, namespace: string) {
  return {
    apiVersion: "opentelemetry.io/v1alpha1",
    kind: "Instrumentation",
    metadata: { name, namespace },
    spec,
  };
}

function toInstrumentation(resource: Resource): Instrumentation {
  const text = stringify(renderResource(resource, NAMESPACE));
  const [instrumentation] = findInstrumentations(parseManifest("case.yaml", text));
  if (instrumentation === undefined) throw new Error(`no Instrumentation in ${text}`);
  return instrumentation;
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
