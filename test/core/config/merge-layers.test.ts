import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { presets } from "../../../src/core/config/defaults.ts";
import { mergeLayers } from "../../../src/core/config/merge-layers.ts";
import { parseConfiguration, type ConfigurationLayer } from "../../../src/core/config/parse-configuration.ts";

const ruleIds = ["some-rule", "other-rule"];

const known = new Map<string, ConfigurationLayer>();

/** Each text is read once: the laws below need the same few over and over. */
function read(text: string): ConfigurationLayer {
  const found = known.get(text) ?? layer(text);
  known.set(text, found);
  return found;
}

function layer(text: string): ConfigurationLayer {
  const parsed = parseConfiguration(text, { path: "a.yml", ruleIds });
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.message).join("\n"));
  return parsed.layer;
}

function merge(...texts: readonly string[]) {
  return mergeLayers(texts.map(read));
}

describe("merging", () => {
  it("gives the default preset for no layers", () => {
    expect(mergeLayers([])).toEqual(presets.default);
    expect(presets.default.recommended.python).toEqual(["requests", "urllib3", "urllib", "flask"]);
    expect(presets.default.check.failOn).toBe("error");
  });

  it("begins with the preset of the strongest layer that names one", () => {
    expect(merge("preset: strict")).toEqual(presets.strict);
    expect(merge("preset: strict", "preset: default")).toEqual(presets.default);
    expect(merge("preset: strict", "preset: ~")).toEqual(presets.default);
    expect(merge("preset: strict", "check: { failOn: never }")).toEqual({
      ...presets.strict,
      check: { failOn: "never" },
    });
    expect(merge("check: { failOn: never }", "preset: strict").check.failOn).toBe("never");
  });

  it("lays presets over one another, the later ones over those before", () => {
    const quiet = merge("preset: [strict, quiet-node]");
    expect(quiet).toEqual({
      ...presets.strict,
      recommended: { ...presets.default.recommended, nodejs: ["fs", "net", "dns"] },
    });
    expect(merge("preset: [quiet-node, strict]")).toEqual(quiet);
    expect(merge("preset: [quiet-node, default]")).toEqual(presets.default);
    expect(merge("preset: []")).toEqual(presets.default);
    expect(merge("preset: quiet-python-clients").recommended.python).toEqual([
      "requests",
      "urllib3",
      "urllib",
    ]);
    expect(merge("preset: [quiet-node]\nrecommended: { nodejs: [dns] }").recommended.nodejs).toEqual(["dns"]);
  });

  it("takes the presets of the strongest layer in the place of those of the layers before", () => {
    expect(merge("preset: [strict, quiet-node]", "preset: strict")).toEqual(presets.strict);
    expect(merge("preset: strict", "preset: [quiet-node]")).toEqual(presets["quiet-node"]);
  });

  it("sets each key", () => {
    const text = `
target: { operator: "0.158" }
recommended: { python: [p], java: [j], nodejs: [n], dotnet: [d], php: [h], ruby: [r] }
keep: { python: [kp], java: [kj], nodejs: [kn], dotnet: [kd], php: [kh], ruby: [kr] }
only: { python: [o], ruby: ~ }
rules: { some-rule: off }
paths: { include: [i], exclude: [e] }
overrides: [{ paths: [o], recommended: { java: ~ }, only: { java: [y] }, keep: { python: [x] }, rules: { other-rule: error } }]
review: { comments: off, drafts: true }
check: { failOn: notice }
fix: { allow: admin }
suppressions: deny
`;
    expect(merge(text)).toEqual({
      isStrict: false,
      target: { operator: "0.158" },
      recommended: { python: ["p"], java: ["j"], nodejs: ["n"], dotnet: ["d"], php: ["h"], ruby: ["r"] },
      keep: { python: ["kp"], java: ["kj"], nodejs: ["kn"], dotnet: ["kd"], php: ["kh"], ruby: ["kr"] },
      only: { python: ["o"], ruby: [] },
      rules: { "some-rule": "off" },
      paths: { include: ["i"], exclude: ["e"] },
      overrides: [
        {
          paths: ["o"],
          recommended: { java: [] },
          only: { java: ["y"] },
          keep: { python: ["x"] },
          rules: { "other-rule": "error" },
        },
      ],
      review: { comments: "off", drafts: true },
      check: { failOn: "notice" },
      fix: { allow: "admin" },
      suppressions: "deny",
    });
  });

  it("merges maps by key and replaces lists", () => {
    const merged = merge(
      "keep: { python: [flask], java: [jdbc] }\nrules: { some-rule: off }\nreview: { drafts: true }",
      "keep: { python: [redis] }\nrules: { other-rule: error }\nreview: { comments: summary }",
    );
    expect(merged.keep).toMatchObject({ python: ["redis"], java: ["jdbc"] });
    expect(merged.rules).toEqual({ "some-rule": "off", "other-rule": "error" });
    expect(merged.review).toEqual({ drafts: true, comments: "summary" });
  });

  it("sets the languages of only one by one, and empties one where it is null", () => {
    const weak = "only: { python: [flask], java: [jdbc] }";
    expect(merge(weak, "only: { java: [kafka] }").only).toEqual({ python: ["flask"], java: ["kafka"] });
    expect(merge(weak, "only: { java: ~ }").only).toEqual({ python: ["flask"], java: [] });
    expect(merge(weak, "only:").only).toEqual({ python: ["flask"], java: ["jdbc"] });
  });

  it("adds overrides up, the weakest first, and drops them where they are null", () => {
    const paths = (...texts: readonly string[]) =>
      merge(...texts).overrides.flatMap((override) => override.paths);
    expect(paths("overrides: [{ paths: [a] }]", "overrides: [{ paths: [b] }]")).toEqual(["a", "b"]);
    expect(paths("overrides: [{ paths: [a] }]", "overrides: []")).toEqual(["a"]);
    expect(paths("overrides: [{ paths: [a] }]", "overrides:")).toEqual([]);
  });

  it("empties a list and takes a setting back to the preset where it is null", () => {
    const weak =
      "recommended: { python: [x] }\nkeep: { java: [x] }\nrules: { some-rule: off }\npaths: { exclude: [x] }\nreview: { comments: off, drafts: true }\ncheck: { failOn: never }\nfix: { allow: admin }\nsuppressions: deny";
    const strong =
      "recommended: { python: ~ }\nkeep: { java: ~ }\nrules: { some-rule: ~ }\npaths: { exclude: ~ }\nreview: { comments: ~, drafts: ~ }\ncheck: { failOn: ~ }\nfix: { allow: ~ }\nsuppressions: ~";
    const { recommended, ...rest } = presets.default;
    expect(merge(weak, strong)).toEqual({ ...rest, recommended: { ...recommended, python: [] } });
    expect(merge("preset: strict", weak, strong).check.failOn).toBe("warning");
  });

  it("takes a section with nothing in it as saying nothing", () => {
    const weak =
      "recommended: { python: [x] }\nkeep: { java: [x] }\nrules: { some-rule: off }\npaths: { exclude: [x] }\nreview: { drafts: true }\ncheck: { failOn: never }\nfix: { allow: admin }";
    expect(merge(weak, "recommended:\nkeep:\nrules:\npaths:\nreview:\ncheck:\nfix:\n")).toEqual(merge(weak));
  });
});

