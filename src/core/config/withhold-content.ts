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
  syntax: "no YAML in one document",
  size: "more than a configuration may hold",
  key: "a key that is not known or stands there twice",
  value: "a value that cannot stand there",
  unreadable: "cannot be read as text",
  extends: "what it extends cannot be used",
};
