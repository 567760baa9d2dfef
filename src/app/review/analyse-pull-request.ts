import type { Analysis } from "./analysis.ts";
import { findCandidates, findCompanions, listUnread } from "../files/candidates.ts";
import { compareWithBase, identify } from "./compare-with-base.ts";
import { collectHoldings, listAside } from "./holdings.ts";
import { lintChanges, type LintContext, type LintedFile } from "./lint-changes.ts";
import { CONFIGURATION_PATH } from "../configuration/load-configuration.ts";
import type { FileContent, PullRequestState, Said } from "../ports.ts";

export type { AnalysedFinding, Analysis } from "./analysis.ts";

/**
 * What a pull request brings: the findings of its changed manifests, which of them the merge base has too, and where the
 * diff shows their lines. Reads only, in at most two calls beyond the state, and the second only where something was found.
 */

/** null where the head moved on: the state has to be read again. */
export async function analysePullRequest(
  state: PullRequestState,
  context: LintContext,
): Promise<Analysis | null> {
  const candidates = findCandidates(state, context.configuration);
  const proposed = state.changedFiles.filter(
    ({ path, change }) => path === CONFIGURATION_PATH && change !== "deleted",
  );
  const isRead = candidates.length + proposed.length > 0;
  const paths = isRead ? [...candidates, ...findCompanions(state, context.configuration)] : [];
  const unread = listUnread(state, context.configuration, { withCompanions: isRead });
  const wanted = [...new Set([...paths, ...proposed.map(({ path }) => path)])];
  const empty = {
    headSha: state.headSha,
    files: paths.length,
    findings: [],
    suppressed: [],
    manifests: [],
    proposal: null,
    notChecked: unread,
    holdings: new Map(),
    said: null,
    instrumentations: 0,
  };
  if (wanted.length === 0) return empty;
  let proposal: FileContent | null = null;
  let said: Said | null = null;
  const holdings = collectHoldings(state);
  const linted = await lintChanges(
    state,
    {
      paths: [...wanted, ...(paths.length === 0 ? [] : listAside(state, wanted))],
      onContent: (path, content) => {
        if (path === CONFIGURATION_PATH) proposal = content;
        holdings.note(path, content);
      },
      onSaid: (newest) => {
        said = newest;
      },
    },
    context,
  );
  if (linted === null) return null;
  const own = new Set(paths);
  const files = linted.filter(({ manifest }) => own.has(manifest.path));
  const notChecked = [...files.flatMap((file) => file.notChecked), ...unread];
  const result = {
    ...empty,
    suppressed: files.flatMap(identifySuppressed),
    manifests: files.map(({ manifest }) => manifest),
    proposal: proposed.length === 0 ? null : proposal,
    notChecked,
    holdings: holdings.end(notChecked),
    said,
    instrumentations: files.reduce((sum, file) => sum + file.instrumentations, 0),
  };
  const findings = await compareWithBase(files, state, context);
  return findings === null ? null : { ...result, findings };
}

function identifySuppressed(file: LintedFile): Analysis["suppressed"] {
  const identities = identify(file);
  return file.suppressed.flatMap((entry) => {
    const identity = identities.get(entry.finding);
    return identity === undefined ? [] : [{ ...entry, manifest: file.manifest, identity }];
  });
}
