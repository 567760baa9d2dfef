import {
  defaultProtocols,
  ENDPOINT_DIRECTIVES,
  GRPC_PORT,
  HTTP_PORT,
  spokenProtocols,
  type Protocol,
  type Signal,
} from "../../../../catalog/otlp.ts";
import type { SectionName } from "../../../../catalog/languages.ts";
import { isBelow, type Version } from "../../../text/version.ts";
import { findKey } from "../../../yaml/node.ts";
import type { Environment } from "../environment/environment.ts";
import type { Variable } from "../environment/variable.ts";
import { readImage } from "../image.ts";
import type { Instrumentation, Section } from "../instrumentation.ts";

/** The protocol that a language sends a signal by: that of the signal, else the general one, else what its image does by default. */
export interface EffectiveProtocol {
  readonly protocol: Protocol;
  /** What sets it; null where it is the image's, or the operator's, own. */
  readonly variable: Variable | null;
}

interface Speaker {
  readonly instrumentation: Instrumentation;
  readonly section: Section;
  readonly environment: Environment;
  readonly operator: Version | null;
}

export const PROTOCOL = "OTEL_EXPORTER_OTLP_PROTOCOL";

export function protocolOf(speaker: Speaker, signal: Signal): EffectiveProtocol | null {
  const { environment, section } = speaker;
  if (section.name in ENDPOINT_DIRECTIVES) return fromDefault(speaker);
  const variable = findProtocol(environment, signal);
  // Before operator 0.108 the logs of Python had none, and the SDK's own is one that the stock image cannot speak.
  if (variable === null && section.name === "python") return null;
  if (variable === null) return fromDefault(speaker);
  if (variable.value.kind !== "literal") return null;
  // The operator writes it whatever the image is; what a stranger's image makes of it is not known.
  if (variable.origin === "default") return fromDefault(speaker);
  const protocol = readProtocol(variable.value.text, section);
  return protocol === null || isUnheeded(speaker, protocol) ? null : { protocol, variable };
}

/** The variable that sets it, whatever it says; null where none does. */
export function findProtocol(environment: Environment, signal: Signal): Variable | null {
  for (const name of [`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, PROTOCOL]) {
    const value = environment.get(name);
    if (value.kind !== "absent") return value.variable;
  }
  return null;
}

/** null where the SDK knows no such protocol and does not start. */
function readProtocol(text: string, { name }: Section): Protocol | null {
  const written = text.trim();
  if (isProtocol(written)) return written;
  // They warn about a value that they do not know, and go on with this one.
  return name === "nodejs" || name === "dotnet" ? "http/protobuf" : null;
}

function isProtocol(text: string): text is Protocol {
  return text === "grpc" || text === "http/protobuf" || text === "http/json";
}

/** Node.js images below 0.56.0 send by gRPC; whether they heed a variable depends on the operator's release that brought them. */
function isUnheeded(speaker: Speaker, protocol: Protocol): boolean {
  if (speaker.section.name !== "nodejs" || protocol === "grpc") return false;
  const { version } = imageOf(speaker);
  return version !== null && isBelow(version, "0.56.0");
}

function fromDefault(speaker: Speaker): EffectiveProtocol | null {
  if (!isStockImage(speaker)) return null;
  const { version } = imageOf(speaker);
  const ranges = defaultProtocols(speaker.section.name);
  const range = ranges.find(
    ({ from, below }) =>
      (from === undefined && below === undefined) ||
      (version !== null &&
        !(from !== undefined && isBelow(version, from)) &&
        (below === undefined || isBelow(version, below))),
  );
  return range === undefined ? null : { protocol: range.protocol, variable: null };
}

/** Whether its agent is the one that the operator's project publishes. */
export function isStockImage(speaker: Omit<Speaker, "environment">): boolean {
  const { kind } = imageOf(speaker);
  return kind === "stock" || kind === "default" || (kind === "unknown" && isLeftToChart(speaker));
}

function imageOf({ instrumentation, section, operator }: Omit<Speaker, "environment">) {
  return readImage(instrumentation, section.name, operator);
}

/** A chart that brings no lists of its own brings no image of its own either. */
function isLeftToChart({
  instrumentation: { maker, whyNoNewList },
  section,
}: Omit<Speaker, "environment">): boolean {
  const { node } = section.field;
  return (
    maker !== null && whyNoNewList === null && node.opensAt === undefined && findKey(node, "image") === null
  );
}

export function portFor(protocol: Protocol): number {
  return protocol === "grpc" ? GRPC_PORT : HTTP_PORT;
}

/** What a language can speak: whoever brings Python's agent brings its exporters, most of them that for gRPC. */
export function protocolsOf({ host }: Instrumentation, name: SectionName): readonly Protocol[] | null {
  const spoken = spokenProtocols(name);
  return host?.service !== undefined && name === "python" ? ["grpc", ...(spoken ?? [])] : spoken;
}

/** What was meant by a value that a language does not know, as far as it can speak that. */
export function nearestProtocol(text: string, spoken: readonly Protocol[] | null): Protocol {
  const lower = text.toLowerCase();
  const wanted = lower.includes("grpc") ? "grpc" : lower.includes("json") ? "http/json" : "http/protobuf";
  return spoken?.includes(wanted) === true ? wanted : "http/protobuf";
}
