import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../../src/core/check.ts";
import { LINEAR, measureGrowth } from "../../growth.ts";
import { ADDED, indent, joined, options as all, RESOURCE } from "./wrapped.ts";

/** Proofs one by one cost a fixed sum at most, so much that it would hide how the rest grows: here they may cost less. */
const options = { ...all, proofBudget: 10_000, safeties: ["safe"] } as const;

const [HEAD, ENV] = [RESOURCE.slice(0, 6), RESOURCE.slice(6)];
const repeat = (n: number, render: (at: number) => readonly string[]) =>
  Array.from({ length: n }, (_, at) => render(at)).flat();
const string = (lines: readonly string[], key = "k") => [`  ${key}: |`, ...indent(lines, 4)];
const map = (...lines: readonly string[]) => ["kind: ConfigMap", "data:", ...lines];

/** Files that grow with n, and how many fixes each of them has. */
const GROWING: Readonly<
  Record<string, readonly [path: string, (n: number) => string, (n: number) => number]>
> = {
  "strings of a ConfigMap, each with a resource": [
    "a.yaml",
    (n) => joined(map(...repeat(n, (at) => string(RESOURCE, `k${at}`)))),
    (n) => n,
  ],
  "quoted strings, each with a resource": [
    "a.yaml",
    (n) => joined(map(...repeat(n, (at) => [`  k${at}: ${JSON.stringify(joined(RESOURCE))}`]))),
    () => 0,
  ],
  "strings in a string in a string": [
    "a.yaml",
    (n) => joined(map(...string(map(...string(map(...repeat(n, (at) => string(RESOURCE, `k${at}`)))))))),
    (n) => n,
  ],
  "fences with a resource": [
    "a.md",
    (n) => joined(repeat(n, () => ["", "```yaml", ...RESOURCE, "```"])),
    (n) => n,
  ],
  "fences without one": [
    "a.md",
    (n) =>
      joined(
        "```yaml",
        RESOURCE,
        "```",
        repeat(20 * n, () => ["", "```yaml", "kind: Pod", "```"]),
      ),
    () => 1,
  ],
  "fences that never close": [
    "a.md",
    (n) => joined(repeat(20 * n, () => ["- ```yaml", ...RESOURCE])),
    () => 0,
  ],
  "heredocs of Terraform": [
    "a.tf",
    (n) => joined(repeat(n, () => ["a = <<-X", ...indent(RESOURCE, 4), "  X"])),
    (n) => n,
  ],
  "lines of values": [
    "values.yaml",
    (n) =>
      joined(
        "opentelemetry-operator: {enabled: true}",
        "instrumentation:",
        "  enabled: true",
        indent(["python:", "  env:", ...repeat(10 * n, (at) => [`    - name: A${at}`, "      value: b"])], 2),
      ),
    () => 1,
  ],
  "conditions one after the other": [
    "a.yaml",
    (n) =>
      joined(
        HEAD,
        ENV,
        repeat(n, (at) => [`{{- if .Values.v${at} }}`, `      - name: B${at}`, "{{- end }}"]),
      ),
    () => 1,
  ],
  "conditions in one another, too deep to be followed": [
    "a.yaml",
    (n) =>
      joined(
        RESOURCE,
        repeat(5 * n, (at) => [`{{- if .Values.v${at} }}`]),
        "  java: {}",
        repeat(5 * n, () => ["{{- end }}"]),
      ),
    () => 0,
  ],
};

describe.each(Object.entries(GROWING))("%s", (_, [path, render, count]) => {
  it("cost time in proportion to their number, and are fixed as one is", () => {
    const run = (text: string) => {
      const manifest = parseManifest(path, text);
      return applyFixes(manifest, options, checkManifest(manifest, options));
    };
    const { fixed, manifest } = run(render(100));
    expect(fixed).toHaveLength(count(100));
    expect(manifest.text.split(ADDED[0]?.trim() ?? "")).toHaveLength(count(100) + 1);
    const work = (n: number) => {
      const text = render(n);
      return () => run(text);
    };
    expect(measureGrowth(work, 100)).toBeLessThan(LINEAR);
  });
});