describe("laws of merging", () => {
  const names = fc.constantFrom("[]", "[a]", "[b, c]", "~");
  const level = fc.constantFrom("off", "notice", "error", "~");
  const text = fc
    .tuple(
      fc.option(fc.constantFrom("preset: default", "preset: strict", "preset: [strict, quiet-node]")),
      fc.option(names.map((list) => `keep: { python: ${list} }`)),
      fc.option(names.map((list) => `recommended: { java: ${list} }`)),
      fc.option(level.map((value) => `rules: { some-rule: ${value} }`)),
      fc.option(fc.constantFrom("error", "never", "~").map((value) => `check: { failOn: ${value} }`)),
    )
    .map((lines) => lines.filter((line) => line !== null).join("\n"));

  it("an empty layer changes nothing, wherever it stands", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), fc.nat(4), (texts, at) => {
        expect(merge(...texts.toSpliced(at, 0, ""))).toEqual(merge(...texts));
      }),
    );
  });

  it("a layer twice in a row is as good as once", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, (texts, last) => {
        expect(merge(...texts, last, last)).toEqual(merge(...texts, last));
      }),
    );
  });

  it("a merged configuration never holds null", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (texts) => {
        expect(JSON.stringify(merge(...texts))).not.toContain("null");
      }),
    );
  });
});
