/**
 * Variables that the operator writes so that an agent is loaded.
 * Sources:
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/javaagent.go
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/nodejs.go
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/python.go
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/dotnet.go
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/nginx.go
 * - open-telemetry/opentelemetry-operator@be8944414a876f17fcdeb5a59b86b8866fb5c88e 2026-08-21:internal/instrumentation/sdk.go
 * - open-telemetry/opentelemetry-operator release notes 0.162.0; internal/instrumentation/php.go@305611826fa18bb64cde6539f86f2fdae342f943, ruby.go@626b398ac0b6377981a2c5fe435e4bc71e907825
 */

export const agentVariables = {
  java: ["JAVA_TOOL_OPTIONS"],
  nodejs: ["NODE_OPTIONS"],
  python: ["PYTHONPATH"],
  dotnet: [
    "DOTNET_STARTUP_HOOKS",
    "DOTNET_ADDITIONAL_DEPS",
    "DOTNET_SHARED_STORE",
    "CORECLR_ENABLE_PROFILING",
    "CORECLR_PROFILER",
    "CORECLR_PROFILER_PATH",
    "OTEL_DOTNET_AUTO_HOME",
  ],
  nginx: ["LD_LIBRARY_PATH"],
  php: ["PHP_INI_SCAN_DIR", "OTEL_PHP_AUTOLOAD_ENABLED"],
  ruby: ["RUBYOPT"],
} as const;

export const agentVariableByReference = {
  java: { JAVA_TOOL_OPTIONS: "agent not loaded" },
  nodejs: { NODE_OPTIONS: "agent not loaded" },
  python: { PYTHONPATH: "invalid pod (value and valueFrom)" },
  dotnet: {
    DOTNET_STARTUP_HOOKS: "agent not loaded",
    DOTNET_ADDITIONAL_DEPS: "agent not loaded",
    DOTNET_SHARED_STORE: "agent not loaded",
  },
} as const;
