import { describe, expect, it } from "vitest";

import { formatIdentity, type Identity } from "../../../src/core/review/identity.ts";
import { pairMoves } from "../../../src/core/review/moves.ts";

function at(path: string, changes: Partial<Identity> = {}): Identity {
  const resource = { kind: "Instrumentation", namespace: null, name: "web", occurrence: 0 };
  return { rule: "some-rule", path, ...resource, place: "spec.python", nth: 0, ...changes };
}

function pair(vanished: readonly Identity[], arrived: readonly Identity[], isCertain = true) {
  const pairs = pairMoves({ vanished, arrived, isCertain });
  return vanished.map((identity) => pairs.get(formatIdentity(identity))?.path ?? null);
}

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
