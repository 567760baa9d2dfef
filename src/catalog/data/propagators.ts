/**
 * Values of `OTEL_PROPAGATORS` that a language's stock image knows, and those that the CRD takes in `spec.propagators`.
 * Sources:
 * - open-telemetry/opentelemetry-python@0a5d76b65094a4bad414e0c0ab68981fc266f0a9 2026-08-21:opentelemetry-api/src/opentelemetry/propagate/__init__.py
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:autoinstrumentation/python/requirements.txt
 * - open-telemetry/opentelemetry-java@35636aec8d3dc6706bb483bad92383fdd6012af0 2026-08-21:sdk-extensions/autoconfigure/src/main/java/io/opentelemetry/sdk/autoconfigure/PropagatorConfiguration.java
 * - open-telemetry/opentelemetry-java-instrumentation@3300ac68822ed4dbade73496f2fffd3a2c6e32ed 2026-08-22:javaagent-tooling/build.gradle.kts
 * - open-telemetry/opentelemetry-js@61126358cb5cf06a2004151cbad18e79cbede00a 2026-08-21:experimental/packages/opentelemetry-sdk-node/src/utils.ts
 * - open-telemetry/opentelemetry-dotnet-instrumentation@338fc9e040d40372b843fe8516dd9586b0d5162b 2026-08-20:src/OpenTelemetry.AutoInstrumentation/Configurations/SdkSettings.cs
 */

export const propagatorsOfCrd = [
  "tracecontext",
  "baggage",
  "b3",
  "b3multi",
  "jaeger",
  "xray",
  "ottrace",
  "none",
] as const;

export const propagators = {
  python: {
    known: ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "xray", "ottrace", "none"],
    trimmed: true,
    onUnknown: "ValueError at start: no telemetry at all",
    none: "anywhere in the list removes all; before image 0.54b0 it was an unknown name",
  },
  java: {
    known: ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "xray", "ottrace", "none"],
    trimmed: true,
    onUnknown: "agent does not start",
    none: "alone only; with others the agent does not start",
  },
  nodejs: {
    known: ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "none"],
    trimmed: true,
    onUnknown: "warning, skipped; no known name left means no propagation",
    none: "anywhere in the list removes all",
  },
  dotnet: {
    known: ["tracecontext", "baggage", "b3", "b3multi"],
    trimmed: false,
    onUnknown: "error in the agent's log, skipped",
    none: "an unknown name",
  },
} as const;
