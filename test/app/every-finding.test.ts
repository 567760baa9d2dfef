import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../src/core/check.ts";
import type { Analysis } from "../../src/app/review/analyse-pull-request.ts";
import type { AnalysedFinding } from "../../src/app/review/analysis.ts";
import { composeCheckRun } from "../../src/app/review/compose-check-run.ts";
import { composeFindings, composeReview } from "../../src/app/review/compose-review.ts";
import type { PullRequestState } from "../../src/app/ports.ts";
import { findStanding } from "../../src/app/review/standing.ts";
import { presets } from "../../src/core/config/defaults.ts";
import type { Configuration } from "../../src/core/config/policy.ts";
import type { DesiredReview } from "../../src/core/review/plan-review.ts";
import { identifyFindings } from "../../src/core/review/identity.ts";
import { rules } from "../../src/rules/index.ts";
import { addedDiff, LINKS, listedIn, readMarkdown, sampleText } from "../core/report/samples.ts";

const STATE: PullRequestState = {
  ref: { owner: "acme", repo: "shop", number: 1 },
  repositoryUrl: LINKS.repositoryUrl,
  isPublic: true,
  repositoryId: "R_1",
  status: "open",
  isDraft: false,
  isLocked: false,
  headSha: LINKS.headSha,
  baseSha: "abc",
  today: "2026-01-01",
  baseRef: "main",
  author: "ada",
  isFixOfBot: false,
  isConflicting: false,
  isArchived: false,
  head: { branch: "telemetry", repository: null, isFork: false, maintainerCanModify: false },
  recentCommits: [],
  changedFiles: [],
  unlistedFiles: 0,
  configuration: null,
  organisationConfiguration: null,
  isConfiguredAtHead: false,
  threads: [],
  reviews: [],
  mayHaveAnswers: false,
  missingPermissions: [],
  checkRun: null,
  rivals: [],
};

/** Files of the same text, whose resources lack the variable. */
function inFiles(files: number, resources: number, isOld: boolean): readonly AnalysedFinding[] {
  const names = Array.from({ length: resources }, (_, index) => `app-${index}`);
  const text = names.map((name) => sampleText({ name })).join("---\n");
  const manifest = parseManifest("a.yaml", text);
  const { findings } = checkManifest(manifest, { rules, policy: presets.default });
  const diff = addedDiff(text);
  return Array.from({ length: files }, (_, index) => {
    const path = `clusters/${isOld ? "live" : "next"}/apps/app-${String(index).padStart(4, "0")}/telemetry.yaml`;
    const own = findings.map((finding) => ({ ...finding, path }));
    const identities = identifyFindings(own);
    return own.flatMap((finding, at): AnalysedFinding[] => {
      const identity = identities[at];
      if (identity === undefined) return [];
      return [{ finding, identity, manifest: { ...manifest, path }, previousPath: null, isOld, diff }];
    });
  }).flat();
}

/** Everything that a pull request with these findings shows, in one text for each place. */
function show(findings: readonly AnalysedFinding[]) {
  const analysis: Analysis = {
    headSha: LINKS.headSha,
    findings,
    suppressed: [],
    manifests: [],
    proposal: null,
    notChecked: [],
    holdings: new Map(),
    said: null,
    instrumentations: findings.length,
    files: findings.length,
  };
  const configuration: Configuration = presets.default;
  const standing = findStanding(analysis, { state: STATE, isQuiet: false });
  const refusals = new Set<string>();
  const place = { state: STATE, configuration, refusals, muted: "nothing", standing } as const;
  const composed = composeFindings(analysis, place);
  const policy = { rules, configuration, today: "2026-01-01" };
  const review = composeReview(composed, { analysis, state: STATE, context: policy, links: LINKS, standing });
  const context = { state: STATE, analysis, findings: composed, configuration, links: LINKS };
  const check = composeCheckRun({ ...context, remarks: [], errors: [], override: null });
  return { review, check };
}

function bodyOf({ body }: DesiredReview): string {
  return typeof body === "string" ? body : "";
}

function placeOf({ finding, manifest }: AnalysedFinding): string {
  return `${finding.path}:${manifest.lines.positionAt(finding.range.start).line}`;
}

function findUnshown(
  findings: readonly AnalysedFinding[],
  { review, check }: ReturnType<typeof show>,
): string[] {
  const inline = new Set(review.inline.map(({ identity }) => JSON.stringify(identity)));
  const tables = `${bodyOf(review)}${check.summary}`;
  const listed = new Set(listedIn(check.text ?? ""));
  return findings
    .filter(({ identity }) => !inline.has(JSON.stringify(identity)))
    .map(placeOf)
    .filter((place) => !tables.includes(`\`${place}\``) && !listed.has(place));
}

