import {
  findNextSource,
  isSameRepository,
  renderSource,
  type ConfigurationSource,
} from "../../core/config/extends.ts";
import { mergeLayers } from "../../core/config/merge-layers.ts";
import {
  parseConfiguration,
  type ConfigurationError,
  type ConfigurationLayer,
} from "../../core/config/parse-configuration.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { withholdContent } from "../../core/config/withhold-content.ts";
import type { Rule } from "../../core/lint/rule.ts";
import type {
  ConfigurationText,
  FoundConfiguration,
  PullRequestReader,
  PullRequestState,
  ReadConfigurationFile,
  Repository,
} from "../ports.ts";

/**
 * Reads a configuration file and those that it extends, and merges them. What it hands on for people holds no word of a
 * file that they may not be able to read: of an error there only the place and the kind, of a file that only such a file
 * names not even the name.
 */

export { CONFIGURATION_PATH } from "./configuration-path.ts";

export interface LoadedConfiguration {
  /** What counts; files that are broken are left out of it. */
  readonly configuration: Configuration;
  /** The files that counted, the strongest first, as people are shown them. */
  readonly origins: readonly string[];
  /** The same files with what they say. */
  readonly layers: readonly ConfigurationLayer[];
  /** The same files, where they stand. */
  readonly chain: readonly LoadedFile[];
  readonly errors: readonly ConfigurationError[];
}

export type LoadedFile = Pick<ConfigurationText, "source" | "isPublic">;

export interface LoadOptions {
  readonly ruleIds: readonly string[];
  readonly readFile: ReadConfigurationFile;
  /** The repository whose readers are told; null where one person has all of the files. */
  readonly audience: Repository | null;
  /** How a file is named to people. */
  readonly describe?: (source: ConfigurationSource) => string;
}

/** The configuration that counts for a pull request: the only one of which anything else than itself is read. */
export function loadBaseConfiguration(
  { configuration, ref }: Pick<PullRequestState, "configuration" | "ref">,
  { github, rules }: { readonly github: PullRequestReader; readonly rules: readonly Rule[] },
): Promise<LoadedConfiguration> {
  return loadConfiguration(configuration, {
    ruleIds: rules.map(({ id }) => id),
    readFile: (source) => github.readConfigurationFile(source),
    audience: ref,
  });
}

export async function loadConfiguration(
  first: FoundConfiguration | null,
  options: LoadOptions,
): Promise<LoadedConfiguration> {
  const layers: ConfigurationLayer[] = [];
  const errors: ConfigurationError[] = [];
  const chain: LoadedFile[] = [];
  for (let next = first; next !== null;) {
    const read = readLayer(next, chain, options);
    if (!read.ok) {
      errors.push(...read.errors);
      break;
    }
    chain.push(next);
    layers.push(read.layer);
    const following = await readExtended(read.layer, chain, options);
    if (following.error !== null) errors.push(following.error);
    next = following.file;
  }
  return {
    configuration: mergeLayers(layers.toReversed()),
    origins: layers.map(({ origin }) => origin),
    layers,
    chain,
    errors,
  };
}

type ReadLayer =
  | { readonly ok: true; readonly layer: ConfigurationLayer }
  | { readonly ok: false; readonly errors: readonly ConfigurationError[] };

/** One file by itself; `chain` holds those that led to it. */
export function readLayer(
  file: FoundConfiguration,
  chain: readonly LoadedFile[],
  { ruleIds, audience, describe = renderSource }: Omit<LoadOptions, "readFile">,
): ReadLayer {
  const path = isNamed(chain, audience) ? describe(file.source) : UNNAMED;
  const parsed: ReadLayer =
    "unreadable" in file
      ? { ok: false, errors: [describeUnreadable(path, file.unreadable)] }
      : parseConfiguration(file.text, { path, ruleIds });
  if (parsed.ok || isOwn(file.source, audience)) return parsed;
  return { ok: false, errors: parsed.errors.map(withholdContent) };
}

const UNNAMED = "another file";

/** Whether those who are told know which file comes next: the first one always, any other by the file that names it. */
function isNamed(chain: readonly LoadedFile[], audience: Repository | null): boolean {
  const last = chain.at(-1);
  return last === undefined || last.isPublic || isOwn(last.source, audience);
}

function isOwn(source: ConfigurationSource, audience: Repository | null): boolean {
  return audience === null || isSameRepository(source, audience);
}

async function readExtended(
  layer: ConfigurationLayer,
  chain: readonly LoadedFile[],
  { readFile, audience }: LoadOptions,
): Promise<{ file: ConfigurationText | null; error: ConfigurationError | null }> {
  const { _extends: reference } = layer.settings;
  const [first, ...others] = chain.map(({ source }) => source);
  const last = others.at(-1) ?? first;
  if (reference === undefined || reference === null || first === undefined || last === undefined)
    return { file: null, error: null };
  const refuse = (message: string) => {
    const error = describeFault(layer.origin, message);
    return { file: null, error: isOwn(last, audience) ? error : withholdContent(error) };
  };
  const found = findNextSource(reference, [first, ...others]);
  if (!found.ok) return refuse(found.message);
  const file = await readFile(found.source);
  if (file !== null) return { file: { source: found.source, ...file }, error: null };
  return refuse(`expected a file that the app can read, found none at ${renderSource(found.source)}`);
}

function describeUnreadable(path: string, reason: string): ConfigurationError {
  const message = `cannot be read: ${reason}`;
  const place = { path, line: 1, column: 1, key: "" };
  return { kind: "unreadable", ...place, expected: "a text file", found: reason, message };
}

export function describeFault(path: string, message: string): ConfigurationError {
  const place = { path, line: 1, column: 1, key: "_extends" };
  return { kind: "extends", ...place, expected: "a configuration file", found: "none", message };
}
