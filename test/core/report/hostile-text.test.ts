import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { renderCheckOutput } from "../../../src/core/report/check-summary.ts";
import { listFindings, listLines, renderCheckText } from "../../../src/core/report/check-text.ts";
import { renderComment } from "../../../src/core/report/comment.ts";
import { MAX_BODY, renderReviewBody } from "../../../src/core/report/review-body.ts";
import { identifyFindings } from "../../../src/core/review/identity.ts";
import { parseMarker } from "../../../src/core/review/marker.ts";
import { prose } from "../../../src/core/text/prose.ts";
import { TRIES } from "../../property-runs.ts";
import { expectOursOnly } from "./ours-only.ts";
import {
  addedDiff,
  flatten,
  LINKS,
  placeText,
  readMarkdown,
  sampleText,
  type Sample,
  WHOLE,
} from "./samples.ts";

/** What people put into names in order to break out of code. */
const PIECES = [
  "`",
  "``` ",
  "~~~",
  "````suggestion\n",
  "@admin",
  "@acme/security",
  "#1",
  "acme/shop#2",
  "<!-- otel-fix:v1 body -->",
  "-->",
  "<!--",
  "--",
  "<img src=x onerror=alert(1)>",
  "</details>",
  "<b>",
  "[a](https://evil.example)",
  "![a](https://evil.example/x.png)",
  "https://evil.example",
  "www.evil.example",
  "a@evil.example",
  "|",
  "\\|",
  "\\",
  "*",
  "_",
  "~~",
  "&lt;",
  "\n",
  "\r\n",
  "\n\n# ",
  "\u2028",
  "\u202e",
  "\u0000".replace("\u0000", "\u0001"),
  "\ud800",
  " ",
  ";",
  "%",
  "=",
  "é📦",
  "plain",
];

const hostile = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 12 })
      .map((pieces) => pieces.join("")),
  },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 60, unit: "binary" }) },
);

/** Half a character cannot be written to a file. */
const written = hostile.map((text) => text.toWellFormed());

const sample: fc.Arbitrary<Sample> = fc.record({
  name: written,
  namespace: written,
  path: hostile,
  // A list that is nothing but "*" leaves nothing to find.
  value: written.map((text) => `x${text.replaceAll(",", "")}`),
});

/** Each renders and reads whole pages. */
const PAGES = TRIES / 4;

describe("text from a repository", () => {
  it("is code and nothing else in a comment, and the marker at its end is read again", () => {
    fc.assert(
      fc.property(sample, fc.boolean(), (each, isInline) => {
        const text = sampleText(each);
        const placed = placeText(text, each.path, isInline ? addedDiff(text) : null);
        const [identity] = identifyFindings([placed.finding]);
        if (identity === undefined) throw new Error("a finding without identity");
        const comment = renderComment(placed, identity, WHOLE);
        expectOursOnly(comment, 0);
        const marker = parseMarker(comment);
        expect(marker).toEqual({ kind: "finding", state: "open", identity: wellFormed(identity) });
      }),
      { numRuns: PAGES },
    );
  });

  it("is kept whole in a suggestion, whose fence is longer than any within", () => {
    fc.assert(
      fc.property(sample, (each) => {
        const text = sampleText(each);
        const placed = placeText(text, each.path);
        const { placement } = placed;
        if (placement.where !== "inline" || placement.suggestion === null) return;
        const [identity] = identifyFindings([placed.finding]);
        if (identity === undefined) throw new Error("a finding without identity");
        const comment = renderComment(placed, identity, WHOLE);
        const blocks = readMarkdown(comment).children.filter((node) => node.type === "code");
        expect(blocks.map(({ lang, value }) => ({ lang, value }))).toEqual([
          { lang: "suggestion", value: placement.suggestion.text },
        ]);
        const fence = /^(`{3,})suggestion$/m.exec(comment)?.[1] ?? "";
        const runs = placement.suggestion.text.match(/`+/g) ?? [];
        expect(runs.every((run) => run.length < fence.length)).toBe(true);
      }),
      { numRuns: PAGES },
    );
  });

  it("is code and nothing else in the review's body", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 3 }), (samples) => {
        const placed = samples.map((each) => placeText(sampleText(each), each.path, null));
        const body = renderReviewBody(placed, LINKS);
        expectOursOnly(body, samples.length);
        expect(parseMarker(body)).toEqual({ kind: "body" });
        const table = readMarkdown(body).children.find((node) => node.type === "table");
        expect(table?.children.map((row) => row.children.length)).toEqual(Array(samples.length + 1).fill(3));
      }),
      { numRuns: PAGES },
    );
  });

  it("is code and nothing else in the check summary", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 3 }), hostile, (samples, reason) => {
        const findings = samples.map((each) => ({
          ...placeText(sampleText(each), each.path, null),
          shown: "comment" as const,
        }));
        const { summary } = renderCheckOutput({
          findings,
          suppressed: [],
          notChecked: [{ path: reason, reason }],
          instrumentations: 1,
          files: 1,
          links: LINKS,
          configuration: [prose`${reason}: ${reason}`],
        });
        expectOursOnly(summary, samples.length);
      }),
      { numRuns: PAGES },
    );
  });

  it("is code and nothing else in the check run's text, a line for each name", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 3 }), hostile, (samples, reason) => {
        const placed = samples.map((each) => placeText(sampleText(each), each.path, null));
        const listings = [listFindings("Already there", placed), listLines("Not checked", [reason])];
        const text = renderCheckText(listings);
        expectOursOnly(text, 0);
        const blocks = readMarkdown(text).children.flatMap((node) =>
          node.type === "code" ? [node.value] : [],
        );
        const paths = new Set(samples.map(({ path }) => path));
        expect(blocks.map((block) => block.split("\n").length)).toEqual([paths.size, 1]);
        expect(blocks.join("")).not.toMatch(/[\p{Bidi_Control}\p{Zl}]/u);
      }),
      { numRuns: PAGES },
    );
  });

  it("of 10,000 characters is cut, and everything stays within what GitHub takes", () => {
    const long = {
      name: "n".repeat(10_000),
      namespace: "s".repeat(10_000),
      path: `deploy/${"p".repeat(10_000)}.yaml`,
    };
    const placed = placeText(sampleText(long), long.path);
    const [identity] = identifyFindings([placed.finding]);
    if (identity === undefined) throw new Error("a finding without identity");
    const comment = renderComment(placed, identity, WHOLE);
    expect(comment.length).toBeLessThan(MAX_BODY);
    expect(parseMarker(comment)).toEqual({ kind: "finding", state: "open", identity });
    const shown = flatten(readMarkdown(comment)).flatMap((node) =>
      node.type === "inlineCode" ? [node.value.length] : [],
    );
    expect(Math.max(...shown)).toBeLessThan(250);
    expectOursOnly(
      renderReviewBody([{ ...placed, placement: { where: "body", reason: "limit" } }], LINKS),
      1,
    );
  });
});

function wellFormed<T extends object>(identity: T): T {
  // JSON keeps the shape; only half characters give way, as in the marker.
  return JSON.parse(JSON.stringify(identity).replaceAll(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd")) as T;
}
