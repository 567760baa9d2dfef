import { describe, expect, it } from "vitest";

import { parseManifest } from "../../src/core/check.ts";
import { mergeLayers } from "../../src/core/config/merge-layers.ts";
import { lintManifest } from "../../src/core/lint/lint.ts";
import { rules } from "../../src/rules/index.ts";
import { LINEAR, measureGrowth } from "../growth.ts";

/** Rules about entries of env lists, in lists that nobody writes by hand. */

const ABOUT_LISTS = [
  "dead-variable",
  "duplicate-env-entry",
  "env-of-another-language",
  "ghost-variable",
  "misspelled-env-name",
  "shell-style-env-reference",
  "undefined-env-reference",
  "value-and-value-from",
];

const CASES: Readonly<Record<string, (index: number) => string>> = {
  "names that differ": (index) => `{ name: A${index}, value: a }`,
  "one name again and again": () => `{ name: OTEL_TRACE_SAMPLER, value: a }`,
  "names that are near to known ones": (index) =>
    `{ name: OTEL_EXPORTER_OTLP_METRICS_CLIENT_CERTIFICAT${index}, value: a }`,
  "names of another language": (index) => `{ name: OTEL_JAVAAGENT_${index}, value: a }`,
  "references to what comes later": (index) => `{ name: A${index}, value: "$(LATER) $(LATER)" }`,
  "references of a shell": (index) => `{ name: A${index}, value: "\${POD_IP} \${POD_IP}" }`,
  "values with a source": (index) => `{ name: A${index}, value: a, valueFrom: { fieldRef: {} } }`,
  "dollars and parentheses": () => `{ name: A, value: "${"$($$(".repeat(20)}" }`,
};

describe.each(Object.entries(CASES))("an env list with %s", (_, render) => {
  it("takes time in proportion to its length", () => {
    const work = (count: number) => {
      const manifest = parseManifest("a.yaml", renderList(count, render));
      return () => lint(manifest);
    };
    expect(measureGrowth(work, 1_000)).toBeLessThan(LINEAR);
  });
});

it("takes time in proportion to the length of a name and of a value", () => {
  const render = (length: number) =>
    renderList(
      1,
      () => `{ name: OTEL_${"X".repeat(length)}, value: "${"$(A".repeat(length)}${"$$(".repeat(length)}" }`,
    );
  const work = (length: number) => {
    const manifest = parseManifest("a.yaml", render(length));
    return () => lint(manifest);
  };
  expect(measureGrowth(work, 20_000)).toBeLessThan(LINEAR);
});

function renderList(count: number, render: (index: number) => string): string {
  const entries = Array.from({ length: count }, (_, index) => `      - ${render(index)}`);
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata: { name: shop }",
    "spec:",
    "  env: [{ name: LATER, value: later }]",
    "  java: {}",
    "  python:",
    "    env:",
    ...entries,
    "",
  ].join("\n");
}

/** A manifest remembers what was read of it: each look parses it anew. */
function lint({ path, text }: ReturnType<typeof parseManifest>) {
  return lintManifest(parseManifest(path, text), {
    rules: rules.filter(({ id }) => ABOUT_LISTS.includes(id)),
    policy: mergeLayers([]),
  });
}
