import { describe, expect, it } from "vitest";
import { presets } from "../../../src/core/config/defaults.ts";
import { mergeLayers } from "../../../src/core/config/merge-layers.ts";
import { parseConfiguration } from "../../../src/core/config/parse-configuration.ts";
import {
  isIncluded,
  isLookedAt,
  policyFor,
  recommendedNames,
  wishFor,
} from "../../../src/core/config/policy-for.ts";
import type { Configuration } from "../../../src/core/config/policy.ts";

function configure(text: string): Configuration {
  const parsed = parseConfiguration(text, { path: "a.yml", ruleIds: ["some-rule", "other-rule"] });
  if (!parsed.ok) throw new Error(parsed.errors.map((error) => error.message).join("\n"));
  return mergeLayers([parsed.layer]);
}

describe("the policy for a path", () => {
  const configuration = configure(`
target: { operator: "0.158" }
rules: { some-rule: error }
only: { nodejs: [http] }
keep: { java: [jdbc] }
overrides:
  - paths: ["clusters/test/**"]
    recommended: { python: [redis] }
    rules: { some-rule: notice, other-rule: off }
  - paths: ["clusters/*/shop.yaml", "!clusters/prod/**"]
    recommended: { java: [kafka] }
    only: { nodejs: ~, ruby: [pg] }
    keep: { python: [flask] }
    rules: { some-rule: warning }
`);

  it("is the configuration's own where no override matches", () => {
    const { recommended, keep, rules } = configuration;
    expect(policyFor(configuration, "clusters/prod/shop.yaml")).toMatchObject({ recommended, keep, rules });
  });

  it("merges the maps of an override by key and replaces its lists", () => {
    expect(policyFor(configuration, "clusters/test/a/b.yaml")).toEqual({
      isStrict: false,
      target: { operator: "0.158" },
      recommended: { ...presets.default.recommended, python: ["redis"] },
      only: { nodejs: ["http"] },
      keep: { ...presets.default.keep, java: ["jdbc"] },
      rules: { "some-rule": "notice", "other-rule": "off" },
      overridden: { "some-rule": "notice", "other-rule": "off" },
    });
  });

  it("lays every override that matches over the one before", () => {
    expect(policyFor(configuration, "clusters/test/shop.yaml")).toEqual({
      isStrict: false,
      target: { operator: "0.158" },
      recommended: { ...presets.default.recommended, python: ["redis"], java: ["kafka"] },
      only: { nodejs: [], ruby: ["pg"] },
      keep: { ...presets.default.keep, java: ["jdbc"], python: ["flask"] },
      rules: { "some-rule": "warning", "other-rule": "off" },
      overridden: { "some-rule": "warning", "other-rule": "off" },
    });
  });
});

describe("the files that are looked at", () => {
  it.each([
    ["a.yaml", true],
    [".github/x.yml", true],
    ["deep/er/values.json", true],
    ["charts/x/templates/_x.tpl", true],
    ["vars.yaml.tftpl", true],
    ["shop.yml.example", true],
    ["main.go", false],
    ["README.md", false],
    ["yaml", false],
  ])("by default, %s: %s", (path, included) => {
    expect(isIncluded(presets.default, path)).toBe(included);
  });

  it.each([
    ["default", "", true],
    ["default, written out", `paths: { include: ${JSON.stringify(presets.default.paths.include)} }`, true],
    ["an own include", 'paths: { include: ["**/*.yaml"] }', false],
    ["an exclude", "paths: { exclude: [docs/**] }", false],
  ])("beside others, pages and programs with %s: %j %s", (_, text, isRead) => {
    const configuration = configure(text);
    for (const path of ["docs/a.md", "docs/main.tf"]) {
      expect(isLookedAt(configuration, path)).toBe(isRead);
      expect(isIncluded(configuration, path)).toBe(false);
    }
    expect(isLookedAt(configuration, "a.yaml")).toBe(true);
  });

  it("are pages too where an own include matches them", () => {
    expect(isIncluded(configure('paths: { include: ["**/*.md"] }'), "docs/a.md")).toBe(true);
  });

  it("leaves out what exclude matches, and not what it takes back", () => {
    const configuration = configure(
      'paths: { include: ["k8s/**"], exclude: ["**/vendor/**", "!k8s/vendor/ours/*"] }',
    );
    expect(isIncluded(configuration, "k8s/a.yaml")).toBe(true);
    expect(isIncluded(configuration, "k8s/vendor/a.yaml")).toBe(false);
    expect(isIncluded(configuration, "k8s/vendor/ours/a.yaml")).toBe(true);
    expect(isIncluded(configuration, "a.yaml")).toBe(false);
  });
});

describe("recommended names", () => {
  it("are those that are not kept, in order, each once", () => {
    const policy = configure("recommended: { python: [flask, b, a, b] }\nkeep: { python: [flask, x] }");
    expect(recommendedNames(policy, "python")).toEqual(["b", "a"]);
    expect(recommendedNames(policy, "java")).toEqual([]);
  });
});

describe("what a policy wants of a language", () => {
  it.each([
    ["recommended: { python: [b, a] }\nkeep: { python: [a] }", { kind: "without", names: ["b"] }],
    ["recommended: { python: [a] }\nkeep: { python: [a] }", null],
    ["only: { python: [c, c] }\nkeep: { python: [a, c] }", { kind: "only", names: ["c", "a"] }],
    ["only: { python: [] }\nrecommended: { python: [a] }", { kind: "without", names: ["a"] }],
    ["only: { java: [a] }\nrecommended: { python: ~ }", null],
  ])("%j", (text, wish) => {
    expect(wishFor(configure(text), "python")).toEqual(wish);
  });
});

it("refuses a broken glob that did not come through parseConfiguration", () => {
  const configuration = { ...presets.default, paths: { include: ["a/"], exclude: [] } };
  expect(() => isIncluded(configuration, "a")).toThrow('glob "a/": expected a glob that names files');
});
