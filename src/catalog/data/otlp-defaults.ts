/**
 * Protocol that a language exports with where none is set, by image version ([from, below)), and those that its stock image can speak.
 * Sources:
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/python.go
 * - open-telemetry/opentelemetry-java-instrumentation@3300ac68822ed4dbade73496f2fffd3a2c6e32ed 2026-08-22:javaagent-tooling/src/main/java/io/opentelemetry/javaagent/tooling/config/OtlpProtocolPropertiesSupplier.java
 * - open-telemetry/opentelemetry-java@35636aec8d3dc6706bb483bad92383fdd6012af0 2026-08-21:exporters/otlp/all/src/main/java/io/opentelemetry/exporter/otlp/internal/OtlpConfigUtil.java
 * - open-telemetry/opentelemetry-js@61126358cb5cf06a2004151cbad18e79cbede00a 2026-08-21:experimental/packages/opentelemetry-sdk-node/src/utils.ts
 * - open-telemetry/opentelemetry-dotnet-instrumentation@338fc9e040d40372b843fe8516dd9586b0d5162b 2026-08-20:src/OpenTelemetry.AutoInstrumentation/Configurations/Otlp/OtlpSettings.cs
 * - open-telemetry/opentelemetry-go-instrumentation@66ad42c4a1110d7e9fecbc1909a37061031d5515 2026-08-21:docs/configuration.md
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/apachehttpd.go
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/nginx.go
 */

export const otlpDefaults = {
  python: {
    ranges: [{ protocol: "http/protobuf", port: 4318 }],
    protocols: ["http/protobuf"],
    withAppPackages: ["grpc"],
    onUnknown: "RuntimeError: no telemetry",
  },
  java: {
    ranges: [
      { below: "2.0.0", protocol: "grpc", port: 4317 },
      { from: "2.0.0", protocol: "http/protobuf", port: 4318 },
    ],
    protocols: ["grpc", "http/protobuf"],
    onUnknown: "ConfigurationException: agent does not start",
  },
  nodejs: {
    ranges: [
      { below: "0.56.0", protocol: "grpc", port: 4317 },
      { from: "0.56.0", protocol: "http/protobuf", port: 4318 },
    ],
    protocols: ["grpc", "http/json", "http/protobuf"],
    onUnknown: "warning, http/protobuf",
  },
  dotnet: {
    ranges: [{ protocol: "http/protobuf", port: 4318 }],
    protocols: ["grpc", "http/protobuf"],
    onUnknown: "warning, http/protobuf",
  },
  go: { ranges: [{ protocol: "http/protobuf", port: 4318 }], protocols: ["grpc", "http/protobuf"] },
  apacheHttpd: { ranges: [{ protocol: "grpc", port: 4317 }], protocols: ["grpc"] },
  nginx: { ranges: [{ protocol: "grpc", port: 4317 }], protocols: ["grpc"] },
  php: { ranges: [{ protocol: "http/protobuf", port: 4318 }] },
  ruby: { ranges: [{ protocol: "http/protobuf", port: 4318 }] },
} as const;
