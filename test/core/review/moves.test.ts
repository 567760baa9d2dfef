import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatIdentity, type Identity } from "../../../src/core/review/identity.ts";
import { pairMoves } from "../../../src/core/review/moves.ts";
import { LINEAR, measureGrowth } from "../../growth.ts";
import { TRIES } from "../../property-runs.ts";

function at(path: string, changes: Partial<Identity> = {}): Identity {
  const resource = { kind: "Instrumentation", namespace: null, name: "web", occurrence: 0 };
  return { rule: "some-rule", path, ...resource, place: "spec.python", nth: 0, within: "", ...changes };
}

function pair(vanished: readonly Identity[], arrived: readonly Identity[], isCertain = true) {
  const pairs = pairMoves({ vanished, arrived, isCertain });
  return vanished.map((identity) => pairs.get(formatIdentity(identity))?.path ?? null);
}

/** The same, by holding each that vanished against each that is left. */
function pairOneByOne({ vanished, arrived, isCertain }: Parameters<typeof pairMoves>[0]) {
  const pairs = new Map<string, Identity>();
  const left = new Set(arrived);
  const likeness = (a: Identity, b: Identity) => {
    const [one, other] = [a.path.split("/").reverse(), b.path.split("/").reverse()];
    const unlike = one.findIndex((part, index) => part !== other[index]);
    return unlike === -1 ? one.length + Number(one.length === other.length) : unlike;
  };
  for (const from of vanished) {
    const rank = (to: Identity) =>
      2 * likeness(from, to) + Number(from.occurrence === to.occurrence && from.nth === to.nth);
    const candidates = [...left]
      .sort((a, b) => (formatIdentity(a) < formatIdentity(b) ? -1 : 1))
      .sort((a, b) => rank(b) - rank(a));
    const [best] = candidates;
    if (best === undefined || pairs.has(formatIdentity(from))) continue;
    const like = likeness(from, best);
    const isClear = like > 0 && candidates.filter((one) => likeness(from, one) === like).length === 1;
    if (!isCertain && !isClear) continue;
    pairs.set(formatIdentity(from), best);
    left.delete(best);
  }
  return pairs;
}

it("many that vanished find the same places together as one by one", () => {
  const path = fc.constantFrom("a.yaml", "b.yaml", "x/a.yaml", "y/a.yaml", "x/y/a.yaml", "x/b.yaml");
  const identity = fc
    .tuple(path, fc.nat(2), fc.nat(1))
    .map(([where, occurrence, nth]) => at(where, { occurrence, nth }));
  const some = fc.uniqueArray(identity, { maxLength: 12, selector: formatIdentity });
  fc.assert(
    fc.property(some, some, fc.boolean(), (vanished, arrived, isCertain) => {
      const moves = { vanished, arrived, isCertain };
      expect([...pairMoves(moves)]).toEqual([...pairOneByOne(moves)]);
    }),
    { numRuns: 3 * TRIES },
  );
});

it("is found in time in proportion to the number of those that moved", () => {
  const run = (n: number) => {
    const list = (file: string) => Array.from({ length: n }, (_, occurrence) => at(file, { occurrence }));
    const moves = { vanished: list("a.yaml"), arrived: list("b.yaml"), isCertain: true };
    return () => pairMoves(moves);
  };
  expect(measureGrowth(run, 500)).toBeLessThan(LINEAR);
});

describe("where a finding went", () => {
  it("is where the same one has turned up, and nowhere else", () => {
    expect(pair([at("a.yaml")], [at("b.yaml")])).toEqual(["b.yaml"]);
    for (const other of [{ name: "other" }, { rule: "other" }, { place: "spec.java" }, { namespace: "x" }])
      expect(pair([at("a.yaml")], [at("b.yaml", other)])).toEqual([null]);
  });

  it("is the place whose path ends most alike", () => {
    const arrived = [at("z/live/x.yaml"), at("z/test/x.yaml"), at("a.yaml")];
    expect(pair([at("test/x.yaml"), at("live/x.yaml")], arrived)).toEqual(["z/test/x.yaml", "z/live/x.yaml"]);
    expect(pair([at("x.yaml", { occurrence: 1 })], [at("a/x.yaml"), at("x.yaml")])).toEqual(["x.yaml"]);
  });

  it("is the same one of several, where the paths tell nothing", () => {
    const arrived = [at("b.yaml"), at("b.yaml", { occurrence: 1 })];
    const pairs = pairMoves({ vanished: [at("a.yaml", { occurrence: 1 })], arrived, isCertain: true });
    expect([...pairs.values()]).toEqual([arrived[1]]);
  });

  it("is taken by one of them only", () => {
    expect(pair([at("a.yaml"), at("b.yaml")], [at("c.yaml")])).toEqual(["c.yaml", null]);
  });

  it("is not guessed where it may have been there all along: only the same file name, once, tells", () => {
    expect(pair([at("a/x.yaml")], [at("b/y.yaml")], false)).toEqual([null]);
    expect(pair([at("a/x.yaml")], [at("b/x.yaml"), at("c/x.yaml")], false)).toEqual([null]);
    expect(pair([at("a/x.yaml")], [at("b/x.yaml"), at("c/y.yaml")], false)).toEqual(["b/x.yaml"]);
  });
});
