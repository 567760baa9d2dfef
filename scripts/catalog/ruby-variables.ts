import { compareText } from "../../src/core/text/compare-text.ts";
import type { Checkout } from "./checkout.ts";

/**
 * The variables of Ruby's instrumentations by the folder of their gem: the modules around the class in upper case
 * (opentelemetry-ruby-contrib, instrumentation/base, `enabled_by_env_var?`).
 */
export function readRubyVariables({ paths, read }: Checkout): Readonly<Record<string, string>> {
  const found = paths.flatMap((path) => {
    const gem = /^instrumentation\/(\w+)\/lib\/.*\/instrumentation\.rb$/.exec(path)?.[1];
    const [before, after] = gem === undefined ? [] : (read(path) ?? "").split(CLASS);
    if (gem === undefined || before === undefined || after === undefined) return [];
    const modules = [...before.matchAll(/^\s*module (\S+)$/gm)].map(([, name = ""]) => name.toUpperCase());
    const [, ...inner] = modules.join("::").split("::");
    return [[gem, `OTEL_RUBY_${inner.join("_")}_ENABLED`] as const];
  });
  return Object.fromEntries(found.toSorted(([a], [b]) => compareText(a, b)));
}

const CLASS = "class Instrumentation < OpenTelemetry::Instrumentation::Base";
