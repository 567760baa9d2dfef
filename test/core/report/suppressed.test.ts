import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import {
  renderCheckOutput,
  renderCheckTitle,
  type SummaryInput,
} from "../../../src/core/report/check-summary.ts";
import { renderJson } from "../../../src/core/report/json.ts";
import { MAX_BODY } from "../../../src/core/report/review-body.ts";
import { renderTerminal } from "../../../src/core/report/terminal.ts";
import { prose } from "../../../src/core/text/prose.ts";
import { rules } from "../../../src/rules/index.ts";
import { LINKS, plain, sampleText } from "./samples.ts";

function inputOf(mode: "allow" | "report", terms: string, value?: string): SummaryInput {
  const text = sampleText(value === undefined ? {} : { value }).replace(
    /(?=\n$)/,
    ` # otel-fix: ignore[missing-recommended-disables] ${terms}`,
  );
  const manifest = parseManifest("deploy/a.yaml", text);
  const suppressions = { mode, today: "2026-01-01", ruleIds: rules.map(({ id }) => id) };
  const { suppressed } = checkManifest(manifest, { rules, policy: presets.default, suppressions });
  return {
    findings: [],
    suppressed: suppressed.map((entry) => ({
      ...entry,
      // The words of the rule are tested with the rule.
      finding: { ...entry.finding, message: prose`${"Instrumentation shop/python"} leaves something on.` },
      manifest,
    })),
    notChecked: [],
    instrumentations: 1,
    files: 1,
    links: LINKS,
    configuration: [],
  };
}

const counts = { rules, files: 1, manifests: 1, fixed: [] };
const TERMS = "audit | <!-- trail --> until=2026-01-01";

describe("what is suppressed", () => {
  it.each(["allow", "report"] as const)("stands in the check summary, under %s", (mode) => {
    const input = inputOf(mode, TERMS);
    expect(renderCheckOutput(input).summary).toMatchSnapshot();
    expect(renderCheckTitle(input)).toBe("No findings in 1 Instrumentation resource, 1 suppressed");
  });

  it.each(["allow", "report"] as const)("stands in the terminal, under %s", async (mode) => {
    expect(await renderTerminal({ ...inputOf(mode, TERMS), ...counts }, plain)).toMatchSnapshot();
  });

  it("stands in the JSON beside the findings, and counts as none of them", () => {
    expect(renderJson({ ...inputOf("allow", ""), ...counts })).toMatchSnapshot();
  });

  it("by two suppressions is listed with both, and counts once", async () => {
    const input = inputOf("allow", "audit trail");
    const [entry] = input.suppressed;
    if (entry === undefined) throw new Error("nothing is suppressed");
    const also = [{ ...entry.suppression, reason: "load test", until: "2999-01-01" }];
    const both = { ...input, suppressed: [{ ...entry, also }] };
    const { summary } = renderCheckOutput(both);
    expect(summary.match(/^\| `missing-recommended-disables` .*$/gm)).toMatchObject([
      expect.stringContaining("| `audit trail` | no end date |"),
      expect.stringContaining("| `load test` | 2999-01-01 |"),
    ]);
    expect(renderCheckTitle(both)).toContain(", 1 suppressed");
    const terminal = await renderTerminal({ ...both, ...counts }, plain);
    expect(terminal).toMatch(/: audit trail\n.*: load test \(until 2999-01-01\)\n/);
    expect(JSON.parse(renderJson({ ...both, ...counts }))).toMatchObject({
      suppressed: [{ reason: "audit trail", also: [{ reason: "load test", until: "2999-01-01" }] }],
    });
  });

  it("drives no terminal with its reason", async () => {
    const report = await renderTerminal({ ...inputOf("allow", "a\u009b31m\u202eb"), ...counts }, plain);
    expect(report).not.toMatch(/[\u009b\u202e]/);
  });

  it("stays within what GitHub takes, and says how many more there are", () => {
    const input = inputOf("report", "x".repeat(2_000));
    const [entry] = input.suppressed;
    if (entry === undefined) throw new Error("nothing is suppressed");
    const suppressed = Array.from({ length: 2_000 }, () => entry);
    const { summary, text } = renderCheckOutput({ ...input, suppressed });
    expect(summary.length).toBeLessThanOrEqual(MAX_BODY);
    const shown = (summary.match(/^\| `missing/gm) ?? []).length;
    const left = Number(/^(\d+) more: listed below\.$/m.exec(summary)?.[1]);
    expect(shown + left).toBe(2_000);
    expect(text).toContain("### Suppressed (2000)");
    expect(text).toContain("deploy/a.yaml: 10");
  });
});
