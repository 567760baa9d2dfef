import { findNextSource, renderSource, type ConfigurationSource } from "../core/config/extends.ts";
import { mergeLayers } from "../core/config/merge-layers.ts";
import {
  parseConfiguration,
  type ConfigurationError,
  type ConfigurationLayer,
} from "../core/config/parse-configuration.ts";
import type { Configuration } from "../core/config/policy.ts";
import type { ConfigurationText, FoundConfiguration, ReadConfigurationFile } from "./ports.ts";

/** Reads a configuration file and those that it extends, and merges them. */

export { CONFIGURATION_PATH } from "./configuration-path.ts";

export interface LoadedConfiguration {
  /** What counts; files that are broken are left out of it. */
  readonly configuration: Configuration;
  /** The files that counted, the strongest first, as people are shown them. */
  readonly origins: readonly string[];
  /** The same files with what they say. */
  readonly layers: readonly ConfigurationLayer[];
  readonly errors: readonly ConfigurationError[];
}

export interface LoadOptions {
  readonly ruleIds: readonly string[];
  readonly readFile: ReadConfigurationFile;
  /** How a file is named to people. */
  readonly describe?: (source: ConfigurationSource) => string;
}

export async function loadConfiguration(
  first: FoundConfiguration | null,
  options: LoadOptions,
): Promise<LoadedConfiguration> {
  const layers: ConfigurationLayer[] = [];
  const errors: ConfigurationError[] = [];
  const chain: ConfigurationSource[] = [];
  const describe = options.describe ?? renderSource;
  for (let next = first; next !== null;) {
    const origin = describe(next.source);
    if ("unreadable" in next) {
      errors.push(describeUnreadable(origin, next.unreadable));
      break;
    }
    const parsed = parseConfiguration(next.text, { path: origin, ruleIds: options.ruleIds });
    if (!parsed.ok) {
      errors.push(...parsed.errors);
      break;
    }
    chain.push(next.source);
    layers.push(parsed.layer);
    const following = await readExtended(parsed.layer, chain, options.readFile);
    if (following.error !== null) errors.push(following.error);
    next = following.file;
  }
  return {
    configuration: mergeLayers(layers.toReversed()),
    origins: layers.map(({ origin }) => origin),
    layers,
    errors,
  };
}

async function readExtended(
  layer: ConfigurationLayer,
  chain: readonly ConfigurationSource[],
  readFile: ReadConfigurationFile,
): Promise<{ file: ConfigurationText | null; error: ConfigurationError | null }> {
  const { _extends: reference } = layer.settings;
  const [first, ...others] = chain;
  if (reference === undefined || reference === null || first === undefined)
    return { file: null, error: null };
  const found = findNextSource(reference, [first, ...others]);
  if (!found.ok) return { file: null, error: describeFault(layer.origin, found.message) };
  const text = await readFile(found.source);
  if (text !== null) return { file: { source: found.source, text }, error: null };
  const message = `expected a file that the app can read, found none at ${renderSource(found.source)}`;
  return { file: null, error: describeFault(layer.origin, message) };
}

function describeUnreadable(path: string, reason: string): ConfigurationError {
  const message = `cannot be read: ${reason}`;
  return { path, line: 1, column: 1, key: "", expected: "a text file", found: reason, message };
}

function describeFault(path: string, message: string): ConfigurationError {
  return {
    path,
    line: 1,
    column: 1,
    key: "_extends",
    expected: "a configuration file",
    found: "none",
    message,
  };
}
