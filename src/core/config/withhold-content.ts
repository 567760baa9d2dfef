import type { ConfigurationError } from "./parse-configuration.ts";
import type { FaultKind } from "./parse-values.ts";

/**
 * An error of a file for people who may not be able to read that file: where it is and of what kind, no key and no value.
 * What was expected goes as well, because it says which key it is.
 */
export function withholdContent(error: ConfigurationError): ConfigurationError {
  const message = KINDS[error.kind];
  return { ...error, key: "", expected: "", found: "", message };
}

const KINDS: Readonly<Record<FaultKind, string>> = {
  syntax: "not a single YAML document",
  size: "larger than a configuration may be",
  key: "an unknown or repeated key",
  value: "a value that isn't allowed there",
  unreadable: "can't be read as text",
  extends: "the file it extends can't be used",
};
