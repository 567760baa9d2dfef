import { describe, expect, it } from "vitest";

import { identifyFindings } from "../../../src/core/review/identity.ts";
import { parseMarker } from "../../../src/core/review/marker.ts";
import { renderComment } from "../../../src/core/report/comment.ts";
import {
  concludeCheck,
  renderCheckOutput,
  renderCheckTitle,
  type SummaryInput,
} from "../../../src/core/report/check-summary.ts";
import { renderJson } from "../../../src/core/report/json.ts";
import {
  MAX_BODY,
  renderEmptyBody,
  renderOpening,
  renderReviewBody,
} from "../../../src/core/report/review-body.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { renderTerminal } from "../../../src/core/report/terminal.ts";
import { prose } from "../../../src/core/text/prose.ts";
import { rules } from "../../../src/rules/index.ts";
import {
  aliasText,
  flatten,
  LINKS,
  place,
  placeText,
  plain,
  readMarkdown,
  sampleText,
  WHOLE,
} from "./samples.ts";
import type { PlacedFinding } from "../../../src/core/diff/place.ts";
import type { CommentForm } from "../../../src/core/report/ways-out.ts";

function comment(placed: PlacedFinding, form: CommentForm = WHOLE): string {
  const [identity] = identifyFindings([placed.finding]);
  if (identity === undefined) throw new Error("a finding without identity");
  return renderComment(placed, identity, form);
}

/** The finding in many files: linting each of them would take longer than what is tested. */
function inFiles(count: number, { finding, ...placed }: PlacedFinding): readonly PlacedFinding[] {
  return Array.from({ length: count }, (_, index) => ({
    ...placed,
    finding: { ...finding, path: `deploy/app-${index}.yaml` },
  }));
}

function nothing(): SummaryInput {
  return {
    findings: [],
    suppressed: [],
    notChecked: [],
    instrumentations: 0,
    files: 0,
    links: LINKS,
    configuration: [],
  };
}

describe("the comment on a line", () => {
  it("carries a suggestion", () => {
    expect(comment(place())).toMatchSnapshot();
  });

  it("adds the variable where it is missing", () => {
    expect(
      comment(placeText(sampleText({}).replace(/ {6}- name[^]*/, "      - name: A\n        value: b\n"))),
    ).toMatchSnapshot();
  });

  it("shows the fix as a diff where GitHub cannot commit it, as with CRLF", () => {
    const text = comment(placeText(sampleText({}).replaceAll("\n", "\r\n")));
    expect(text).toMatchSnapshot();
    expect(text).not.toContain("\r");
  });

  it("says why there is no fix", () => {
    expect(comment(placeText(aliasText()))).toMatchSnapshot();
  });

  it("says first what happens, then what to do, then, folded away, what that costs and how to decline", () => {
    const nodes = readMarkdown(comment(place())).children;
    const kinds = nodes.map((node) =>
      node.type === "html" ? node.value.replaceAll(/[ >\n][^]*/g, "") : node.type,
    );
    const fold = ["<details", "list", "</details", "<!--"];
    expect(kinds).toEqual(["paragraph", "paragraph", "code", "paragraph", ...fold]);
    const open = nodes
      .slice(0, 4)
      .flatMap(flatten)
      .flatMap((node) => ("value" in node ? [node.value] : []));
    expect(open.join("").length).toBeLessThan(600);
  });

  it("is its first sentence, the fix and the ways out beside another one of its rule", () => {
    expect(comment(place(), { ...WHOLE, isBrief: true })).toMatchSnapshot();
  });

  it("links to the rule's page where the bot serves one", () => {
    const pagesUrl = "https://otel-fix.example/";
    const whole = comment(place(), { ...WHOLE, pagesUrl });
    expect(whole).toContain("[About this rule](https://otel-fix.example/rules/missing-recommended-disables)");
    expect(comment(place(), { ...WHOLE, isBrief: true, pagesUrl })).toContain(
      "[What this costs](https://otel-fix.example/rules/",
    );
  });

  it("says how to get at a fix that is too long for GitHub", () => {
    const text = comment(place({ value: `urllib3,${"x".repeat(MAX_BODY)}` }));
    expect(text.length).toBeLessThan(MAX_BODY);
    expect(text).toContain("`otel-fix scan --diff` prints it");
    expect(parseMarker(text)).toMatchObject({ kind: "finding", state: "open" });
  });
});

