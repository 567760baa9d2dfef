/**
 * The variables by which instrumentations are switched off, language by language.
 * Sources: opentelemetry-js-contrib fd4d8ae8 packages/auto-instrumentations-node/src/utils.ts and the published packages
 * of that name (the first that reads each list); opentelemetry-java-instrumentation 3300ac68 AgentDistributionConfig;
 * opentelemetry-dotnet-instrumentation 338fc9e0 docs/config.md; opentelemetry-php b9c9963f src/SDK/Sdk.php;
 * opentelemetry-ruby-contrib 4d27934f instrumentation/base; opentelemetry-operator 0399e4d6 autoinstrumentation.rb.
 */

interface ListSince {
  readonly name: string;
  /** The first image that reads it. */
  readonly since: string;
}

export const NODEJS_ALLOW_LIST: ListSince = { name: "OTEL_NODE_ENABLED_INSTRUMENTATIONS", since: "0.43.0" };
export const NODEJS_DENY_LIST: ListSince = { name: "OTEL_NODE_DISABLED_INSTRUMENTATIONS", since: "0.48.0" };

/** Names that the first image with both lists does not have. */
export const NODEJS_NEWER: ReadonlySet<string> = new Set([
  "host-metrics",
  "kafkajs",
  "openai",
  "oracledb",
  "runtime-node",
]);

export const PHP_DENY_LIST = "OTEL_PHP_DISABLED_INSTRUMENTATIONS";

/** Stands for all of them where nothing stands beside it. */
export const PHP_ALL = "all";

/** In the operator's image: nothing but what it lists is loaded. */
export const RUBY_ALLOW_LIST = "OTEL_RUBY_ENABLED_INSTRUMENTATIONS";

export const JAVA_DEFAULT = "OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED";
export const DOTNET_DEFAULT = "OTEL_DOTNET_AUTO_INSTRUMENTATION_ENABLED";

/** The image from which on .NET has a switch for each: before there were lists. */
export const DOTNET_SWITCHES_SINCE = "0.6.0";

/** What the instrumentations of Node.js make a span of that people find too much (opentelemetry-js-contrib#2453, #3660). */
export const NODEJS_NOISE: ReadonlyMap<string, string> = new Map([
  ["fs", "each call of the file system"],
  ["net", "each connection that is opened"],
  ["dns", "each lookup of a host"],
]);
