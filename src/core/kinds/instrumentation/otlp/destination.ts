import { ENDPOINT_DIRECTIVES, SIGNALS, type Signal } from "../../../../catalog/otlp.ts";
import { isRendered } from "../../../text/rendered.ts";
import { onceForEach } from "../../../text/once-for.ts";
import { nameVersion, type Version } from "../../../text/version.ts";
import { findKey, type Node } from "../../../yaml/node.ts";
import { environmentOf, type Environment } from "../environment/environment.ts";
import { mergeField } from "../environment/base.ts";
import { isSdkDisabled, namesOf } from "../environment/settings.ts";
import { literal, type Variable } from "../environment/variable.ts";
import {
  listSections,
  readEnvList,
  readField,
  type Field,
  type Instrumentation,
  type Section,
} from "../instrumentation.ts";
import { readTag, readText, strongestTag } from "../tag.ts";
import { parseEndpoint, type Endpoint } from "./endpoint.ts";
import { findProtocol, protocolOf, type EffectiveProtocol } from "./protocol.ts";

/**
 * Where a language sends a signal, and how: its endpoint is that of the signal, else the general one of its env, of `spec.env`,
 * of `spec.exporter` (opentelemetry-specification 1377f53b protocol/exporter.md; opentelemetry-operator be894441 sdk.go).
 * Apache HTTPD and nginx read a file that the operator writes: an attr, else `spec.exporter.endpoint`, and no variable.
 */
export interface Destination extends Sender {
  readonly target: Target;
  /** null where only the image, the cluster or another file tells. */
  readonly protocol: EffectiveProtocol | null;
}

/** A language and a signal that it sends. */
export interface Sender {
  readonly section: Section;
  readonly environment: Environment;
  readonly signal: Signal;
}

/** An endpoint that is set, as far as it can be read. */
export interface Target {
  /** Of the variable or directive that sets it. */
  readonly name: string;
  /** Whether it counts for one signal only. */
  readonly isOfSignal: boolean;
  readonly variable: Variable;
  /** Where its text stands. */
  readonly node: Node | null;
  readonly text: string;
  readonly endpoint: Endpoint;
}

export interface Destinations {
  /** What is sent, whether or not it can be read where to. */
  readonly senders: readonly Sender[];
  /** Those that can be read. */
  readonly known: readonly Destination[];
  /** The languages that send a signal for which no endpoint is set. */
  readonly without: readonly Section[];
}

export const ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

/** Several rules ask for the same. */
export const listDestinations = onceForEach(nameVersion, compute);

function compute(instrumentation: Instrumentation, operator: Version | null): Destinations {
  const senders = listSenders(instrumentation, operator);
  const known: Destination[] = [];
  const without = new Set<Section>();
  for (const sender of senders) {
    const target = findTarget(instrumentation, sender);
    if (target === "absent") without.add(sender.section);
    if (typeof target === "string") continue;
    const protocol = protocolOf({ ...sender, instrumentation, operator }, sender.signal);
    known.push({ ...sender, target, protocol });
  }
  return { senders, known, without: [...without] };
}

/** The signals that each language sends by OTLP. */
function listSenders(instrumentation: Instrumentation, operator: Version | null): readonly Sender[] {
  return listSections(instrumentation).flatMap((section) => {
    const environment = environmentOf(instrumentation, section.name, { operator, container: null });
    if (!isConfiguredByEnv(environment)) return [];
    return SIGNALS.filter((signal) => isSent(environment, signal)).map((signal) => ({
      section,
      environment,
      signal,
    }));
  });
}

/** Whether other languages than these take their protocol from the same entry. */
export function isReadByOthers(
  { senders }: Destinations,
  { source }: Variable,
  sections: readonly Section[],
): boolean {
  return senders.some(
    ({ section, environment, signal }) =>
      !sections.includes(section) && findProtocol(environment, signal)?.source?.entry === source?.entry,
  );
}

/** Not where the SDK is off, or where a file of its own says what it does. */
function isConfiguredByEnv(environment: Environment): boolean {
  if (environment.language in ENDPOINT_DIRECTIVES) return true;
  if (isSdkDisabled(environment) || environment.get("OTEL_CONFIG_FILE").kind !== "absent") return false;
  const switchedOff = OFF_SWITCHES[environment.language];
  return switchedOff === undefined || environment.get(switchedOff).kind === "absent";
}

