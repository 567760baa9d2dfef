import fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  formatIdentity,
  identifyFindings,
  parseIdentity,
  type Identity,
} from "../../../src/core/review/identity.ts";
import { markDone, parseMarker, renderMarker } from "../../../src/core/review/marker.ts";
import { placeText, sampleText } from "../report/samples.ts";

const text = fc.string({ unit: "binary", minLength: 1 }).map((value) => value.toWellFormed());
const identities: fc.Arbitrary<Identity> = fc.record({
  rule: fc.constantFrom("some-rule", "a--b"),
  path: text,
  kind: text,
  namespace: fc.option(fc.oneof(fc.constant(""), text)),
  name: fc.option(fc.oneof(fc.constantFrom("", "-->", "--", "a;b", "<!--"), text)),
  occurrence: fc.nat(),
  place: fc.oneof(fc.constant(""), text),
  nth: fc.nat(),
  within: fc.oneof(fc.constant(""), text),
});

describe("an identity", () => {
  it("is read from its marker as it was written, whatever the names hold", () => {
    fc.assert(
      fc.property(identities, fc.constantFrom("open", "fixed", "gone"), (identity, state) => {
        expect(parseIdentity(formatIdentity(identity))).toEqual(identity);
        const body = `words\n\n${renderMarker({ kind: "finding", identity, state })}`;
        expect(parseMarker(body)).toEqual({ kind: "finding", identity, state });
        expect(parseMarker(`${body}\r\n`)).toEqual({ kind: "finding", identity, state });
      }),
    );
  });

  it("has the first version's form, eight parts, where its subject stands in no string", () => {
    fc.assert(
      fc.property(identities, (identity) => {
        const parts = formatIdentity(identity).split(";");
        expect(parts).toHaveLength(identity.within === "" ? 8 : 9);
        expect(parseIdentity([...parts.slice(0, 8), ""].join(";"))).toBeNull();
      }),
    );
  });

  it("leaves nothing in the marker that ends an HTML comment early", () => {
    fc.assert(
      fc.property(identities, (identity) => {
        expect(renderMarker({ kind: "finding", identity, state: "open" }).slice(4, -3)).not.toMatch(
          /--|[<>\s]{2}|>/,
        );
      }),
    );
  });

  it("repeats no name that looks like a token, and still tells two of them apart", () => {
    const [one, other] = ["xoxb-0123456789-one", "xoxb-0123456789-two"].map((name) => {
      const text = sampleText({ name, namespace: name, path: "a.yaml", value: "x" });
      return identifyFindings([placeText(text, "a.yaml").finding])[0];
    });
    expect(one).not.toEqual(other);
    const marker = one && renderMarker({ kind: "finding", identity: one, state: "open" });
    expect(marker).toContain("missing-recommended-disables;a.yaml;Instrumentation");
    expect(marker).not.toContain("xoxb");
  });

  it("is not read from other text", () => {
    for (const other of [
      "",
      "a;b",
      "a;b;c;;;0",
      "a;b;c;;;x;p;0",
      "a;b;c;;;0;p;x",
      "%;b;c;;;0;p;0",
      ";b;c;;;0;p;0",
    ])
      expect(parseIdentity(other)).toBeNull();
    fc.assert(fc.property(fc.string(), (other) => void parseMarker(other)));
  });
});

describe("a marker", () => {
  it("counts only at the end of a comment", () => {
    const marker = renderMarker({ kind: "body" });
    expect(parseMarker(`${marker}\n\nwords`)).toBeNull();
    expect(parseMarker(`words\n\n${marker}\n`)).toEqual({ kind: "body" });
  });

  it("that is set to done says since when, once", () => {
    const names = { rule: "r", path: "p", kind: "k", namespace: null, name: null };
    const identity = { ...names, occurrence: 0, place: "spec", nth: 0, within: "" };
    const open = `words\n\n${renderMarker({ kind: "finding", identity, state: "open" })}`;
    const fixed = markDone(open, { ending: "fixed", sha: "abc" });
    expect(fixed).toMatch(/^words\n\nFixed in abc\n\n<!-- otel-fix:v1 finding fixed \S+ -->$/);
    expect(markDone(fixed, { ending: "fixed", sha: "def" })).toBe(fixed);
    expect(markDone(open, { ending: "gone", sha: "abc" })).toContain("\n\nNo longer reported as of abc\n\n");
  });
});
