import type { Checkout } from "./checkout.ts";
import { isTest } from "./source-paths.ts";

/**
 * The names of OTEL_ variables that stand in a project: those that are known and still stand anywhere in it, and new ones of
 * what it ships and documents. Constants of the same form that are no variables are kept out by hand.
 */
export function readEnvNames(checkout: Checkout, known: readonly string[]): readonly string[] {
  const found = checkout.search("OTEL_[A-Z0-9_]+").filter(({ text }) => /^OTEL(?:_[A-Z0-9]+)+$/.test(text));
  const standing = new Set(found.map(({ text }) => text));
  const fresh = found.filter(({ path, text }) => isShipped(path) && whyNoVariable(text) === null);
  return [
    ...new Set([...known.filter((name) => standing.has(name)), ...fresh.map(({ text }) => text)]),
  ].toSorted();
}

/** Histories name what is gone; headers, scripts and workflows have macros and variables of their own. */
function isShipped(path: string): boolean {
  return (
    !isTest(path) && !/changelog|(?:^|\/)(?:oteps|rfcs|build|scripts?|\.github)\/|\.h$|CMakeLists/i.test(path)
  );
}

/** Why a name that looks like a variable is none; null where it may be one. */
export function whyNoVariable(name: string): string | null {
  return NO_VARIABLES.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

/** Kept by hand. */
const NO_VARIABLES: readonly (readonly [RegExp, string])[] = [
  [
    /^OTEL_(?:COMPONENT|SCOPE|LIBRARY|STATUS|EVENT_NAME$|SPAN_(?:PARENT_ORIGIN|SAMPLING_RESULT))/,
    "an attribute of the semantic conventions",
  ],
  [/^OTEL_SDK_(?!DISABLED$)/, "a metric of the semantic conventions"],
  [/^OTEL_TRACE_STATE_KEY$|_SYMBOL$|_ALL$|^OTEL_ZEND_/, "a constant of the code"],
  [
    /^OTEL_(?:FOO|RESOURCE|CTX|DETECTOR|CONFIG|DIR|GO_X_OBSERVABILITY)$/,
    "an example, or the beginning of other names",
  ],
  [/^OTEL_WEAVER_|_VERSION(?:_|$)/, "a tool's of the build"],
  [
    /^OTEL_EXPORTER_(?:ENDPOINT|JAEGER_\w+)$|^OTEL_DOTNET_AUTO_LOG_LEVEL$|^OTEL_DOTNET_AUTO_\w+_(?:ENABLED|DISABLED)_INSTRUMENTATIONS$/,
    "documented, and read by nothing: see the table of ghosts",
  ],
];
