import pc from "picocolors";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";

import type { Palette } from "../../../src/core/report/palette.ts";
import type { Report } from "../../../src/core/report/report.ts";
import { renderTerminal } from "../../../src/core/report/terminal.ts";
import { rules } from "../sample-rules.ts";
import { plain, placeText, sampleText } from "./samples.ts";

function reportOf(findings: Report["findings"], more: Partial<Report> = {}): Report {
  const counts = { files: findings.length, manifests: findings.length, instrumentations: findings.length };
  return { rules, findings, fixed: [], suppressed: [], notChecked: [], ...counts, ...more };
}

/** What is printed of one finding in a text. */
function show(text: string, palette: Palette = plain): Promise<string> {
  return renderTerminal(reportOf([placeText(text)], { isQuiet: true }), palette);
}

const VALUE = '"urllib3,urllib,flask"';

describe("a finding at a terminal", () => {
  it("underlines what it means, below its line", async () => {
    const rows = (await show(sampleText({}))).split("\n");
    const at = rows.findIndex((row) => row.includes(`value: ${VALUE}`));
    const column = rows[at]?.indexOf(VALUE) ?? -1;
    expect(rows[at + 1]?.indexOf("^")).toBe(column);
    expect(rows[at + 1]?.trimEnd()).toHaveLength(column + VALUE.length);
  });

  it("underlines as many columns as characters take", async () => {
    const text = sampleText({}).replace(`value: ${VALUE}`, `{名前: x, value: ${VALUE}}`);
    const flow = text.replace(/- name: (\S+)\n\s+\{/, "- {name: $1, ");
    const rows = (await show(flow)).split("\n");
    const at = rows.findIndex((row) => row.includes("名前"));
    const [head = ""] = rows[at]?.split(VALUE) ?? [];
    expect(rows[at + 1]?.indexOf("^")).toBe(stringWidth(head));
  });

  it("shows the part of a long line that it means, and no line is wider than the terminal", async () => {
    const pad = "x".repeat(500);
    const text = sampleText({}).replace(
      /- name: (\S+)\n\s+value: (.*)/,
      `- {a: ${pad}, name: $1, value: $2}`,
    );
    const shown = await show(text, { ...plain, columns: 80 });
    expect(shown).toContain("urllib3");
    const frame = shown.split("\n").filter((row) => row.includes(" |"));
    expect(frame.length).toBeGreaterThan(3);
    for (const row of frame) expect(stringWidth(row)).toBeLessThanOrEqual(80);
    const at = frame.findIndex((row) => row.includes("^"));
    expect(frame[at - 1]?.indexOf(VALUE)).toBe(frame[at]?.indexOf("^"));
  });

  it("wraps its sentences to the terminal, and leaves them whole for a file", async () => {
    const narrow = await show(sampleText({}), { ...plain, columns: 60 });
    expect(
      Math.max(
        ...narrow
          .split("\n")
          .slice(1)
          .map((row) => stringWidth(row)),
      ),
    ).toBeLessThanOrEqual(60);
    const whole = await show(sampleText({}));
    expect(whole).toContain("doesn't disable `requests` for Python, which the policy recommends.\n");
    expect(narrow.replaceAll(/\s+/g, " ")).toContain("for Python, which the policy recommends.");
  });

  it("shows its fix as a diff, in the colours of git", async () => {
    const colours = pc.createColors(true);
    const rows = (await show(sampleText({}), colours)).split("\n");
    expect(rows.find((row) => row.includes("flask,requests"))).toContain(colours.green("+ ").slice(0, 5));
    expect(rows.filter((row) => row.includes(colours.red("x").slice(0, 5)))).toHaveLength(1);
  });

  it("shows no line that looks like a secret, whether it is its own, beside it or to be changed", async () => {
    const secret = `ghp_${"A1b2C3d4E5f6".repeat(3)}`;
    const beside = await show(sampleText({}).replace("    env:\n", `    env:\n      # token: ${secret}\n`));
    expect(beside).toContain("flask,requests");
    expect(beside).not.toContain(secret);
    const own = await show(sampleText({}).replace(VALUE, `${VALUE} # ${secret}`));
    expect(own).toContain("it looks like a secret");
    expect(own).not.toContain(secret);
  });

  it("drives no terminal with a line of the file", async () => {
    const text = await show(sampleText({}).replace(VALUE, `${VALUE} # \u001b]0;title\u0007\u202e`));
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\u202e/u);
  });
});

describe("findings that say the same of several places", () => {
  const places = ["a", "b", "c"].map((name) => placeText(sampleText({ name }), `deploy/${name}.yaml`));

  it("are said once, with all places", async () => {
    const text = await renderTerminal(reportOf(places), plain);
    expect(text.match(/which the policy recommends/g)).toHaveLength(1);
    expect(text).toContain(
      [
        "  the same in 2 other places:",
        "    deploy/b.yaml:10:16 Instrumentation shop/b",
        "    deploy/c.yaml:10:16 Instrumentation shop/c\n",
      ].join("\n"),
    );
    expect(text).toContain("3 findings, 3 fixable with --fix");
  });

  it("are said by themselves where their fixes do something else", async () => {
    const other = placeText(sampleText({ name: "d", value: "requests" }), "deploy/d.yaml");
    const text = await renderTerminal(reportOf([...places, other]), plain);
    expect(text.match(/which the policy recommends/g)).toHaveLength(2);
  });
});

describe("what was fixed", () => {
  it("is said with the names of the files, and how often each rule was", async () => {
    const { finding } = placeText(sampleText({}), "deploy/a.yaml");
    const other = placeText(sampleText({}), "deploy/b.yaml").finding;
    const fixed = [finding, finding, other];
    expect(await renderTerminal(reportOf([], { fixed }), plain)).toContain(
      [
        "Fixed",
        "  deploy/a.yaml: missing-recommended-disables (2)",
        "  deploy/b.yaml: missing-recommended-disables\n",
      ].join("\n"),
    );
    expect(await renderTerminal(reportOf([], { fixed, isPreview: true }), plain)).not.toContain("deploy/");
  });
});
