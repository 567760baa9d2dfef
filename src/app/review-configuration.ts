import type { ConfigurationError } from "../core/config/parse-configuration.ts";
import { isIncluded } from "../core/config/policy-for.ts";
import type { Configuration } from "../core/config/policy.ts";
import { checkManifest } from "../core/fix/prove-fix.ts";
import { parseManifest, type Manifest } from "../core/manifest/manifest.ts";
import { formatIdentity, identifyFindings } from "../core/review/identity.ts";
import { prose, type Prose } from "../core/text/prose.ts";
import { findCandidates, type Analysis, type AnalysisContext } from "./analyse-pull-request.ts";
import { checkOptionsFor, type CheckContext } from "./check-options.ts";
import { CONFIGURATION_PATH, loadConfiguration, type LoadedConfiguration } from "./load-configuration.ts";
import type { PullRequestState } from "./ports.ts";

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

/** null where the pull request does not change the configuration. */
export async function reviewProposal(
  analysis: Analysis,
  context: ProposalContext,
): Promise<ProposedConfiguration | null> {
  if (analysis.proposal === null) return null;
  const { owner, repo } = context.state.ref;
  const first = { source: { owner, repo, path: CONFIGURATION_PATH }, text: analysis.proposal };
  const { configuration, errors } = await loadConfiguration(first, {
    ruleIds: context.rules.map(({ id }) => id),
    readFile: (source) => context.reader.readConfigurationFile(source),
    describe: (source) =>
      source === first.source ? CONFIGURATION_PATH : `${source.owner}/${source.repo}:${source.path}`,
  });
  if (errors.length > 0) return { errors, remarks: errors.map(describeError) };
  const manifests = await readManifests(analysis, configuration, context);
  const before = identify(manifests, context);
  const after = identify(manifests, { ...context, configuration });
  const more = [...after].filter((identity) => !before.has(identity)).length;
  const fewer = [...before].filter((identity) => !after.has(identity)).length;
  const remark = prose`This pull request changes ${CONFIGURATION_PATH}. Once it is merged, its changed files would have ${[`+${more} −${fewer}`]} findings.`;
  return { errors: [], remarks: [remark] };
}

/** The changed files that either configuration looks at. */
async function readManifests(
  analysis: Analysis,
  proposed: Configuration,
  { state, reader }: ProposalContext,
): Promise<readonly Manifest[]> {
  const known = new Set(analysis.manifests.map(({ path }) => path));
  const paths = findCandidates(state, proposed).filter((path) => !known.has(path));
  if (paths.length === 0) return analysis.manifests;
  const { contents } = await reader.readContents(state.ref, { sha: analysis.headSha, paths });
  const read = [...contents].flatMap(([path, content]) =>
    content.kind === "text" ? [parseManifest(path, content.text)] : [],
  );
  return [...analysis.manifests, ...read];
}

function identify(manifests: readonly Manifest[], context: CheckContext): ReadonlySet<string> {
  const looked = manifests.filter(({ path }) => isIncluded(context.configuration, path));
  const findings = looked.flatMap((manifest) =>
    identifyFindings(checkManifest(manifest, checkOptionsFor(manifest.path, context)).findings),
  );
  return new Set(findings.map(formatIdentity));
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

function describeError({ path, line, message }: ConfigurationError): Prose {
  return prose`${`${path}:${line}`}: ${message}`;
}
