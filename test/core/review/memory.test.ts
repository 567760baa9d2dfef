import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatIdentity, type Identity } from "../../../src/core/review/identity.ts";
import { parseMarker, renderMarker } from "../../../src/core/review/marker.ts";
import {
  addTouch,
  findTouches,
  MAX_REMEMBERED,
  planTouch,
  renderTouches,
  withTouches,
  type Touch,
} from "../../../src/core/review/memory.ts";

const name = fc.oneof(fc.constantFrom("-->", "--", "a;b", "a:b c", "<!--"), fc.string({ unit: "binary" }));
const identities: fc.Arbitrary<Identity> = fc.record({
  rule: fc.constantFrom("some-rule", "a--b"),
  path: name.map((text) => `p${text.toWellFormed()}`),
  kind: fc.constant("Instrumentation"),
  namespace: fc.option(name.map((text) => text.toWellFormed())),
  name: fc.option(name.map((text) => text.toWellFormed())),
  occurrence: fc.nat(),
  place: fc.constant("spec.python"),
  within: fc.constant(""),
  nth: fc.nat(),
});
const comments = fc.constantFrom("PRRC_kwDO-a--b", "MDEyOk==", "PRRC_1");
const touches: fc.Arbitrary<Touch> = fc.oneof(
  fc.record({ kind: fc.constant("deleted" as const), identity: identities }),
  fc.record({
    kind: fc.constantFrom("edited" as const, "ended" as const),
    identity: identities,
    comment: comments,
  }),
);
const bodies = fc.constantFrom(
  "3 findings, each on its line below.",
  `table\n\n${renderMarker({ kind: "body" })}`,
  `table\n\n${renderMarker({ kind: "body", refusals: ["ab", "cd"] })}`,
  "",
);

function touchOf(kind: Touch["kind"], path: string, comment = "C1"): Touch {
  const resource = { kind: "Instrumentation", namespace: null, name: "a", occurrence: 0 };
  const identity = { rule: "some-rule", path, ...resource, place: "spec.python", nth: 0, within: "" };
  return kind === "deleted" ? { kind, identity } : { kind, identity, comment };
}

describe("the memory in a review's body", () => {
  it("is read as it was written, leaves the body's marker readable, and is taken away without a trace", () => {
    fc.assert(
      fc.property(bodies, fc.array(touches, { maxLength: 5 }), (body, all) => {
        const some = all.reduce<readonly Touch[]>(addTouch, []);
        const written = withTouches(body, some);
        expect(findTouches([{ body: written }])).toEqual(some);
        expect(findTouches([{ body: written.replaceAll("\n", "\r\n") }])).toEqual(some);
        expect(parseMarker(written)).toEqual(parseMarker(body));
        expect(withTouches(written, some)).toBe(written);
        expect(withTouches(written, [])).toBe(body);
      }),
    );
  });

  it("holds nothing that ends an HTML comment early", () => {
    fc.assert(
      fc.property(fc.array(touches, { minLength: 1, maxLength: 3 }), (some) => {
        expect(renderTouches(some)?.slice(4, -3)).not.toMatch(/--|[<>]/);
      }),
    );
  });

  it("forgets what is oldest before it grows too long", () => {
    const some = Array.from({ length: 300 }, (_, index) => touchOf("deleted", `${index}/${"x".repeat(100)}`));
    const text = renderTouches(some) ?? "";
    expect(text.length).toBeLessThan(MAX_REMEMBERED + 100);
    const kept = findTouches([{ body: `words\n\n${text}` }]);
    expect(kept).toEqual(some.slice(-kept.length));
    expect(kept.length).toBeGreaterThan(100);
  });

  it("is none in what stands anywhere but at the end, and in what a newer version wrote", () => {
    const line = renderTouches([touchOf("deleted", "a.yaml")]) ?? "";
    expect(findTouches([{ body: `${line}\n\nwords` }])).toEqual([]);
    expect(findTouches([{ body: `words\n\n${line}\n\n${renderMarker({ kind: "body" })}` }])).toEqual([]);
    expect(findTouches([{ body: line.replace("deleted:", "painted:") }])).toEqual([]);
    expect(findTouches([{ body: "<!-- otel-fix:v1 memory deleted:%E0%A4%A;b -->" }])).toEqual([]);
  });

  it("of a comment or a finding is the newest only, and a deletion counts before an edit", () => {
    const edited = touchOf("edited", "a.yaml");
    expect(addTouch([edited], touchOf("edited", "a.yaml"))).toEqual([edited]);
    expect(addTouch([edited], touchOf("deleted", "a.yaml"))).toEqual([touchOf("deleted", "a.yaml")]);
    expect(addTouch([edited], touchOf("edited", "a.yaml", "C2"))).toHaveLength(2);
  });
});

describe("the review that remembers", () => {
  const touch = touchOf("deleted", "a.yaml");
  const table = `table\n\n${renderMarker({ kind: "body" })}`;

  it("is the one that does already, else the newest with a table, else the newest that says anything", () => {
    const pick = (...texts: readonly string[]) =>
      planTouch(
        texts.map((body, index) => ({ id: index, body })),
        touch,
      )?.id;
    const memory = `words\n\n${renderTouches([touchOf("deleted", "b.yaml")]) ?? ""}`;
    expect(pick(memory, table, "words")).toBe(0);
    expect(pick(table, table, "words")).toBe(1);
    expect(pick("words", "more words", "")).toBe(1);
    expect(pick("", "")).toBe(1);
  });

  it("is none where there is no review, or nothing new", () => {
    expect(planTouch([], touch)).toBeNull();
    const first = planTouch([{ body: table }], touch);
    expect(first?.body).toContain(formatIdentity(touch.identity));
    expect(planTouch([{ body: first?.body ?? "" }], touch)).toBeNull();
  });
});
