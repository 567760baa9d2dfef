import { otlpDefaults } from "./data/otlp-defaults.ts";
import type { SectionName } from "./languages.ts";

/** How OTLP is sent: protocols, their ports, and what each language's stock image does. */

export type Protocol = "grpc" | "http/protobuf" | "http/json";

/** The ports that OTLP has by convention (opentelemetry-specification 1377f53b, protocol/exporter.md). */
export const GRPC_PORT = 4317;
export const HTTP_PORT = 4318;

export type Signal = "traces" | "metrics" | "logs";

export const SIGNALS: readonly Signal[] = ["traces", "metrics", "logs"];

/** A protocol that is the default of some image versions: from the first one on, below the second. */
export interface DefaultProtocol {
  readonly from?: string;
  readonly below?: string;
  readonly protocol: Protocol;
  readonly port: number;
}

export function defaultProtocols(section: SectionName): readonly DefaultProtocol[] {
  return otlpDefaults[section].ranges;
}

/** The protocols that a language's stock image can speak; null where nobody has read that. */
export function spokenProtocols(section: SectionName): readonly Protocol[] | null {
  const row = otlpDefaults[section];
  return "protocols" in row ? row.protocols : null;
}

/**
 * The agent directive that overrides `spec.exporter.endpoint`, of those that take no variables (opentelemetry-operator
 * be894441 internal/instrumentation/apachehttpd.go, nginx.go).
 */
export const ENDPOINT_DIRECTIVES: Partial<Readonly<Record<SectionName, string>>> = {
  apacheHttpd: "ApacheModuleOtelExporterEndpoint",
  nginx: "NginxModuleOtelExporterEndpoint",
};
