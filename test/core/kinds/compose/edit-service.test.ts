import { describe, expect, it } from "vitest";

import { checkManifest, parseManifest } from "../../../../src/core/check.ts";
import { presets } from "../../../../src/core/config/defaults.ts";
import { planInService } from "../../../../src/core/kinds/compose/edit-service.ts";
import { serviceViews } from "../../../../src/core/kinds/compose/service-view.ts";
import { createSurroundings } from "../../../../src/core/kinds/workload/surroundings.ts";
import { applyEdits } from "../../../../src/core/text/edit.ts";
import type { Change } from "../../../../src/core/yaml/change.ts";
import { misspelledEnvName } from "../../../../src/rules/misspelled-env-name.ts";

/** The text after a change of the only service's list, or why there is none. */
function edit(environment: string, ...changes: readonly Change[]): string {
  const text = `services:\n  web:\n    image: x\n    environment:${environment}\n`;
  const manifest = parseManifest("compose.yaml", text);
  const [one] = serviceViews(manifest, createSurroundings([manifest], []));
  if (one === undefined) throw new Error("no service");
  const plan = planInService({ manifest, ...one }, changes);
  if (!plan.ok) return plan.whyNoFix;
  const edited = applyEdits(text, plan.alternatives[0]?.edits ?? []);
  return edited.ok ? edited.text.slice(text.indexOf("environment:") + 12, -1) : "edits overlap";
}

const BASE = ["services", "web", "environment"];
const value = (to: string): Change => ({ path: [...BASE, 0, "value"], value: to });
const name = (to: string): Change => ({ path: [...BASE, 0, "name"], value: to });

describe("a variable of a service", () => {
  it("gets another value in its own style", () => {
    expect(edit("\n      OTEL_A: old", value("new"))).toBe("\n      OTEL_A: new");
    expect(edit("\n      OTEL_A: old", value("true"))).toBe('\n      OTEL_A: "true"');
    expect(edit("\n      OTEL_A: old # why", value("a #b"))).toBe('\n      OTEL_A: "a #b" # why');
    expect(edit("\n      - 'OTEL_A=old'", value("it's"))).toBe("\n      - 'OTEL_A=it''s'");
    expect(edit(' {"OTEL_A":"old"}', value("new"))).toBe(' {"OTEL_A": "new"}');
    expect(edit(" [OTEL_A=old]", value("a,b"))).toBe(' [ "OTEL_A=a,b"]');
  });

  it("keeps a dollar sign from Compose", () => {
    expect(edit("\n      OTEL_A: old", value("$x"))).toBe('\n      OTEL_A: "$$x"');
  });

  it("gets another name, and keeps a value that nobody here knows", () => {
    expect(edit("\n      OTEL_A: ${A:-b}", name("OTEL_B"))).toBe("\n      OTEL_B: ${A:-b}");
    expect(edit('\n      - "OTEL_A=${A:-b}"', name("OTEL_B"))).toBe('\n      - "OTEL_B=${A:-b}"');
    expect(edit("\n      OTEL_A: 1\n      OTEL_B: 2", name("OTEL_B"))).toBe("`OTEL_B` is already there");
  });

  it("comes behind the others", () => {
    const added: Change = { path: [...BASE, 1], value: { name: "OTEL_B", value: "b c" } };
    expect(edit("\n      OTEL_A: a", added)).toBe('\n      OTEL_A: a\n      OTEL_B: "b c"');
    expect(edit("\n    - OTEL_A=a", added)).toBe('\n    - OTEL_A=a\n    - "OTEL_B=b c"');
    expect(edit(" {OTEL_A: a}", added)).toBe("`environment` is written in one line");
  });

  it("is left alone where others have it too, and where it is a block", () => {
    expect(edit("\n      OTEL_A: &a old\n    labels: [*a]", value("new"))).not.toContain("anchor");
    expect(edit("\n      <<: {OTEL_A: old}", value("new"))).toContain("anchor");
    expect(edit("\n      OTEL_A: |\n        old", value("new"))).toBe("the value is a block of text");
    expect(edit("\n      OTEL_A: a", { path: [...BASE, 0], isRemoved: true })).toContain("isn't made");
  });
});

it("has no fix where an anchor makes the change show elsewhere", () => {
  const text =
    "services:\n  web:\n    image: x\n    environment: &e\n      OTEL_SERVICE_NAMES: a\n  other:\n    image: x\n    environment: *e\n";
  const manifest = parseManifest("compose.yaml", text);
  const surroundings = createSurroundings([manifest], []);
  const { findings } = checkManifest(manifest, {
    rules: [misspelledEnvName],
    policy: presets.default,
    surroundings,
  });
  expect(findings.map(({ fix, whyNoFix }) => fix ?? whyNoFix)).toEqual([
    "the value is shared through an anchor that's also used elsewhere",
  ]);
});