/** Variables that can switch a whole agent off. Whoever sets one is left alone. */
const OFF_SWITCHES: Partial<Readonly<Record<Environment["language"], string>>> = {
  java: "OTEL_JAVAAGENT_ENABLED",
  dotnet: "OTEL_DOTNET_AUTO_INSTRUMENTATION_ENABLED",
};

/** Whether it goes out by OTLP, as far as that is written: most agents export all signals by default. */
function isSent(environment: Environment, signal: Signal): boolean {
  const { language } = environment;
  const isTracesOnly = language === "go" || language in ENDPOINT_DIRECTIVES;
  if (isTracesOnly && signal !== "traces") return false;
  if (language in ENDPOINT_DIRECTIVES) return true;
  const exporter = environment.get(`OTEL_${signal.toUpperCase()}_EXPORTER`);
  if (exporter.kind === "absent") return true;
  const names = namesOf(exporter);
  return (
    exporter.kind === "known" && (names.has("otlp") || names.has("otlp_proto_http") || exporter.text === "")
  );
}

function findTarget(instrumentation: Instrumentation, sender: Sender): Target | "absent" | "unknown" {
  const { section, environment, signal } = sender;
  const directive = ENDPOINT_DIRECTIVES[section.name];
  if (directive !== undefined) return findDirective(instrumentation, section, directive);
  const name = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`;
  const own = readTarget(instrumentation, environment, { name, isOfSignal: true });
  if (own !== "absent") return own;
  return readTarget(instrumentation, environment, { name: ENDPOINT, isOfSignal: false });
}

function readTarget(
  instrumentation: Instrumentation,
  environment: Environment,
  named: Pick<Target, "name" | "isOfSignal">,
): Target | "absent" | "unknown" {
  const value = environment.get(named.name);
  if (value.kind === "absent") return "absent";
  return toTarget(instrumentation, value.variable, named);
}

function toTarget(
  instrumentation: Instrumentation,
  variable: Variable,
  named: Pick<Target, "name" | "isOfSignal">,
): Target | "absent" | "unknown" {
  const node = variable.node ?? (variable.origin === "field" ? findField(instrumentation) : null);
  const text = readWritten(variable, node);
  const endpoint = text === null ? null : parseEndpoint(text);
  if (text === null || endpoint === null) return "unknown";
  return { ...named, variable, node, text, endpoint };
}

/** The text as it is written, references included: what stands beside them can be read all the same. */
function readWritten({ value, source }: Variable, node: Node | null): string | null {
  if (value.kind === "literal" || value.kind === "expanded") return value.text;
  if (value.kind !== "unknown" || node === null || source?.entry.hasValueFrom === true) return null;
  const isForeign =
    strongestTag(readTag(node), source?.entry.tag ?? "none", source?.list.tag ?? "none") !== "none";
  const text = isForeign ? null : readText(node);
  return text !== null && isRendered(text) ? text : null;
}

/** `spec.exporter.endpoint`, where the model knows no text of it. */
function findField({ spec }: Instrumentation): Node | null {
  const exporter = spec === null ? null : readField(spec, "exporter");
  return exporter?.tag !== "none" ? null : (findKey(exporter.node, "endpoint")?.node ?? null);
}

function findDirective(
  instrumentation: Instrumentation,
  { field }: Section,
  name: string,
): Target | "absent" | "unknown" {
  const list = readEnvList(attrsOf(field));
  if (list.opensAt !== Infinity || list.tag !== "none") return "unknown";
  const [entry, ...others] = list.entries.filter((one) => one.name === name);
  // The operator puts them into a map: which one of several counts is left to it.
  if (others.length > 0) return "unknown";
  const named = { name, isOfSignal: false };
  if (entry === undefined) {
    const set = mergeField(instrumentation, ["exporter", "endpoint"]);
    if (set.kind === "absent") return "absent";
    const value = set.kind === "text" ? literal(set.text) : set;
    const node = set.kind === "text" ? set.node : null;
    return toTarget(instrumentation, { name, value, origin: "field", source: null, node }, named);
  }
  // What else an attr has, `valueFrom` included, counts for nothing.
  const node = entry.value?.node ?? null;
  const value = literal(readText(node) ?? "");
  return toTarget(instrumentation, { name, value, origin: "section", source: { list, entry }, node }, named);
}

/** The section as the owner of its agent's directives, which have the shape of an env list. */
export function attrsOf(field: Field): Field {
  return { ...field, envKey: "attrs" };
}