describe("the review's body", () => {
  it("is a table with the fix as a diff below", () => {
    expect(renderReviewBody([place({}, null)], LINKS)).toMatchSnapshot();
  });

  it("lists many, each with its reason", () => {
    const reasons = ["outside-diff", "no-patch", "limit", "refused"] as const;
    const placed = reasons.map((reason, index): PlacedFinding => ({
      ...place({ name: `app-${index}`, path: `deploy/${index} a.yaml` }),
      placement: { where: "body", reason },
    }));
    expect(
      renderReviewBody([...placed, placeText(aliasText(), "no-fix.yaml", null)], LINKS),
    ).toMatchSnapshot();
  });

  it("leaves the diffs away before it leaves findings away, and says so", () => {
    const placed = inFiles(100, place({ value: `flask,${"x".repeat(500)}` }, null));
    const body = renderReviewBody(placed, LINKS);
    expect(body.length).toBeLessThanOrEqual(MAX_BODY);
    expect(rowsOf(body)).toBe(100);
    expect(body).not.toContain("```diff");
    expect(body).toContain("There is no room for the fixes here.");
  });

  it("says how many more there are where not all fit", () => {
    const placed = inFiles(500, place({}, null));
    const body = renderReviewBody(placed, LINKS);
    expect(body.length).toBeLessThanOrEqual(MAX_BODY);
    const left = Number(/^(\d+) more: the check run lists them\.$/m.exec(body)?.[1]);
    expect(left).toBeGreaterThan(0);
    expect(rowsOf(body) + left).toBe(500);
    expect(body).toContain("500 findings without a comment on their lines:");
    expect(parseMarker(body)).toEqual({ kind: "body" });
  });

  it("says so once nothing is left, and opens a review in one line", () => {
    expect([renderEmptyBody(), renderOpening(1), renderOpening(7)]).toMatchSnapshot();
  });
});

