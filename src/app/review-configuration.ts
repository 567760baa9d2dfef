import { renderSource, type ConfigurationSource } from "../core/config/extends.ts";
import type { ConfigurationError } from "../core/config/parse-configuration.ts";
import { isIncluded } from "../core/config/policy-for.ts";
import type { Configuration } from "../core/config/policy.ts";
import { checkManifest } from "../core/fix/prove-fix.ts";
import type { Manifest } from "../core/manifest/manifest.ts";
import { formatIdentity, identifyFindings } from "../core/review/identity.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import { findCandidates, type Analysis, type AnalysisContext } from "./analyse-pull-request.ts";
import { checkOptionsFor, type CheckContext } from "./check-options.ts";
import { CONFIGURATION_PATH, loadConfiguration, type LoadedConfiguration } from "./load-configuration.ts";
import type { FileContent, FoundConfiguration, PullRequestState } from "./ports.ts";
import { readFiles, toManifest } from "./read-manifests.ts";

/**
 * What the check says about the configuration: which files counted, and what a pull request that changes it would change.
 * The proposed version is validated and previewed, never used: nobody switches the review off in the pull request reviewed.
 */

export interface ProposedConfiguration {
  readonly errors: readonly ConfigurationError[];
  readonly remarks: readonly Prose[];
}

export interface ProposalContext extends AnalysisContext {
  readonly state: PullRequestState;
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
  const { owner, repo } = context.state.ref;
  const source = { owner, repo, path: CONFIGURATION_PATH };
  const first = toConfiguration(content, source);
  const { configuration, errors } = await loadProposed(first, context, (one) =>
    one === source ? CONFIGURATION_PATH : renderSource(one),
  );
  if (errors.length > 0) return { errors, remarks: errors.map(describeError) };
  const effect = await preview(analysis, configuration, context);
  const remark = prose`This pull request changes ${CONFIGURATION_PATH}. Once it is merged, ${effect}.`;
  return { errors: [], remarks: [remark] };
}

function toConfiguration(content: FileContent, source: ConfigurationSource): FoundConfiguration {
  if (content.kind === "text") return { source, text: content.text };
  const unreadable = content.kind === "missing" ? "GitHub gives no content of it" : content.reason;
  return { source, unreadable };
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
  const { organisationConfiguration: next } = context.state;
  const { configuration, errors } = await loadProposed(next, context, renderSource);
  const heir: Prose = next === null ? ["the default preset"] : [{ code: renderSource(next.source) }];
  const start = prose`This pull request removes ${CONFIGURATION_PATH}. Once it is merged, ${heir} counts`;
  // Not this pull request's fault, which is why the check does not fail for it.
  if (errors.length > 0)
    return { errors: [], remarks: [[...start, ", which is broken."], ...errors.map(describeError)] };
  const effect = await preview(analysis, configuration, context);
  return { errors: [], remarks: [prose`${start}, and ${effect}.`] };
}

function loadProposed(
  first: FoundConfiguration | null,
  { rules, reader }: ProposalContext,
  describe: (source: ConfigurationSource) => string,
): Promise<LoadedConfiguration> {
  const ruleIds = rules.map(({ id }) => id);
  return loadConfiguration(first, {
    ruleIds,
    readFile: (source) => reader.readConfigurationFile(source),
    describe,
  });
}

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
  const paths = findCandidates(state, proposed).filter((path) => !known.has(path));
  const opened = analysis.manifests.map((manifest) => () => manifest);
  if (paths.length === 0) return opened;
  const { contents } = await readFiles(reader, state.ref, { sha: analysis.headSha, paths });
  const read = [...contents].flatMap(([path, content]) =>
    content.kind === "text" ? [() => toManifest(path, content)] : [],
  );
  return [...opened, ...read];
}

/** Parsed when its turn comes: all of them at once can be more than there is memory for. */
type OpenManifest = () => Manifest;

function identify(manifests: readonly OpenManifest[], context: CheckContext): ReadonlySet<string> {
  const findings = manifests.flatMap((open) => {
    const manifest = open();
    if (!isIncluded(context.configuration, manifest.path)) return [];
    const result = checkManifest(manifest, checkOptionsFor(manifest.path, context));
    return identifyFindings(result.findings).map(formatIdentity);
  });
  return new Set(findings);
}

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
