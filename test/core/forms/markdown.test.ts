import { describe, expect, it } from "vitest";

import { policyFor } from "../../../src/core/config/policy-for.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { LINEAR, measureGrowth } from "../../growth.ts";
import { ADDED, fix, indent, joined, look, options, RESOURCE } from "./wrapped.ts";

const page = (lines: readonly string[], info = "yaml") =>
  joined("# Guide", "", "Apply this:", "", "```" + info, lines, "```", "", "and wait.");

describe("a fence of YAML", () => {
  it.each<[string, (lines: readonly string[]) => string]>([
    ["on a page", (lines) => page(lines)],
    ["with more words", (lines) => page(lines, 'yml title="a.yaml"')],
    ["in a list", (lines) => joined("1. First:", "", indent(["```yaml", ...lines, "```"], 3), "2. Second")],
    [
      "deep in a list",
      (lines) => joined("- a", "  - b", "    - c", "", indent(["~~~yaml", ...lines, "~~~"], 6)),
    ],
    ["on the mark of an item", (lines) => joined("- ```yaml", indent([...lines, "```"], 2))],
    ["that never closes", (lines) => joined("```yaml", lines)],
    ["of several documents", (lines) => page(["kind: Namespace", "---", ...lines])],
    ["in a script", (lines) => page(["$ kubectl apply -f - <<EOF", ...lines, "EOF"], "console")],
    ["in a script that is called YAML", (lines) => page(["kubectl apply -f - <<EOF", ...lines, "EOF"])],
    ["with CRLF", (lines) => page(lines).replaceAll("\n", "\r\n")],
  ])("is fixed where it stands, at the level of a notice: %s", (_, wrap) => {
    const text = wrap(RESOURCE);
    expect(look(text, "docs/a.md")).toEqual({
      findings: [
        expect.objectContaining({
          level: "notice",
          at: "python",
          fix: expect.stringMatching(/^Add/) as string,
        }),
      ],
      notChecked: [],
      suppressed: 0,
    });
    expect(fix(text, "docs/a.md")).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("is fixed in each of its documents, of one name or of several", () => {
    const other = RESOURCE.map((line) => line.replace("shop", "other"));
    for (const second of [RESOURCE, other]) {
      const text = page([...RESOURCE, "---", ...second, "---", "kind: Namespace"]);
      expect(look(text, "a.md").findings).toHaveLength(2);
      expect(fix(text, "a.md")).toBe(
        page([...RESOURCE, ...ADDED, "---", ...second, ...ADDED, "---", "kind: Namespace"]),
      );
    }
  });

  it.each<[string, readonly string[], string]>([
    ["a part of a resource", RESOURCE.slice(4), "yaml"],
    ["values of a chart", ["instrumentation:", "  python: {env: []}"], "yaml"],
    ["three dots", [...RESOURCE.slice(0, -1), "        value: ..."], "yaml"],
    ["a name to fill in", [...RESOURCE, "  exporter:", "    endpoint: <your endpoint>"], "yaml"],
    ["a template's action", [...RESOURCE, "  exporter: {{ .Values.exporter }}"], "yaml"],
    ["another language", RESOURCE, "text"],
    ["no language", RESOURCE, ""],
  ])("is passed over without a word: %s", (_, lines, info) => {
    expect(look(page(lines, info), "a.md")).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });

  it.each([
    ["in one", (lines: readonly string[]) => page(lines).replace(/^/gm, "> ")],
    ["within another", (lines: readonly string[]) => page(lines).replace(/^/gm, ">> ")],
  ])("is listed in a quotation, at its own line: %s", (_, wrap) => {
    expect(look(wrap(RESOURCE), "docs/a.md")).toEqual({
      findings: [],
      notChecked: ["line 5: a YAML block in a quotation (`>`): otel-fix doesn't check it"],
      suppressed: 0,
    });
  });

  it("is passed over in a quotation that holds something else, or stands in a fence", () => {
    const quote = (text: string) => text.replace(/^/gm, "> ");
    const other = quote(page(["apiVersion: v1", "kind: ConfigMap"]));
    const part = quote(page(["spec:", "  python: {}"]));
    const inFence = joined("```text", quote(page(RESOURCE)), "```");
    for (const text of [other, part, inFence])
      expect(look(text, "docs/a.md")).toEqual({ findings: [], notChecked: [], suppressed: 0 });
  });

  it("is listed where it is whole and no YAML", () => {
    expect(look(page([...RESOURCE, "  x: [", " y"]), "a.md").notChecked).toEqual([
      expect.stringMatching(/^line 1\d: not valid YAML or JSON/),
    ]);
  });

  it("has the level that an override says for its path", () => {
    const configuration = {
      ...presets.default,
      rules: { "missing-recommended-disables": "error" },
      overrides: [{ paths: ["docs/**"], rules: { "missing-recommended-disables": "warning" } }],
    } as const;
    const levelAt = (path: string) =>
      checkManifest(parseManifest(path, page(RESOURCE)), {
        ...options,
        policy: policyFor(configuration, path),
      }).findings.map(({ level }) => level);
    expect([levelAt("docs/a.md"), levelAt("README.md")]).toEqual([["warning"], ["notice"]]);
    const off = {
      ...options,
      policy: { ...presets.default, rules: { "missing-recommended-disables": "off" } },
    } as const;
    expect(checkManifest(parseManifest("a.md", page(RESOURCE)), off).findings).toEqual([]);
  });

  it("is read in a string that is a page too", () => {
    const wrap = (lines: readonly string[]) =>
      joined("kind: ConfigMap", "data:", "  README.md: |", indent(page(lines).trimEnd().split("\n"), 4));
    expect(look(wrap(RESOURCE)).findings).toMatchObject([{ level: "notice" }]);
    expect(fix(wrap(RESOURCE))).toBe(wrap([...RESOURCE, ...ADDED]));
  });

  it("takes time in proportion to their number", () => {
    const work = (n: number) => {
      const text = page(RESOURCE.slice(0, 3)).repeat(n);
      return () => look(text, "a.md");
    };
    expect(measureGrowth(work, 1_000)).toBeLessThan(LINEAR);
  });
});
