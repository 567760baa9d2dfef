import { folderOf } from "../../manifest/paths.ts";
import { onceFor } from "../../text/once-for.ts";
import { findKey, isMap, type MapNode } from "../../yaml/node.ts";
import type { Instrumentation } from "../instrumentation/instrumentation.ts";
import { injectKey, TARGETS, type Target } from "./annotation-names.ts";
import { readAnnotations } from "./annotations.ts";
import { relate, relateTo } from "./namespaces.ts";
import type { Surroundings } from "./surroundings.ts";
import type { Annotation, Annotations, Workload } from "./workload.ts";

/**
 * What a workload's pods ask the operator for, and which Instrumentation answers (opentelemetry-operator be894441
 * internal/instrumentation/annotation.go, podmutator.go).
 */
export interface Injection {
  readonly target: Target;
  /** What asks for it: of the pod template, or of the Namespace. */
  readonly annotation: Annotation;
  readonly isOfNamespace: boolean;
  /** The value that counts. */
  readonly value: string;
  readonly choice: Choice;
}

export type Choice =
  /** One that is in sight: several where files for several places have it under one name. */
  | { readonly kind: "found"; readonly instrumentations: readonly Instrumentation[] }
  /** `true` where several are in the namespace. */
  | { readonly kind: "ambiguous"; readonly among: readonly Instrumentation[] }
  /** None of that name or namespace is in sight, though others are. */
  | { readonly kind: "missing"; readonly asked: Asked; readonly others: Others }
  /** It may be anywhere. */
  | { readonly kind: "unknown" };

/** The one that is in sight; null where several files have it, or none. */
export function resourceOf(choice: Choice): Instrumentation | null {
  if (choice.kind !== "found") return null;
  const [one, ...others] = choice.instrumentations;
  return one === undefined || others.length > 0 ? null : one;
}

/** The one that a workload gets for a language; null where that is not known. */
export function findResource(
  workload: Workload,
  target: Target,
  surroundings: Surroundings,
): Instrumentation | null {
  const injection = listInjections(workload, surroundings).find((one) => one.target === target);
  return injection === undefined ? null : resourceOf(injection.choice);
}

/** null: any, or the pod's own. */
export interface Asked {
  readonly namespace: string | null;
  readonly name: string | null;
}

export interface Others {
  /** In the namespace that is asked for. */
  readonly here: readonly Instrumentation[];
  /** In another one. */
  readonly elsewhere: readonly Instrumentation[];
}

/** In the order in which the operator injects; what is switched off is left out. */
export function listInjections(workload: Workload, surroundings: Surroundings): readonly Injection[] {
  return listAsked(workload, surroundings).map((asked) => ({
    ...asked,
    choice: chooseOnce(asked.value, workload, surroundings),
  }));
}

/** The same without an answer. */
export function listAsked(
  workload: Workload,
  surroundings: Surroundings,
): readonly Omit<Injection, "choice">[] {
  const namespace = findNamespace(workload, surroundings);
  return TARGETS.flatMap((target) => {
    const asked = readAsked(workload, namespace, target);
    if (asked === null || asked.value.toLowerCase() === "false") return [];
    return [{ target, ...asked }];
  });
}

/** The annotations of the Namespace that the pods are in, where it is in sight. */
export function findNamespace(workload: Workload, surroundings: Surroundings): Annotations | null {
  if (workload.namespace === null) return null;
  const [found] = surroundings.named("Namespace", workload.namespace);
  return found === undefined ? null : annotationsOf(found.node);
}

/** Those of a Namespace. */
export const annotationsOf = onceFor((node: MapNode): Annotations => {
  const metadata = findKey(node, "metadata")?.node ?? null;
  return readAnnotations(isMap(metadata) ? metadata : null, ["metadata"], "annotations");
});

type AskedFor = Pick<Injection, "annotation" | "isOfNamespace" | "value">;

/** annotation.go annotationValue: the pod's name, or "false", beats the Namespace's; its "true" yields to a name there. */
function readAsked(workload: Workload, namespace: Annotations | null, target: Target): AskedFor | null {
  const key = injectKey(target);
  const own = workload.annotations.entries.get(key);
  const outer = namespace?.entries.get(key);
  const ofPod = own === undefined ? null : toAsked(own, false);
  const ofNamespace = outer === undefined ? null : toAsked(outer, true);
  if (own?.text === null) return null;
  if (ofPod === null || ofPod.value === "") return ofNamespace?.value === "" ? null : ofNamespace;
  const word = ofPod.value.toLowerCase();
  if (word !== "true" || ofNamespace === null) return ofPod;
  return ["", "true", "false"].includes(ofNamespace.value.toLowerCase()) ? ofPod : ofNamespace;
}

function toAsked(annotation: Annotation, isOfNamespace: boolean): AskedFor | null {
  return annotation.text === null ? null : { annotation, isOfNamespace, value: annotation.text };
}

/** Of the Instrumentations in sight. */
const choices = onceFor<readonly Instrumentation[], Map<string, Choice>>(() => new Map());

/** Thousands of workloads ask for the same from the same namespace. */
function chooseOnce(value: string, workload: Workload, surroundings: Surroundings): Choice {
  const { namespace, manifest, maker } = workload;
  // Without a namespace that is written out, the folder counts.
  const folder = namespace === null ? folderOf(manifest.path) : null;
  const key = JSON.stringify([value, namespace, folder, maker !== null, surroundings.isMoved]);
  const known = choices(surroundings.instrumentations());
  const choice = known.get(key) ?? choose(value, workload, surroundings);
  known.set(key, choice);
  return choice;
}

function choose(value: string, workload: Workload, surroundings: Surroundings): Choice {
  const asked = parseAsked(value);
  const related = surroundings
    .instrumentations()
    .map((one) => ({ one, relation: relation(asked, workload, one) }));
  const pick = (wanted: string) => related.flatMap(({ one, relation: is }) => (is === wanted ? [one] : []));
  const here = pick("same");
  const isAnyUnknown =
    surroundings.isMoved ||
    pick("unknown").some(({ name }) => asked.name === null || mayBe(name, asked.name));
  const named = asked.name === null ? here : here.filter(({ name }) => name === asked.name);
  if (named.length > 0) {
    const names = new Set(named.map(({ name }) => name));
    if (names.size > 1)
      return surroundings.isMoved ? { kind: "unknown" } : { kind: "ambiguous", among: named };
    return isAnyUnknown && asked.name === null
      ? { kind: "unknown" }
      : { kind: "found", instrumentations: named };
  }
  const elsewhere = pick("other");
  if (isAnyUnknown || here.some(({ name }) => name === null) || here.length + elsewhere.length === 0)
    return { kind: "unknown" };
  return { kind: "missing", asked, others: { here, elsewhere } };
}

/** `<namespace>/<name>`, or a name; "true" in any case is no name. */
export function parseAsked(value: string): Asked {
  if (value.toLowerCase() === "true") return { namespace: null, name: null };
  const slash = value.indexOf("/");
  return slash === -1
    ? { namespace: null, name: value }
    : { namespace: value.slice(0, slash), name: value.slice(slash + 1) };
}

function relation({ namespace }: Asked, workload: Workload, one: Instrumentation) {
  return namespace === null ? relate(workload, one) : relateTo(namespace, one);
}

/** A name that is not written out can be any. */
function mayBe(name: string | null, asked: string): boolean {
  return name === null || name === asked || name.includes("{");
}