describe("the check summary", () => {
  const finding = (shown: SummaryInput["findings"][number]["shown"], name: string) => ({
    ...place({ name }),
    shown,
  });

  it("shows every state of a finding, what was not checked, and what configured it", () => {
    const input: SummaryInput = {
      ...nothing(),
      findings: [
        finding("comment", "on-a-line"),
        finding("body", "in-the-body"),
        finding("declined", "declined"),
        finding("check-only", "quiet"),
        finding("already-there", "old"),
        { ...placeText(aliasText(), "deploy/alias.yaml"), shown: "comment" },
      ],
      notChecked: [
        { path: "deploy/template.yaml", reason: "line 1: template: {{ }} must be rendered first" },
        { path: "deploy/broken.yaml", reason: "line 3: not valid YAML or JSON: a `[` without its end" },
      ],
      instrumentations: 6,
      files: 8,
      configuration: [
        prose`Read from ${"acme/shop:.github/otel-fix.yml"}, which extends ${"acme/.github:otel-fix.yml"}.`,
      ],
    };
    expect(renderCheckOutput(input).summary).toMatchSnapshot();
    expect(renderCheckTitle(input)).toBe("5 findings, 2 not checked");
  });

  it("says what was looked at where there is nothing to say", () => {
    const old = { ...nothing(), findings: [finding("already-there", "old")], instrumentations: 1 };
    const inputs = [
      nothing(),
      { ...nothing(), instrumentations: 1, files: 1 },
      { ...nothing(), instrumentations: 2 },
      old,
    ];
    const unread = { ...nothing(), notChecked: [{ path: "a.yaml", reason: "empty file" }] };
    expect([...inputs, unread].map(renderCheckTitle)).toEqual([
      "No Instrumentation resources changed",
      "No findings in 1 Instrumentation resource",
      "No findings in 2 Instrumentation resources",
      "No new findings, 1 already there",
      "1 file could not be checked",
    ]);
    expect(renderCheckOutput(nothing())).toEqual({ summary: "No Instrumentation resources changed." });
  });

  it("counts the files that could not be checked, and the places where one has several", () => {
    const titleOf = (...paths: readonly string[]) =>
      renderCheckTitle({
        ...nothing(),
        notChecked: paths.map((path, index) => ({ path, reason: `line ${index}: template` })),
      });
    expect(titleOf("a.yaml", "b.yaml")).toBe("2 files could not be checked");
    expect(titleOf("a.yaml", "a.yaml")).toBe("2 places in 1 file could not be checked");
    expect(titleOf("a.yaml", "a.yaml", "b.yaml")).toBe("3 places in 2 files could not be checked");
  });

  it("stays within what GitHub takes, and says how many more there are of each kind", () => {
    const many = <T>(entry: T): T[] => Array.from({ length: 2_000 }, () => entry);
    const { summary, text = "" } = renderCheckOutput({
      ...nothing(),
      findings: [...many(finding("comment", "new")), ...many(finding("already-there", "old"))],
      notChecked: many({ path: "deploy/a.yaml", reason: "empty file" }),
      configuration: many(prose`${".github/otel-fix.yml:1"}: ${"expected this, found that"}`),
    });
    expect(summary.length).toBeLessThanOrEqual(MAX_BODY);
    const left = [...summary.matchAll(/^(\d+) more: listed below\.$/gm)].map(([, number]) => Number(number));
    const tables = summary.split(/^### /m).slice(1);
    const shown = tables.map(
      (part) => (part.match(/^(?:- |\| `Instr)/gm) ?? part.match(/^\| .*warning/gm) ?? []).length,
    );
    expect(left).toHaveLength(4);
    expect(left.map((number, index) => number + (shown[index] ?? 0))).toEqual([2_000, 2_000, 2_000, 2_000]);
    expect(text.length).toBeLessThanOrEqual(MAX_BODY);
    expect(text.match(/^### .*$/gm)).toEqual([
      "### New in this pull request (2000)",
      "### Already there (2000)",
      "### Not checked (2000)",
      "### Configuration (2000)",
    ]);
    expect(text).toMatch(/^[1-9]\d* more\.$/m);
    expect(text).toMatch(
      /There is no room for more here\. On the branch, `otel-fix scan` lists every finding\.$/,
    );
  });

  it("concludes by what the pull request brought", () => {
    const [brought, old] = [finding("comment", "new"), finding("already-there", "old")];
    expect(concludeCheck({ findings: [old], notChecked: [] }, "notice")).toBe("success");
    expect(concludeCheck({ findings: [old, brought], notChecked: [] }, "error")).toBe("neutral");
    expect(concludeCheck({ findings: [brought], notChecked: [] }, "warning")).toBe("failure");
    expect(concludeCheck({ findings: [brought], notChecked: [] }, "notice")).toBe("failure");
    expect(concludeCheck({ findings: [brought], notChecked: [] }, "never")).toBe("neutral");
  });

  it("is not green where a file that may hold a resource could not be checked", () => {
    const unread = { path: "a.yaml", reason: "template" };
    expect(concludeCheck({ findings: [], notChecked: [unread] }, "error")).toBe("neutral");
    expect(concludeCheck({ findings: [], notChecked: [{ ...unread, isInert: true }] }, "error")).toBe(
      "success",
    );
  });
});

describe("the reports of the command line", () => {
  const input: Report = {
    rules,
    findings: [place(), placeText(aliasText(), "deploy/alias.yaml")],
    fixed: [place().finding],
    suppressed: [],
    notChecked: [{ path: "deploy/template.yaml", reason: "line 1: template: {{ }} must be rendered first" }],
    files: 3,
    manifests: 3,
    instrumentations: 2,
  };

  it("are this at a terminal", async () => {
    expect(await renderTerminal(input, plain)).toMatchSnapshot();
    expect(
      await renderTerminal({ ...input, findings: [], fixed: [], notChecked: [] }, plain),
    ).toMatchSnapshot();
  });

  it("are this in JSON", () => {
    expect(renderJson(input)).toMatchSnapshot();
  });
});

function rowsOf(body: string): number {
  const table = readMarkdown(body).children.find((node) => node.type === "table");
  return (table?.children.length ?? 1) - 1;
}
