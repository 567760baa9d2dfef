import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import {
  MAX_DOCUMENTS,
  MAX_NAMED_RULES,
  MAX_RESOURCES,
  MAX_SUPPRESSIONS,
} from "../../../src/core/manifest/bounds.ts";
import { rules } from "../sample-rules.ts";

const RULE = "missing-recommended-disables";
const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\n";
const FLAGGED = `${HEAD}spec:\n  python: {}\n`;

function check(text: string) {
  const suppressions = { mode: "allow" as const, today: "2026-01-01", ruleIds: rules.map(({ id }) => id) };
  return checkManifest(parseManifest("a.yaml", text), { rules, policy: presets.default, suppressions });
}

describe("of one file", () => {
  it(`${MAX_DOCUMENTS} documents that may hold an Instrumentation are read, and the first that is not is named`, () => {
    const other = "---\nkind: ConfigMap\n";
    const mentioning = "---\nkind: Instrumentation\napiVersion: opentelemetry.io/v1\n";
    const full = parseManifest("a.yaml", other.repeat(MAX_DOCUMENTS) + mentioning.repeat(MAX_DOCUMENTS));
    expect(full.documents).toHaveLength(MAX_DOCUMENTS);
    expect(full.notChecked).toEqual([]);
    const beyond = parseManifest("a.yaml", mentioning.repeat(MAX_DOCUMENTS + 5));
    expect(beyond.documents).toHaveLength(MAX_DOCUMENTS);
    expect(beyond.notChecked).toEqual([
      {
        path: "a.yaml",
        reason: expect.stringMatching(
          /^line 30001: more than 10,000 documents that name an Instrumentation.* in one file/,
        ),
      },
    ]);
  });

  it(`${MAX_RESOURCES} resources are checked, and the first that is not is named`, () => {
    const item = "- {apiVersion: opentelemetry.io/v1, kind: Instrumentation, spec: {java: {}}}\n";
    const flagged = item.replace("java", "python");
    const list = (items: string) => `kind: List\napiVersion: v1\nitems:\n${items}`;
    expect(check(list(item.repeat(MAX_RESOURCES)))).toMatchObject({ notChecked: [], findings: [] });
    const { findings, notChecked, instrumentations } = check(
      list(flagged + item.repeat(MAX_RESOURCES - 1) + flagged),
    );
    expect(instrumentations).toBe(MAX_RESOURCES);
    // What is checked still gets its fix.
    expect(findings.map(({ fix }) => fix === null)).toEqual([false]);
    expect(notChecked.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/^line 3004: more than 3,000 Instrumentation resources in one file/),
    ]);
  });

  it(`of more than ${MAX_SUPPRESSIONS} suppressions none counts, in comments or in annotations`, () => {
    const comment = `# otel-fix: ignore[${RULE}] why\n`;
    expect(check(FLAGGED + comment.repeat(MAX_SUPPRESSIONS)).notChecked).toEqual([]);
    const annotation = (count: number) =>
      `  annotations: &a\n    otel-fix/ignore: "${`${RULE}=why;`.repeat(count)}"\n`;
    const item = `- ${HEAD.trimEnd().replaceAll("\n", "\n  ")}\n  metadata:\n`;
    const shared = `kind: List\napiVersion: v1\nitems:\n${item}  ${annotation(50).replaceAll("\n  ", "\n    ").trimEnd()}\n${`${item}    annotations: *a\n`.repeat(100)}`;
    for (const text of [
      comment.repeat(MAX_SUPPRESSIONS + 1) + FLAGGED,
      `${shared}---\n${comment}${FLAGGED}`,
    ]) {
      const { notChecked, suppressed } = check(text);
      expect(suppressed).toEqual([]);
      expect(notChecked).toEqual([
        {
          path: "a.yaml",
          reason: "more than 5,000 suppressions in one file: none of them has an effect",
          isBound: true,
        },
      ]);
    }
  });

  it("a fix is proved as if there were no suppressions where there are too many of them", () => {
    const [own, other] = [`# otel-fix: ignore[${RULE}] why\n`, `---\n${HEAD}`];
    const text = `${FLAGGED.replace("  python", `  ${own}  python`)}${other}${own.repeat(MAX_SUPPRESSIONS)}`;
    expect(check(text).findings.map(({ rule, fix }) => [rule, fix === null])).toEqual([[RULE, false]]);
  });
});

it(`a suppression of more than ${MAX_NAMED_RULES} rules has no effect, and is a finding`, () => {
  const suppress = (count: number) =>
    `${HEAD}spec:\n  python: {} # otel-fix: ignore[${Array<string>(count).fill(RULE).join(",")}] why\n`;
  expect(check(suppress(MAX_NAMED_RULES)).suppressed).toHaveLength(1);
  for (const count of [MAX_NAMED_RULES + 1, 340_000]) {
    const { suppressed, findings } = check(suppress(count));
    expect(suppressed).toEqual([]);
    expect(findings.map(({ rule }) => rule).sort()).toEqual(["invalid-suppression", RULE]);
  }
});

it("a name or a reason as long as a file is kept in part, however many resources share it", () => {
  const long = "x".repeat(100_000);
  const { findings } = check(`${HEAD}metadata: {name: ${long}, namespace: ${long}}\nspec: {python: {}}\n`);
  expect(findings[0]?.subject.name?.length).toBeLessThan(1_100);
  expect(findings[0]?.subject.namespace?.length).toBeLessThan(1_100);
  const { suppressed } = check(`${HEAD}spec:\n  python: {} # otel-fix: ignore[${RULE}] ${long}\n`);
  expect(suppressed[0]?.suppression.reason?.length).toBeLessThan(1_100);
});
