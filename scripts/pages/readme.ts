import pc from "picocolors";

import { renderPage } from "../../demo/src/pull-request-page.ts";
import { SAMPLE } from "../../demo/src/sample.ts";
import { checkManifest, parseManifest } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { parseFilePatch } from "../../src/core/diff/file-diff.ts";
import { placeFinding } from "../../src/core/diff/place.ts";
import { renderComment } from "../../src/core/report/comment.ts";
import { identifyFindings } from "../../src/core/review/identity.ts";
import { rules } from "../../src/rules/index.ts";
import type { Blocks } from "./fill-blocks.ts";

/** What README.md shows of a review: the demo's sample as the rules judge it, as the bot comments it, as the demo draws it. */
export const readmeBlocks: Blocks = { review: renderReview };

/** Characters of a line that GitHub shows without scrolling. */
const WIDTH = 110;
/** Lines of the diff above the comment. */
const CONTEXT = 2;

function renderReview(): string {
  const rows = SAMPLE.text.trimEnd().split("\n");
  const patch = [`@@ -0,0 +1,${rows.length} @@`, ...rows.map((row) => `+${row}`)].join("\n");
  const diff = `diff --git a/${SAMPLE.path} b/${SAMPLE.path}\nnew file mode 100644\n--- /dev/null\n+++ b/${SAMPLE.path}\n${patch}\n`;
  const manifest = parseManifest(SAMPLE.path, SAMPLE.text);
  const { findings } = checkManifest(manifest, { rules, policy: presets.default });
  const [finding, ...others] = findings;
  const [identity] = identifyFindings(findings);
  if (finding === undefined || identity === undefined || others.length > 0)
    throw new Error("the demo's sample is expected to have one finding");
  const placed = placeFinding(finding, manifest, parseFilePatch(patch));
  if (placed.placement.where !== "inline") throw new Error("the sample's finding is expected on its line");
  const { line, startLine } = placed.placement;
  const body = renderComment(placed, identity, FORM);
  const thread = {
    path: SAMPLE.path,
    line,
    startLine,
    isResolved: false,
    isOutdated: false,
    resolvedBy: null,
  };
  const page = renderPage(
    {
      title: "",
      number: 1,
      author: "ada",
      diff,
      threads: [{ ...thread, comments: [{ author: "otel-fix[bot]", body }] }],
      reviews: [],
      checkRuns: [],
    },
    { palette: pc.createColors(false), width: WIDTH },
  );
  return ["```", SAMPLE.path, ...cut(page.split("\n")), "```"].join("\n");
}

/** The comment with the lines above it; what a browser folds away is folded. */
function cut(lines: readonly string[]): readonly string[] {
  const top = lines.findIndex((line) => line.includes("╭──"));
  const fold = lines.findIndex((line) => line.includes("│ ▾ "));
  const bottom = lines.findIndex((line, at) => at > top && line.includes("╰──"));
  return [...lines.slice(top - CONTEXT, fold), lines[fold]?.replace("▾", "▸") ?? "", lines[bottom] ?? ""].map(
    (line) => line.trimEnd(),
  );
}

/** The sample is in no repository, and no link of its comment leads to one. */
const FORM = {
  repositoryUrl: "https://github.com/OWNER/REPOSITORY",
  headSha: "HEAD",
  isBrief: false,
  pagesUrl: null,
};
