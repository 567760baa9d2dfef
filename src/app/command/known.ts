import type { Rule } from "../../core/lint/rule.ts";
import { collectFiles } from "../files/collect-files.ts";
import type { CommandGitHub } from "../command-ports.ts";
import { loadBaseConfiguration, type LoadedConfiguration } from "../configuration/load-configuration.ts";
import type { PullRequestState, ReadContents } from "../ports.ts";
import type { ReadLimits } from "../files/read-limits.ts";
import type { ReadRequest } from "../files/read-manifests.ts";
import { prepareFrom, type Preparation } from "../review/review-pull-request.ts";
import type { OwnPages } from "../../core/report/own-pages.ts";

/** What is known of a pull request until something is written there. Each of it is read when the first command needs it. */
export interface Known {
  readonly state: PullRequestState;
  readonly loaded: LoadedConfiguration;
  /** What a review would say now. */
  readonly prepare: () => Promise<Preparation>;
  /** Files of the pull request; null where its head moved on. */
  readonly collect: Collect;
}

export type Collect = (state: PullRequestState, paths: readonly string[]) => Promise<ReadContents | null>;

export interface KnowingContext extends Partial<OwnPages> {
  readonly github: CommandGitHub;
  readonly rules: readonly Rule[];
  readonly limits: ReadLimits;
}

export async function know(state: PullRequestState, context: KnowingContext): Promise<Known> {
  const loaded = await loadBaseConfiguration(state, context);
  let prepared: Promise<Preparation> | null = null;
  return {
    state,
    loaded,
    prepare: () => (prepared ??= prepareFrom({ state, loaded }, context)),
    collect: collectOnce(context),
  };
}

/** The files that the last command has read are not read again for the next one that means the same. */
function collectOnce({ github, limits }: KnowingContext): Collect {
  let last: { readonly key: string; readonly files: Promise<ReadContents | null> } | null = null;
  return (state, paths) => {
    const request: ReadRequest = { sha: state.headSha, paths, limits };
    const key = JSON.stringify([state.headSha, paths]);
    if (last?.key !== key) last = { key, files: collectFiles(github, state.ref, request) };
    return last.files;
  };
}
