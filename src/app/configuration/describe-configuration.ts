import { isSameRepository } from "../../core/config/extends.ts";
import { describeNearName, listNearNames } from "../../core/config/near-names.ts";
import type { ConfigurationError, ConfigurationLayer } from "../../core/config/parse-configuration.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import type { LoadedConfiguration } from "./load-configuration.ts";
import type { PullRequestState } from "../ports.ts";

/** What people are told about the configuration that counts: which files it is made of, or what is wrong with them. */

export function describeConfiguration(
  { configuration, origins, errors, layers, chain }: LoadedConfiguration,
  state: Pick<PullRequestState, "isPublic" | "ref">,
): readonly Prose[] {
  if (errors.length > 0) {
    return [
      ["The configuration is broken; the bot posts no comments until it is fixed."],
      ...errors.map(describeConfigurationError),
    ];
  }
  const readers = describeReaders(configuration, state);
  if (origins.length === 0) return [["No configuration file: the default preset applies."], ...readers];
  const files = origins.flatMap((origin, index): Prose =>
    index === 0 ? [{ code: origin }] : [", which extends ", { code: origin }],
  );
  // Of a file that its readers may not be able to read, no word is said.
  const near = layers.flatMap(({ origin, settings }, index) => {
    const file = chain[index];
    const isReadable = file !== undefined && (file.isPublic || isSameRepository(file.source, state.ref));
    return isReadable ? describeNearNames(origin, settings) : [];
  });
  return [prose`Read from ${files}.`, ...near, ...readers];
}

/** Names of instrumentations in a file that are nearly known ones. */
export function describeNearNames(path: string, settings: ConfigurationLayer["settings"]): readonly Prose[] {
  return listNearNames(settings).map((near) => prose`${path}: ${describeNearName(near)}`);
}

export function describeConfigurationError({ path, line, message }: ConfigurationError): Prose {
  return prose`${`${path}:${line}`}: ${message}`;
}

/** Whom a low role means where everyone can read: nobody should find that out by a stranger's commit. */
export function describeReaders(
  { fix: { allow } }: Configuration,
  { isPublic }: Pick<PullRequestState, "isPublic">,
): readonly Prose[] {
  if (!isPublic || (allow !== "read" && allow !== "triage")) return [];
  return [
    prose`${`fix.allow: ${allow}`} lets people command commits who can't push. In this public repository these are people who were given access: by name, through a team or as members of the organisation.`,
  ];
}
