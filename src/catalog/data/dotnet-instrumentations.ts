/**
 * Ids of .NET instrumentations by signal: of `OTEL_DOTNET_AUTO_<SIGNAL>_<ID>_INSTRUMENTATION_ENABLED`.
 * Source: open-telemetry/opentelemetry-dotnet-instrumentation@338fc9e040d40372b843fe8516dd9586b0d5162b 2026-08-20 (main after v1.16.0)
 */

export const dotnetInstrumentations = {
  traces: [
    "HTTPCLIENT",
    "ASPNET",
    "SQLCLIENT",
    "GRAPHQL",
    "MONGODB",
    "NPGSQL",
    "MYSQLDATA",
    "STACKEXCHANGEREDIS",
    "GRPCNETCLIENT",
    "WCFSERVICE",
    "MASSTRANSIT",
    "NSERVICEBUS",
    "ELASTICSEARCH",
    "QUARTZ",
    "ENTITYFRAMEWORKCORE",
    "ASPNETCORE",
    "WCFCLIENT",
    "MYSQLCONNECTOR",
    "AZURE",
    "ELASTICTRANSPORT",
    "KAFKA",
    "ORACLEMDA",
    "RABBITMQ",
    "WCFCORE",
    "ADONET",
    "SQLITE",
  ],
  metrics: [
    "ASPNET",
    "HTTPCLIENT",
    "NETRUNTIME",
    "PROCESS",
    "NSERVICEBUS",
    "ASPNETCORE",
    "SQLCLIENT",
    "NPGSQL",
  ],
  logs: ["ILOGGER", "LOG4NET", "NLOG"],
} as const;
