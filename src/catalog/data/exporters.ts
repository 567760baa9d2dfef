/**
 * Values of `OTEL_{TRACES,METRICS,LOGS}_EXPORTER` that a language's stock image knows. `until`: the first image versions without a value.
 * Sources:
 * - open-telemetry/opentelemetry-python@0a5d76b65094a4bad414e0c0ab68981fc266f0a9 2026-08-21:opentelemetry-sdk/src/opentelemetry/sdk/_configuration/__init__.py
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:autoinstrumentation/python/requirements.txt
 * - open-telemetry/opentelemetry-java@35636aec8d3dc6706bb483bad92383fdd6012af0 2026-08-21:sdk-extensions/autoconfigure/src/main/java/io/opentelemetry/sdk/autoconfigure/SpanExporterConfiguration.java
 * - open-telemetry/opentelemetry-java-instrumentation@3300ac68822ed4dbade73496f2fffd3a2c6e32ed 2026-08-22:javaagent-tooling/build.gradle.kts
 * - open-telemetry/opentelemetry-js@61126358cb5cf06a2004151cbad18e79cbede00a 2026-08-21:experimental/packages/opentelemetry-sdk-node/src/utils.ts
 * - open-telemetry/opentelemetry-js@61126358cb5cf06a2004151cbad18e79cbede00a 2026-08-21:experimental/packages/opentelemetry-sdk-node/src/sdk.ts
 * - open-telemetry/opentelemetry-dotnet-instrumentation@338fc9e040d40372b843fe8516dd9586b0d5162b 2026-08-20:src/OpenTelemetry.AutoInstrumentation/Configurations/TracerSettings.cs
 * - open-telemetry/opentelemetry-dotnet-instrumentation@338fc9e040d40372b843fe8516dd9586b0d5162b 2026-08-20:src/OpenTelemetry.AutoInstrumentation/Configurations/MetricSettings.cs
 * - open-telemetry/opentelemetry-dotnet-instrumentation@338fc9e040d40372b843fe8516dd9586b0d5162b 2026-08-20:src/OpenTelemetry.AutoInstrumentation/Configurations/LogSettings.cs
 * - open-telemetry/opentelemetry-go-instrumentation@66ad42c4a1110d7e9fecbc1909a37061031d5515 2026-08-21:docs/configuration.md
 */

export const exporters = {
  python: {
    trimmed: true,
    traces: ["otlp", "otlp_proto_http", "console", "none"],
    metrics: ["otlp", "otlp_proto_http", "prometheus", "console", "none"],
    logs: ["otlp", "otlp_proto_http", "console", "none"],
    withAppPackages: ["otlp_proto_grpc", "zipkin"],
    printsOnly: ["console"],
    onUnknown: "all telemetry off",
    noneWithOthers: "all telemetry off (none counts only alone)",
  },
  java: {
    trimmed: true,
    traces: ["otlp", "zipkin", "console", "logging", "logging-otlp", "experimental-otlp/stdout", "none"],
    metrics: ["otlp", "prometheus", "console", "logging", "logging-otlp", "experimental-otlp/stdout", "none"],
    logs: ["otlp", "console", "logging", "logging-otlp", "experimental-otlp/stdout", "none"],
    until: { jaeger: ["1.33.0", "2.1.0"] },
    printsOnly: ["console", "logging", "logging-otlp", "experimental-otlp/stdout"],
    onUnknown: "agent does not start",
    noneWithOthers: "agent does not start",
  },
  nodejs: {
    trimmed: true,
    traces: ["otlp", "zipkin", "console", "none"],
    metrics: ["otlp", "prometheus", "console", "none"],
    logs: ["otlp", "console", "none"],
    until: { jaeger: ["0.66.0"] },
    printsOnly: ["console"],
    onUnknown: "warning, that signal is lost",
    noneWithOthers: "traces: first in the list turns off, else otlp is used; metrics and logs: off",
  },
  dotnet: {
    trimmed: false,
    traces: ["otlp", "zipkin", "console", "none"],
    metrics: ["otlp", "prometheus", "console", "none"],
    logs: ["otlp", "console", "none"],
    printsOnly: ["console"],
    onUnknown: "error in the agent's log, value ignored (throws with OTEL_DOTNET_AUTO_FAIL_FAST_ENABLED)",
    noneWithOthers: "none adds nothing",
  },
  go: {
    traces: ["otlp", "zipkin", "console", "logging", "none"],
    metrics: [],
    logs: [],
    printsOnly: ["console", "logging"],
    onUnknown: "agent exits (inferred)",
  },
} as const;