function expectWithinLimits({ review, check }: ReturnType<typeof show>): void {
  for (const text of [bodyOf(review), check.summary, check.text ?? ""])
    expect(text.length).toBeLessThanOrEqual(60_000);
}

describe("every finding is shown", () => {
  it.each([
    ["500 brought, in 500 files", () => inFiles(500, 1, false)],
    ["500 brought, in 5 files", () => inFiles(5, 100, false)],
    ["500 that were there already", () => inFiles(500, 1, true)],
    ["250 of each", () => [...inFiles(250, 1, false), ...inFiles(250, 1, true)]],
    ["3,000 on 3,000 lines, in 300 files", () => [...inFiles(150, 10, true), ...inFiles(150, 10, false)]],
  ])("of %s", (_what, findAll) => {
    const findings = findAll();
    const shown = show(findings);
    expectWithinLimits(shown);
    expect(findUnshown(findings, shown)).toEqual([]);
  });

  it("in the summary alone where it has room for all of them", () => {
    const findings = inFiles(20, 1, false);
    const shown = show(findings);
    expect(findUnshown(findings, shown)).toEqual([]);
    expect(shown.check).not.toHaveProperty("text");
  });
});

describe("annotations", () => {
  it("are the 450 most important in a stable order, and the summary says so; all others stand in the text", () => {
    const findings = inFiles(300, 10, false);
    const mixed = findings.map((entry, index) =>
      index % 7 === 0 ? { ...entry, finding: { ...entry.finding, level: "error" as const } } : entry,
    );
    const { check } = show(mixed);
    expect(check.annotations).toHaveLength(450);
    // The 30 most important of 429 errors have a thread.
    expect(check.annotations.slice(0, 399).map(({ level }) => level)).toEqual(
      Array.from({ length: 399 }, () => "failure"),
    );
    expect(check.annotations[399]?.level).toBe("warning");
    expect(show([...mixed].reverse()).check.annotations).toEqual(check.annotations);
    expect(check.summary).toContain(
      "3000 findings.\n\nThe least important 2520 findings have no annotation; the text lists all.",
    );
    const annotated = new Set(check.annotations.map(({ path, startLine }) => `${path}:${startLine}`));
    const listed = new Set(listedIn(check.text ?? ""));
    const places = mixed.map(placeOf);
    expect(places.filter((place) => !annotated.has(place) && !listed.has(place))).toEqual([]);
  });

  it("leave the room of the text to the others first, where there is not enough for all", () => {
    const { check } = show(inFiles(1500, 1, false));
    expect(check.text).toMatch(/^### New in this pull request, without an annotation \(1020\)\n/);
    expect(check.text).toMatch(/^### New in this pull request, on their lines \(480\)$/m);
    expect(check.text?.length).toBeLessThanOrEqual(60_000);
  });
});

describe("what has no room", () => {
  const findings = [...inFiles(500, 1, true), ...inFiles(500, 1, false)];
  const { review, check } = show(findings);

  it("is counted, with words that say where it stands", () => {
    expect(bodyOf(review)).toMatch(/^\d+ more: the check run lists them\.$/m);
    expect(check.summary.match(/^\d+ more: listed below\.$/gm)).toHaveLength(2);
    expect(check.text).not.toContain("more");
  });

  it("uses the room that there is: one row more would be too long", () => {
    const longest = (text: string) => Math.max(...text.split("\n").map((row) => row.length));
    for (const text of [bodyOf(review), check.summary])
      expect(text.length + 2 * (longest(text) + 20)).toBeGreaterThan(60_000);
  });

  it("stands in the text by what brought it, level and rule, and by file", () => {
    const { children } = readMarkdown(check.text ?? "");
    expect(children.map(({ type }) => type)).toEqual([
      "heading",
      "paragraph",
      "code",
      "heading",
      "paragraph",
      "code",
    ]);
    expect(check.text?.split("\n").slice(0, 7)).toEqual([
      "### New in this pull request (500)",
      "",
      "warning · `missing-recommended-disables`:",
      "",
      "```text",
      "clusters/next/apps/app-0000/telemetry.yaml: 10",
      "clusters/next/apps/app-0001/telemetry.yaml: 10",
    ]);
    expect(check.text).toContain("### Already there (500)");
  });

  it("is cut beyond what GitHub takes, those that were there already last, and says how many are left", () => {
    const many = [...inFiles(1000, 1, true), ...inFiles(1000, 1, false)];
    const shown = show(many);
    expectWithinLimits(shown);
    const listed = listedIn(shown.check.text ?? "").length;
    const left = Number(/^(\d+) more\.$/m.exec(shown.check.text ?? "")?.[1]);
    expect(listed + left).toBe(2000);
    expect(
      findUnshown(
        many.filter(({ isOld }) => !isOld),
        shown,
      ),
    ).toEqual([]);
  });
});
