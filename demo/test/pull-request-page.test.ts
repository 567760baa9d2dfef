import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { placeFinding } from "../../src/core/diff/place.ts";
import { parseFilePatch } from "../../src/core/diff/file-diff.ts";
import { renderComment } from "../../src/core/report/comment.ts";
import { renderReviewBody } from "../../src/core/report/review-body.ts";
import { identifyFindings } from "../../src/core/review/identity.ts";
import { renderMarkdownForTerminal } from "../../src/core/report/markdown-to-terminal.ts";
import { renderPage, type Page, type PageThread } from "../src/pull-request-page.ts";
import { SAMPLE } from "../src/sample.ts";
import { rules } from "../../src/rules/index.ts";
import type { Palette } from "../../src/core/report/palette.ts";
import { plain } from "./plain-palette.ts";
import { LINKS, WHOLE } from "../../test/core/report/samples.ts";

/** The same with colours as words. */
const named: Palette = {
  bold: (text) => `<b>${text}</b>`,
  dim: (text) => `<dim>${text}</dim>`,
  red: (text) => `<red>${text}</red>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
  cyan: (text) => `<cyan>${text}</cyan>`,
  green: (text) => `<green>${text}</green>`,
};

const rows = SAMPLE.text.trimEnd().split("\n");
const patch = [`@@ -0,0 +1,${rows.length} @@`, ...rows.map((row) => `+${row}`)].join("\n");
const diff = `diff --git a/${SAMPLE.path} b/${SAMPLE.path}\nnew file mode 100644\n--- /dev/null\n+++ b/${SAMPLE.path}\n${patch}\n`;

function samplePlaced() {
  const manifest = parseManifest(SAMPLE.path, SAMPLE.text);
  const [finding] = checkManifest(manifest, { rules, policy: presets.default }).findings;
  if (finding === undefined) throw new Error("the sample has no finding");
  return placeFinding(finding, manifest, parseFilePatch(patch));
}

function sampleThread(changes: Partial<PageThread> = {}): PageThread {
  const placed = samplePlaced();
  const [identity] = identifyFindings([placed.finding]);
  if (identity === undefined || placed.placement.where !== "inline")
    throw new Error("the sample is not inline");
  return {
    path: SAMPLE.path,
    line: placed.placement.line,
    startLine: placed.placement.startLine,
    isResolved: false,
    isOutdated: false,
    resolvedBy: null,
    comments: [{ author: "otel-fix[bot]", body: renderComment(placed, identity, WHOLE) }],
    ...changes,
  };
}

function samplePage(changes: Partial<Page> = {}): Page {
  return {
    title: "Add instrumentation.yaml",
    number: 1,
    author: "ada",
    diff,
    threads: [sampleThread()],
    reviews: [{ author: "otel-fix[bot]", body: "One finding, on its line below." }],
    checkRuns: [{ name: "otel-fix", conclusion: "neutral", title: "1 finding", summary: "" }],
    ...changes,
  };
}

const OPTIONS = { palette: plain, width: 100 };

describe("the demo's page", () => {
  it("shows the diff with the review in place, and the check below", () => {
    expect(renderPage(samplePage(), OPTIONS)).toMatchSnapshot();
  });

  it("colours what the page of a pull request colours", () => {
    expect(renderPage(samplePage({ threads: [] }), { palette: named, width: 20 })).toMatchSnapshot();
  });

  it("folds a resolved thread away, and lists one that stands at no line any more", () => {
    const resolved = sampleThread({ isResolved: true, resolvedBy: "ada" });
    const outdated = sampleThread({ line: null, startLine: null, isOutdated: true, isResolved: true });
    const page = renderPage(samplePage({ threads: [resolved, outdated] }), OPTIONS);
    expect(page).toMatchSnapshot();
    expect(page).not.toContain("Suggested change");
  });

  it.each([
    ["success", "✓ otel-fix success: t"],
    ["failure", "✗ otel-fix failure: t"],
    ["neutral", "● otel-fix neutral: t"],
    [null, "● otel-fix in progress: t"],
  ])("marks a check that concluded with %s", (conclusion, line) => {
    const page = renderPage(
      samplePage({ checkRuns: [{ name: "otel-fix", conclusion, title: "t", summary: "" }] }),
      OPTIONS,
    );
    expect(page.split("\n").at(-1)).toBe(line);
  });

  it("says below a check why a file was not checked", () => {
    const summary =
      "No findings.\n\n### Not checked\n\n- `a.yaml`: `line 1: why`\n\n### Configuration\n\n- x";
    const run = { name: "otel-fix", conclusion: "neutral", title: "1 file could not be checked", summary };
    const page = renderPage(samplePage({ checkRuns: [run] }), OPTIONS);
    expect(page.split("\n").slice(-3)).toEqual([
      "● otel-fix neutral: 1 file could not be checked",
      "  Not checked",
      "  • a.yaml: line 1: why",
    ]);
  });

  it("lets nothing from a file drive the terminal", () => {
    const hostile = "\u001b[2J\u009b31m\u202e\b";
    const page = renderPage(
      samplePage({
        title: `t ${hostile}`,
        diff: diff.replace("# start-up noise", `# ${hostile}\r`),
        reviews: [{ author: "a", body: `b ${hostile}` }],
        threads: [sampleThread({ comments: [{ author: "a", body: `c ${hostile}` }] })],
      }),
      OPTIONS,
    );
    expect(page).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    expect(page).toContain("t �[2J");
  });
});

describe("a comment at a terminal", () => {
  it("shows a review's table and its diffs", () => {
    const body = renderReviewBody(
      [{ ...samplePlaced(), placement: { where: "body", reason: "outside-diff" } }],
      LINKS,
    );
    expect(
      renderMarkdownForTerminal(body, { palette: plain, width: 100, replaced: [] }).join("\n"),
    ).toMatchSnapshot();
  });

  it("shows a suggestion as a change of the lines that it replaces", () => {
    const lines = renderMarkdownForTerminal("```suggestion\nb\nc\n```", {
      palette: named,
      width: 80,
      replaced: ["a"],
    });
    expect(lines.slice(1)).toEqual(["<red>- a</red>", "<green>+ b</green>", "<green>+ c</green>"]);
  });

  it("hides comments, opens what is folded, and wraps by the width", () => {
    const text =
      "# Head\n\n<details>\n<summary>More (<code>x</code>)</summary>\n\n- **one** `two`\n\n</details>\n\n<!-- hidden -->\n\nlong words that go on and on";
    expect(renderMarkdownForTerminal(text, { palette: plain, width: 20, replaced: [] })).toEqual([
      "Head",
      "",
      "▾ More (x)",
      "",
      "• one two",
      "",
      "long words that go",
      "on and on",
    ]);
  });
});
