import type { ConfigurationError } from "../core/config/parse-configuration.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import type { LoadedConfiguration } from "./load-configuration.ts";

/** What people are told about the configuration that counts: which files it is made of, or what is wrong with them. */

export function describeConfiguration({ origins, errors }: LoadedConfiguration): readonly Prose[] {
  if (errors.length > 0) {
    return [
      ["The configuration is broken; nothing is commented until it is mended."],
      ...errors.map(describeError),
    ];
  }
  if (origins.length === 0) return [["No configuration file: the default preset counts."]];
  const files = origins.flatMap((origin, index): Prose =>
    index === 0 ? [{ code: origin }] : [", which extends ", { code: origin }],
  );
  return [prose`What counts: ${files}.`];
}

export function describeError({ path, line, message }: ConfigurationError): Prose {
  return prose`${`${path}:${line}`}: ${message}`;
}
