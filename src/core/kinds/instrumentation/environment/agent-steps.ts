import type { SectionName } from "../../../../catalog/languages.ts";
import { isBelow, type Version } from "../../../text/version.ts";

/**
 * What the operator writes for an agent to be loaded, in the order in which it does (opentelemetry-operator be894441,
 * internal/instrumentation: python.go, javaagent.go, nodejs.go, dotnet.go, nginx.go; php.go and ruby.go of 0.162).
 */

/** Where in the list a variable is appended: before or behind the entries of `spec.env`, which yield to what is there. */
export type Slot = "before-common" | "behind-common";

export interface AgentStep {
  readonly name: string;
  readonly slot: Slot;
  /** The value where nothing is set, or of what is set. */
  readonly write: (existing: string | null) => string;
  /** Whether what is set already is kept as it is. */
  readonly keeps: boolean;
  /** Whether it is a default of a setting, and not what loads the agent. */
  readonly isDefault: boolean;
  /** Whether it depends on the operator's version, which is not known, whether it is written. */
  readonly isUncertain?: true;
}

export interface AgentContext {
  readonly container: string;
  readonly isFirst: boolean;
  readonly isMusl: boolean;
  /** null where it is not known: as the newest that was read. */
  readonly operator: Version | null;
}

export function agentSteps(language: SectionName | "sdk", context: AgentContext): readonly AgentStep[] {
  switch (language) {
    case "java":
      return [
        behind("JAVA_TOOL_OPTIONS", (existing) => `${existing ?? ""} -javaagent:${javaAgent(context)}`),
      ];
    case "nodejs":
      return [
        behind("NODE_OPTIONS", (existing) => `${existing ?? ""} --require ${NODE_AGENT}`),
        ...nodeDefaults(context),
      ];
    case "python":
      return [before("PYTHONPATH", joinPythonPath), ...pythonDefaults(context)];
    case "dotnet":
      return dotnetSteps(context);
    case "nginx":
      return context.isFirst ? [before("LD_LIBRARY_PATH", joinPath(NGINX_LIBRARIES))] : [];
    case "php":
      return [
        behind("PHP_INI_SCAN_DIR", () => ":/otel-auto-instrumentation-php"),
        kept("OTEL_PHP_AUTOLOAD_ENABLED", "true"),
      ];
    case "ruby":
      return [
        before(
          "RUBYOPT",
          (existing) => `${existing ?? ""} -r /otel-auto-instrumentation-ruby/src/autoinstrumentation`,
        ),
      ];
    default:
      return [];
  }
}

const NODE_AGENT = "/otel-auto-instrumentation-nodejs/autoinstrumentation.js";
const PYTHON_AGENT = "/otel-auto-instrumentation-python";
const DOTNET_AGENT = "/otel-auto-instrumentation-dotnet";
const NGINX_LIBRARIES = "/opt/opentelemetry-webserver/agent/sdk_lib/lib";

function javaAgent({ container }: AgentContext): string {
  return `/otel-auto-instrumentation-java-${container}/javaagent.jar`;
}

function joinPythonPath(existing: string | null): string {
  const own = `${PYTHON_AGENT}/opentelemetry/instrumentation/auto_instrumentation`;
  return existing === null ? `${own}:${PYTHON_AGENT}` : `${own}:${existing}:${PYTHON_AGENT}`;
}

function dotnetSteps({ isMusl }: AgentContext): readonly AgentStep[] {
  const platform = isMusl ? "linux-musl" : "linux";
  return [
    kept("CORECLR_ENABLE_PROFILING", "1"),
    kept("CORECLR_PROFILER", "{918728DD-259F-4A6A-AC2B-B85E1B658318}"),
    kept("CORECLR_PROFILER_PATH", `${DOTNET_AGENT}/${platform}/OpenTelemetry.AutoInstrumentation.Native.so`),
    behind(
      "DOTNET_STARTUP_HOOKS",
      joinPath(`${DOTNET_AGENT}/net/OpenTelemetry.AutoInstrumentation.StartupHook.dll`),
    ),
    behind("DOTNET_ADDITIONAL_DEPS", joinPath(`${DOTNET_AGENT}/AdditionalDeps`)),
    kept("OTEL_DOTNET_AUTO_HOME", DOTNET_AGENT),
    behind("DOTNET_SHARED_STORE", joinPath(`${DOTNET_AGENT}/store`)),
  ];
}

/** Generic since 0.108.0 (#3165), one for each signal before. */
function pythonDefaults({ operator }: AgentContext): readonly AgentStep[] {
  // Until then they were written before `spec.env`, and what that says of them had no effect (#4068).
  const slot = operator !== null && isBelow(operator, "0.140.0") ? "before-common" : "behind-common";
  const protocols =
    operator !== null && isBelow(operator, "0.108.0")
      ? ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"]
      : ["OTEL_EXPORTER_OTLP_PROTOCOL"];
  return [
    ...protocols.map((name) => byDefault(name, "http/protobuf")),
    byDefault("OTEL_TRACES_EXPORTER", "otlp"),
    byDefault("OTEL_METRICS_EXPORTER", "otlp"),
    byDefault("OTEL_LOGS_EXPORTER", "otlp"),
  ].map((step) => ({ ...step, slot }));
}

/** Since 0.158.0 (#3768). */
function nodeDefaults({ operator }: AgentContext): readonly AgentStep[] {
  const step = byDefault("OTEL_METRICS_EXPORTER", "otlp");
  if (operator === null) return [{ ...step, isUncertain: true }];
  return isBelow(operator, "0.158.0") ? [] : [step];
}

function joinPath(own: string): AgentStep["write"] {
  return (existing) => (existing === null ? own : `${existing}:${own}`);
}

function before(name: string, write: AgentStep["write"]): AgentStep {
  return { name, slot: "before-common", write, keeps: false, isDefault: false };
}

function behind(name: string, write: AgentStep["write"]): AgentStep {
  return { name, slot: "behind-common", write, keeps: false, isDefault: false };
}

function kept(name: string, value: string): AgentStep {
  return { name, slot: "behind-common", write: () => value, keeps: true, isDefault: false };
}

function byDefault(name: string, value: string): AgentStep {
  return { name, slot: "behind-common", write: () => value, keeps: true, isDefault: true };
}
