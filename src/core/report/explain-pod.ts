import { TITLES } from "../../catalog/languages.ts";
import type { Variable } from "../kinds/instrumentation/environment/variable.ts";
import { injectKey, type Target } from "../kinds/workload/annotation-names.ts";
import type { ExplainedContainer, ExplainedWorkload } from "../kinds/workload/explain.ts";
import type { Injection } from "../kinds/workload/injection.ts";
import { nameWithPlace } from "../kinds/workload/words.ts";
import type { Workload } from "../kinds/workload/workload.ts";
import { describeSubject } from "../manifest/subject.ts";
import { plain, prose, proseToText, type Prose } from "../text/prose.ts";
import { findSecrets } from "../text/secrets.ts";
import type { Palette } from "./palette.ts";
import { printable } from "../text/printable.ts";

/** What `otel-fix explain-pod` prints of a workload. */
export function renderExplainedWorkload(explained: ExplainedWorkload, palette: Palette): string {
  const { workload, containers } = explained;
  const { manifest, node } = workload;
  const { line } = manifest.lines.positionAt(node.start);
  return [
    `${palette.bold(printable(describeSubject(workload)))} ${palette.dim(printable(`${manifest.path}:${line}`))}`,
    ...describeInjections(explained).map((sentence) => `  ${printable(proseToText(sentence))}`),
    ...containers.flatMap((container) => ["", ...renderContainer(container, palette)]),
  ].join("\n");
}

/** Which languages are asked for, and what answers. */
function describeInjections({
  workload,
  injections,
  isUncertain,
  isNamespaceInSight,
  isBlocked,
}: ExplainedWorkload): readonly Prose[] {
  const unsure = [
    ...(isBlocked ? [BLOCKED] : []),
    ...(isUncertain ? [prose`Some of its annotations can't be read here, so there may be more.`] : []),
    ...(isNamespaceInSight ? [] : [prose`Its Namespace, whose annotations count too, isn't in sight.`]),
  ];
  if (injections.length === 0) return [prose`Nothing asks for instrumentation.`, ...unsure];
  return [...injections.map((injection) => describeInjection(injection, workload)), ...unsure];
}

const BLOCKED = prose`No container is reached: several languages need container names for each, and a name list with blanks or a repeated name makes the operator leave the pod alone.`;

function describeInjection({ target, value, choice, isOfNamespace }: Injection, workload: Workload): Prose {
  const from = isOfNamespace ? prose` on the Namespace` : plain("");
  const asks = prose`${injectKey(target)}: ${value}${from}`;
  switch (choice.kind) {
    case "found": {
      const [one, ...others] = choice.instrumentations;
      if (one === undefined) return asks;
      if (others.length > 0)
        return prose`${asks} is ${describeSubject(one)}, which several files have: which of them counts isn't known.`;
      return prose`${asks} takes ${nameWithPlace(one, workload)}.`;
    }
    case "ambiguous":
      return prose`${asks} can't choose between ${plain(choice.among.length)} Instrumentations in the namespace: nothing is injected.`;
    case "missing":
      return prose`${asks} finds no such Instrumentation in sight: if there is none, nothing is injected.`;
    case "unknown":
      return prose`${asks} takes an Instrumentation that isn't in sight.`;
  }
}

function renderContainer(container: ExplainedContainer, palette: Palette): readonly string[] {
  const { name, isInit, isAdded, injections, refusedFor, variables, overridden } = container;
  const kind = isInit ? "init container" : isAdded ? "container added by the operator" : "container";
  const why =
    refusedFor === null ? "" : `: the operator leaves it alone, as ${refusedFor} comes from valueFrom`;
  const state =
    injections.length === 0
      ? `not instrumented${why}`
      : `instrumented: ${injections.map(describeAgent).join(", ")}`;
  const lines = variables.map((variable) => renderVariable(variable, palette));
  const struck = overridden.map((variable) =>
    palette.dim(`    ${STRUCK} ${nameAndValue(variable)}  (${originOf(variable)}; overridden)`),
  );
  return [
    `  ${palette.cyan(`${kind} ${printable(name ?? "without a name")}`)}: ${state}`,
    ...lines,
    ...struck,
  ];
}

/** Terminals without styles show it too. */
const STRUCK = "✗";

function renderVariable(variable: Variable, palette: Palette): string {
  return `    ${nameAndValue(variable)}  ${palette.dim(`(${originOf(variable)})`)}`;
}

/** `NAME=value`; what may be a secret isn't in it. */
export function nameAndValue({ name, value }: Variable): string {
  switch (value.kind) {
    case "literal":
    case "expanded":
      return printable(
        `${name}=${isSecret(name, value.text) ? "(not shown: it may be a secret)" : value.text}`,
      );
    case "field-ref":
      return printable(`${name}=(${value.fieldPath} of the pod)`);
    case "unknown":
      return printable(`${name}=(not known: ${value.reason})`);
  }
}

/** Headers carry tokens; other names say what they hold. */
function isSecret(name: string, text: string): boolean {
  return SECRET_NAME.test(name) || findSecrets(text).length > 0;
}

const SECRET_NAME = /_HEADERS$|TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|CREDENTIAL/i;

const ORIGINS: Readonly<Record<Variable["origin"], string>> = {
  pod: "the container's own",
  section: "the language's env list",
  common: "spec.env",
  field: "another field of spec",
  default: "the operator's default",
  operator: "the operator",
};

export function originOf({ origin }: Variable): string {
  return ORIGINS[origin];
}

function describeAgent({ target, choice }: Injection): string {
  return choice.kind === "found"
    ? titleOf(target)
    : `${titleOf(target)} (what its Instrumentation adds isn't known)`;
}

function titleOf(target: Target): string {
  return target === "sdk" ? "SDK variables only" : TITLES[target];
}
