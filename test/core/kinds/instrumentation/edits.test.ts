import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../src/core/check.ts";
import { planAddition } from "../../../../src/core/kinds/instrumentation/edit/add-env-entry.ts";
import type { EditPlan } from "../../../../src/core/kinds/instrumentation/edit/edit-plan.ts";
import { planItemRemoval } from "../../../../src/core/kinds/instrumentation/edit/removal.ts";
import { planEntryName } from "../../../../src/core/kinds/instrumentation/edit/scalars.ts";
import { planValue, type EntryPlace } from "../../../../src/core/kinds/instrumentation/edit/set-value.ts";
import { findInstrumentations } from "../../../../src/core/kinds/instrumentation/find-instrumentations.ts";
import { applyEdits } from "../../../../src/core/text/edit.ts";
import { differsOnlyBy } from "../../../../src/core/yaml/change.ts";

/** Makes an edit of the first entry of `spec.env`, and holds the text against what the edit says of itself. */
function edit(list: string, plan: (place: EntryPlace) => EditPlan): string {
  const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec:\n  env:${list}`;
  const manifest = parseManifest("a.yaml", text);
  const [instrumentation] = findInstrumentations(manifest);
  const entry = instrumentation?.commonEnv.entries[0];
  if (instrumentation === undefined || entry === undefined) throw new Error("no entry");
  const planned = plan({ instrumentation, list: instrumentation.commonEnv, entry });
  if (!planned.ok) return planned.whyNoFix;
  const [way] = planned.alternatives;
  const edited = applyEdits(text, way?.edits ?? []);
  if (!edited.ok || way === undefined) throw new Error("no edit");
  const [before] = manifest.documents;
  const [after] = parseManifest("a.yaml", edited.text).documents;
  expect(differsOnlyBy(before?.root ?? null, after?.root ?? null, way.changes)).toBe(true);
  return edited.text.slice(text.indexOf("env:") + 4);
}

const remove = ({ instrumentation: { manifest }, list, entry }: EntryPlace) =>
  list.node === null || list.owner === null
    ? ({ ok: false, whyNoFix: "no list" } as const)
    : planItemRemoval({ manifest, list: list.node, path: [...list.owner.path, "env"], index: entry.index });

describe("an env entry", () => {
  it("gets another value in its own quotes", () => {
    const set = (place: EntryPlace) => planValue(place, "b");
    expect(edit(" [{name: A, value: 'a'}]\n", set)).toBe(" [{name: A, value: 'b'}]\n");
    expect(edit("\n    - name: A\n      value: a # why\n", set)).toBe(
      '\n    - name: A\n      value: "b" # why\n',
    );
    expect(edit("\n    - name: A\n", set)).toBe('\n    - name: A\n      value: "b"\n');
  });

  it("gets another name, plain where it was", () => {
    const rename = (place: EntryPlace) => planEntryName(place, "B_C");
    expect(edit("\n    - name: A\n      value: a\n", rename)).toBe("\n    - name: B_C\n      value: a\n");
    expect(edit(' [{"name": "A"}]\n', rename)).toBe(' [{"name": "B_C"}]\n');
  });

  it("is added with others behind the last one, as the list is written", () => {
    const others = [{ name: "C", value: "c" }];
    const add = ({ instrumentation }: EntryPlace) =>
      instrumentation.spec === null
        ? ({ ok: false, whyNoFix: "no spec" } as const)
        : planAddition({ instrumentation, section: instrumentation.spec, name: "B", value: "b", others });
    expect(edit(" [{name: A}]\n", add)).toBe(' [{name: A}, {name: B, value: "b"}, {name: C, value: "c"}]\n');
    expect(edit("\n    [\n      {name: A}, # why\n    ]\n", add)).toBe(
      '\n    [\n      {name: A}, # why\n      {name: B, value: "b"},\n      {name: C, value: "c"},\n    ]\n',
    );
    expect(edit("\n    - name: A\n", add)).toBe(
      '\n    - name: A\n    - name: B\n      value: "b"\n    - name: C\n      value: "c"\n',
    );
  });

  it("goes with its lines, or with its comma", () => {
    expect(edit("\n    - name: A\n      value: a\n    - name: B\n", remove)).toBe("\n    - name: B\n");
    expect(edit(" [{name: A}, {name: B}]\n", remove)).toBe(" [{name: B}]\n");
    expect(edit("\n    - name: A\n", remove)).toBe("the list has no other item");
  });
});
