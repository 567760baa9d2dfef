import type { Configuration } from "../../core/config/policy.ts";
import { isLookedAt } from "../../core/config/policy-for.ts";
import { plain, prose, type Prose } from "../../core/text/prose.ts";
import { BEYOND_COMPANIONS, findFiles } from "../files/candidates.ts";
import { isNamed } from "../fix/choose-fixes.ts";
import type { PullRequestState } from "../ports.ts";

/** Why nothing of a pull request is looked at under the name of a file or folder: for a list of names, and as a sentence. */

interface Context {
  readonly state: PullRequestState;
  readonly configuration: Configuration;
}

/** null where there is something to look at. */
export function explainName(name: string, context: Context): Prose | null {
  const absence = findAbsence(name, context);
  return absence === null ? null : IN_LIST[absence];
}

/** null where there is something to look at. */
export function describeName(name: string, context: Context): Prose | null {
  const absence = findAbsence(name, context);
  return absence === null ? null : AS_SENTENCE[absence](name);
}

type Absence = "unlisted" | "no-file" | "no-folder" | "deleted" | "left-out" | "companion" | "beyond";

function findAbsence(name: string, { state, configuration }: Context): Absence | null {
  const changed = state.changedFiles.filter(({ path }) => isNamed(path, name));
  if (changed.length === 0 && state.unlistedFiles > 0) return "unlisted";
  if (changed.length === 0) return name.endsWith("/") ? "no-folder" : "no-file";
  const kept = changed.filter(({ change }) => change !== "deleted");
  if (kept.length === 0) return "deleted";
  if (!kept.some(({ path }) => isLookedAt(configuration, path))) return "left-out";
  const read = new Set(findFiles(state, configuration));
  if (kept.some(({ path }) => read.has(path))) return null;
  return read.size === 0 ? "companion" : "beyond";
}

const IN_LIST: Readonly<Record<Absence, Prose>> = {
  unlisted: ["it is not among the changed files I looked at"],
  "no-file": ["the pull request changes no such file"],
  "no-folder": ["the pull request changes nothing in it"],
  deleted: ["the pull request deletes it"],
  "left-out": prose`it is not checked, ${"paths"} in the configuration leaves it out`,
  companion: prose`it is only checked beside manifests, and the pull request changes none: a pattern in ${"paths.include"} has it checked by itself`,
  beyond: [`it is ${BEYOND_COMPANIONS}`],
};

const AS_SENTENCE: Readonly<Record<Absence, (name: string) => Prose>> = {
  unlisted: (name) => prose`${name} is not among the changed files I looked at.`,
  "no-file": (name) => prose`The pull request does not change ${name}.`,
  "no-folder": (name) => prose`The pull request changes nothing in ${name}.`,
  deleted: (name) => prose`The pull request deletes ${name}: nothing is left to check.`,
  "left-out": (name) => prose`${name} is not checked: ${"paths"} in the configuration leaves it out.`,
  companion: (name) =>
    prose`${name} is only checked beside manifests, and the pull request changes none: a pattern in ${"paths.include"} has it checked by itself.`,
  beyond: (name) => prose`${name} is not checked: ${plain(BEYOND_COMPANIONS)}.`,
};
