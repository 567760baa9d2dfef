import { expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../src/core/check.ts";
import type { Analysis } from "../../src/app/review/analyse-pull-request.ts";
import { chooseFixes } from "../../src/app/fix/choose-fixes.ts";
import { composeCheckRun } from "../../src/app/review/compose-check-run.ts";
import { composeFindings, composeReview } from "../../src/app/review/compose-review.ts";
import { findStanding } from "../../src/app/review/standing.ts";
import { planSuppression } from "../../src/app/fix/plan-suppression.ts";
import type { PullRequestState } from "../../src/app/ports.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { parseFilePatch } from "../../src/core/diff/file-diff.ts";
import { renderJson } from "../../src/core/report/json.ts";
import { renderFindings } from "../../src/core/report/terminal-findings.ts";
import { formatIdentity, mapIdentities } from "../../src/core/review/identity.ts";
import { renderMarker } from "../../src/core/review/marker.ts";
import { planReview } from "../../src/core/review/plan-review.ts";
import { rules } from "../../src/rules/index.ts";
import { LINEAR, measureGrowth } from "../growth.ts";

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
const ITEM = "- apiVersion: opentelemetry.io/v1alpha1\n  kind: Instrumentation\n  spec:\n    python: {}\n";

/** Texts with a finding for each n. */
const TEXTS: Readonly<Record<string, (n: number) => string>> = {
  "items of a list": (n) => `kind: List\napiVersion: v1\nitems:\n${ITEM.repeat(n)}`,
  documents: (n) => `---\n${HEAD}spec:\n  python: {}\n`.repeat(n),
  "resources on one line": (n) =>
    `{kind: List, apiVersion: v1, items: [${"{apiVersion: opentelemetry.io/v1, kind: Instrumentation, spec: {python: {}}}, ".repeat(n)}]}\n`,
  "broken suppressions of one resource": (n) =>
    `${HEAD}spec:\n  java: {}\n${"# otel-fix: ignore[nothing]\n".repeat(n)}`,
  "broken suppressions below long keys": (n) =>
    `${HEAD}spec:\n  ? ${"k".repeat(20 * n)}\n  : a: b\n${"    # otel-fix: ignore[nothing]\n".repeat(n)}    c: d\n`,
  "broken suppressions between keys": (n) =>
    `${HEAD}spec:\n${Array.from({ length: n }, (_, index) => `  # otel-fix: ignore[nothing]\n  k${index}: v\n`).join("")}`,
  "resources that share a long name": (n) =>
    `x: &x ${"x".repeat(50 * n)}\nkind: List\napiVersion: v1\nitems:\n${ITEM.replace("  spec", "  metadata: {name: *x}\n  spec").repeat(n)}`,
};

const configuration = presets.default;
const context = { rules, configuration, today: "2026-01-01" };
const suppressions = { mode: "allow" as const, today: "2026-01-01", ruleIds: rules.map(({ id }) => id) };

it.each(Object.entries(TEXTS))("%s cost a review time in proportion to their number", (_, render) => {
  expect(prepare(render(1_000)).findings.length).toBeGreaterThan(250);
  const work = (n: number) => {
    const prepared = prepare(render(n));
    return () => say(prepared);
  };
  expect(measureGrowth(work, 250)).toBeLessThan(LINEAR);
});

it.each(Object.entries(TEXTS))("%s cost a command time in proportion to their number", (_, render) => {
  const command = (n: number) => () => {
    const contents = new Map([["a.yaml", { kind: "text" as const, text: render(n) }]]);
    chooseFixes(
      { contents, kustomizations: [] },
      { scope: { of: "all" }, finding: null, withUnsafe: false },
      context,
    );
    const rule = "missing-recommended-disables";
    const wanted = { rule, reason: "why", until: null, finding: null, path: null };
    planSuppression({ contents, kustomizations: [] }, wanted, context);
  };
  expect(measureGrowth(command, 100)).toBeLessThan(LINEAR);
});

function prepare(text: string) {
  const manifest = parseManifest("a.yaml", text);
  const result = checkManifest(manifest, { rules, policy: configuration, suppressions, proofBudget: 10_000 });
  const rows = text.split("\n").map((line) => `+${line}`);
  const diff = parseFilePatch(`@@ -0,0 +1,${rows.length} @@\n${rows.join("\n")}`);
  return { manifest, ...result, diff };
}

/** Everything that is done with findings before the first write. */
function say({
  manifest,
  findings,
  suppressed,
  notChecked,
  instrumentations,
  diff,
}: ReturnType<typeof prepare>) {
  const identities = mapIdentities([...findings, ...suppressed.map(({ finding }) => finding)]);
  const analysed = findings.flatMap((finding) => {
    const identity = identities.get(finding);
    return identity === undefined
      ? []
      : [{ finding, identity, manifest, previousPath: null, isOld: false, diff }];
  });
  const state = createState(
    analysed.map(({ identity }) =>
      renderMarker({ kind: "finding", identity: { ...identity, path: "b.yaml" }, state: "open" }),
    ),
  );
  const links = { repositoryUrl: state.repositoryUrl, headSha: state.headSha, pagesUrl: null };
  const analysis: Analysis = {
    headSha: state.headSha,
    findings: analysed,
    suppressed: [],
    manifests: [manifest],
    proposal: null,
    notChecked,
    instrumentations,
    files: 1,
    // What was spoken about stood in another file, and is gone from there.
    holdings: new Map([["b.yaml", new Map()]]),
    said: null,
  };
  const standing = findStanding(analysis, { state, isQuiet: false });
  const shown = { state, configuration, refusals: new Set<string>(), muted: "nothing" as const, standing };
  const composed = composeFindings(analysis, shown);
  const desired = composeReview(composed, { analysis, state, context, links, standing });
  planReview(desired, { ...state, stuck: new Set() });
  composeCheckRun({
    state,
    analysis,
    findings: composed,
    configuration,
    links,
    remarks: [],
    errors: [],
    override: null,
  });
  const report = {
    rules,
    findings: analysed,
    suppressed: [],
    fixed: [],
    notChecked,
    files: 1,
    manifests: 1,
    instrumentations,
  };
  renderJson(report);
  renderFindings(report, PLAIN);
  return analysed.map(({ identity }) => formatIdentity(identity));
}

const same = (text: string) => text;
const PLAIN = { bold: same, dim: same, red: same, yellow: same, cyan: same, green: same };

function createState(bodies: readonly string[]): PullRequestState {
  const state: Partial<PullRequestState> = {
    ref: { owner: "acme", repo: "shop", number: 1 },
    headSha: "a".repeat(40),
    repositoryUrl: "https://github.com/acme/shop",
    changedFiles: [{ path: "a.yaml", change: "added" }],
    threads: bodies.map((body, index) => ({
      id: String(index),
      commentId: index,
      commentNode: String(index),
      body,
      isResolved: false,
      isResolvedByPerson: false,
      isOutdated: false,
      lines: { startLine: 1, line: 1 },
    })),
    reviews: [],
    rivals: [],
    missingPermissions: [],
    isDraft: false,
    isFixOfBot: false,
  };
  // What is not looked at before the first write is left away.
  return state as PullRequestState;
}
