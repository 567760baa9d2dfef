import { checkManifest } from "../../core/check.ts";
import { renderSource } from "../../core/config/extends.ts";
import type { ConfigurationError } from "../../core/config/parse-configuration.ts";
import { isLookedAt } from "../../core/config/policy-for.ts";
import type { Configuration } from "../../core/config/policy.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { formatIdentity, identifyFindings } from "../../core/review/identity.ts";
import { prose, type Prose } from "../../core/text/prose.ts";
import type { Analysis } from "./analyse-pull-request.ts";
import { findFiles } from "../files/candidates.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import { collectFiles } from "../files/collect-files.ts";
import {
  describeConfigurationError,
  describeNearNames,
  describeReaders,
} from "../configuration/describe-configuration.ts";
import type { LintContext } from "./lint-changes.ts";
import { CONFIGURATION_PATH, type LoadedConfiguration } from "../configuration/load-configuration.ts";
import { loadHeir, loadProposal } from "../configuration/load-proposal.ts";
import type { FileContent, FoundConfiguration, PullRequestState } from "../ports.ts";
import { toManifest } from "../files/read-manifests.ts";

/**
 * What the check says about a pull request that changes the configuration: the proposed version is validated and
 * previewed, never used, so that nobody switches the review off in the pull request reviewed.
 */

export interface ProposedConfiguration {
  readonly errors: readonly ConfigurationError[];
  readonly remarks: readonly Prose[];
}

export interface ProposalContext extends LintContext {
  readonly state: PullRequestState;
  /** What counts: the base branch's. */
  readonly loaded: LoadedConfiguration;
}

/** null where the pull request leaves the configuration alone. */
export async function reviewProposal(
  analysis: Analysis,
  context: ProposalContext,
): Promise<ProposedConfiguration | null> {
  if (analysis.proposal !== null) return reviewChange(analysis, analysis.proposal, context);
  return (await isTakenAway(context)) ? reviewRemoval(analysis, context) : null;
}

async function reviewChange(
  analysis: Analysis,
  content: FileContent,
  context: ProposalContext,
): Promise<ProposedConfiguration> {
  const { state, loaded, rules } = context;
  const proposal = loadProposal(toConfiguration(content, state), { state, loaded, rules });
  if (proposal.kind === "broken")
    return { errors: proposal.errors, remarks: proposal.errors.map(describeConfigurationError) };
  const start = prose`This pull request changes ${CONFIGURATION_PATH}.`;
  const effect =
    proposal.extended === "known"
      ? prose`Once it is merged, ${await preview(analysis, proposal.configuration, context)}.`
      : [EFFECT_LATER[proposal.extended]];
  const readers = describeReaders(proposal.configuration, state);
  const near = describeNearNames(CONFIGURATION_PATH, proposal.settings);
  return { errors: [], remarks: [[...start, " ", ...effect], ...near, ...readers] };
}

const EFFECT_LATER = {
  unread: "It is valid by itself; what it extends will be checked after the merge.",
  secret: "It is valid; its effect on findings shows after the merge.",
};

function toConfiguration(content: FileContent, { ref, isPublic }: PullRequestState): FoundConfiguration {
  const { owner, repo } = ref;
  const found = { source: { owner, repo, path: CONFIGURATION_PATH }, isPublic };
  if (content.kind === "text") return { ...found, text: content.text };
  const unreadable = content.kind === "missing" ? "GitHub doesn't return its content" : content.reason;
  return { ...found, unreadable };
}

/** Deleted, or renamed: the first read names no file's old path, so that what was renamed has to be looked up. */
async function isTakenAway({ state, reader }: ProposalContext): Promise<boolean> {
  const { ref, changedFiles, configuration, isConfiguredAtHead } = state;
  if (changedFiles.some(({ path, change }) => path === CONFIGURATION_PATH && change === "deleted"))
    return true;
  const renamed = changedFiles.filter(({ change }) => change === "renamed").map(({ path }) => path);
  const isOwn = configuration?.source.repo === ref.repo;
  if (!isOwn || isConfiguredAtHead || renamed.length === 0) return false;
  // A branch that is older than the configuration lacks it too.
  const patches = await reader.readPatches(ref, renamed);
  return patches.some(({ previousPath }) => previousPath === CONFIGURATION_PATH);
}

async function reviewRemoval(analysis: Analysis, context: ProposalContext): Promise<ProposedConfiguration> {
  const { state, rules } = context;
  const next = state.organisationConfiguration;
  const removal = prose`This pull request removes ${CONFIGURATION_PATH}.`;
  const heir = loadHeir(next, { state, rules });
  // The words are the same whether there is one or not: that is nothing for the author of a fork.
  if (heir.kind === "secret") return { errors: [], remarks: [[...removal, ...SECRET_HEIR]] };
  const name: Prose = next === null ? ["the default preset"] : [{ code: renderSource(next.source) }];
  const start = prose`${removal} Once it is merged, ${name} applies`;
  // Not this pull request's fault, which is why the check does not fail for it.
  if (heir.kind === "broken")
    return {
      errors: [],
      remarks: [[...start, ", which is broken."], ...heir.errors.map(describeConfigurationError)],
    };
  const effect =
    heir.extended === "known"
      ? prose`, and ${await preview(analysis, heir.configuration, context)}.`
      : ["; what it extends will be checked after the merge."];
  return { errors: [], remarks: [[...start, ...effect]] };
}

const SECRET_HEIR: Prose = [
  " Once it is merged, the organisation's configuration applies, or the default preset if there is none.",
];

async function preview(
  analysis: Analysis,
  proposed: Configuration,
  context: ProposalContext,
): Promise<Prose> {
  const manifests = await readManifests(analysis, proposed, context);
  const before = identify(manifests, context);
  const after = identify(manifests, { ...context, configuration: proposed });
  const more = [...after].filter((identity) => !before.has(identity)).length;
  const fewer = [...before].filter((identity) => !after.has(identity)).length;
  return [`its changed files would have +${more} −${fewer} findings`];
}

/** The changed files that either configuration looks at. */
async function readManifests(
  analysis: Analysis,
  proposed: Configuration,
  { state, reader }: ProposalContext,
): Promise<readonly OpenManifest[]> {
  const known = new Set(analysis.manifests.map(({ path }) => path));
  const paths = findFiles(state, proposed).filter((path) => !known.has(path));
  const opened = analysis.manifests.map((manifest) => () => manifest);
  if (paths.length === 0) return opened;
  const read = await collectFiles(reader, state.ref, { sha: analysis.headSha, paths });
  const more = [...(read?.contents ?? [])].flatMap(([path, content]) =>
    content.kind === "text" ? [() => toManifest(path, content)] : [],
  );
  return [...opened, ...more];
}

/** Parsed when its turn comes: all of them at once can be more than there is memory for. */
type OpenManifest = () => Manifest;

function identify(manifests: readonly OpenManifest[], context: CheckContext): ReadonlySet<string> {
  const findings = manifests.flatMap((open) => {
    const manifest = open();
    if (!isLookedAt(context.configuration, manifest.path)) return [];
    const options = checkOptionsFor(manifest.path, { ...context, provesFixes: false });
    const result = checkManifest(manifest, options);
    return identifyFindings(result.findings).map(formatIdentity);
  });
  return new Set(findings);
}
