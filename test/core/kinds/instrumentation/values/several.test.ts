import { describe, expect, it } from "vitest";

import { checkValues, ENV, NAMES } from "./check-values.ts";

/** Several Instrumentations in the values of a chart that is not known. */

const ALL = `env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${NAMES}"}]`;

describe("several Instrumentations in values", () => {
  it.each([
    ["a list", `instrumentations: [{name: a, spec: {python: {${ENV}}}}]`, "instrumentations[0].spec"],
    ["a list without specs", `instrumentations: [{name: a, python: {${ENV}}}]`, "instrumentations[0]"],
    [
      "a list under another key",
      `autoInstrumentation: [{spec: {python: {${ENV}}}}]`,
      "autoInstrumentation[0].spec",
    ],
    [
      "a map by languages",
      `instrumentations: {java: {spec: {java: {image: x}}}, python: {spec: {python: {${ENV}}}}}`,
      "instrumentations.python.spec",
    ],
    [
      "a map by languages under a singular key",
      `instrumentation: {enabled: true, python: {spec: {python: {${ENV}}}}}`,
      "instrumentation.python.spec",
    ],
    [
      "a map by names with specs",
      `instrumentations: {shop: {spec: {python: {${ENV}}}}}`,
      "instrumentations.shop.spec",
    ],
    ["a map by names", `autoInstrumentations: {shop: {python: {${ENV}}}}`, "autoInstrumentations.shop"],
    [
      "a list under a key of its own",
      `autoInstrumentation: {enabled: true, instances: [{name: a, spec: {python: {${ENV}}}}]}`,
      "autoInstrumentation.instances[0].spec",
    ],
    [
      "a map under a key of its own",
      `autoInstrumentation: {instances: {shop: {spec: {python: {${ENV}}}}}}`,
      "autoInstrumentation.instances.shop.spec",
    ],
    [
      "a dependency's list",
      `my-chart: {instrumentations: [{spec: {python: {${ENV}}}}]}`,
      "my-chart.instrumentations[0].spec",
    ],
  ])("are each judged and fixed: %s", (_, text, way) => {
    const { findings, notChecked, fixed } = checkValues(`${text}\n`);
    expect(notChecked.filter((reason) => !reason.includes("java"))).toEqual([]);
    expect(findings).toEqual([
      expect.stringContaining(`a chart probably renders from \`${way}\` doesn't disable`),
    ]);
    expect(findings[0]).not.toContain("no fix");
    expect(checkValues(fixed).findings).toEqual([]);
  });

  it("are subjects of their own, each with its name", () => {
    const item = (name: string) =>
      `  - name: ${name}\n    spec:\n      python:\n        env:\n          - name: A\n            value: b\n`;
    const { findings, judged, fixed } = checkValues(`instrumentations:\n${item("a")}${item("b")}`);
    expect(judged).toBe(2);
    expect(findings).toHaveLength(2);
    const added = `          - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n            value: "${NAMES}"\n`;
    expect(fixed).toBe(`instrumentations:\n${item("a")}${added}${item("b")}${added}`);
  });

  it("have nothing said of those that have the names", () => {
    const { findings, notChecked, judged } = checkValues(
      `instrumentations: [{spec: {python: {${ALL}}}}, {spec: {env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${NAMES}"}], python: {}}}]`,
    );
    expect({ findings, notChecked, judged }).toEqual({ findings: [], notChecked: [], judged: 2 });
  });

  it("get no list where the template may have one", () => {
    expect(checkValues("instrumentations: [{spec: {python: {image: x}}}]").findings).toEqual([
      expect.stringContaining("(no fix: the chart may have a list there by default"),
    ]);
  });

  it.each([
    [
      "keys of the chart's own",
      `instrumentations: [{spec: {python: {enabled: true, ${ENV}}}}]`,
      "it isn't known what this chart renders from `instrumentations[0].spec.python.enabled`",
    ],
    [
      "variables in a map",
      "autoInstrumentation: {instances: {a: {python: {env: {A: b}}}}}",
      "it isn't known what this chart renders from `autoInstrumentation.instances.a.python.env`",
    ],
    [
      "what all of them may have",
      `instrumentations: {defaults: {spec: {python: {${ALL}}}}, shop: {spec: {python: {${ENV}}}}}`,
      "it isn't known what `defaults` adds to `instrumentations.shop.spec`",
    ],
    [
      "variables for all of them",
      `autoInstrumentation: {extraEnvs: [], instances: [{python: {${ENV}}}]}`,
      "it isn't known what `extraEnvs` adds to `autoInstrumentation.instances[0]`",
    ],
    [
      "a section alone under a name that nothing turns on",
      "instrumentations: {shop: {spec: {python: {image: x}}}}",
      "`enabled` isn't set here, so it isn't known whether anything is rendered from `instrumentations.shop.spec`",
    ],
  ])("are listed with the reason: %s", (_, text, words) => {
    const { findings, notChecked } = checkValues(text);
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    ["switches by language", "instrumentations: {java: {enabled: true}, python: {enabled: true}}"],
    ["names", "instrumentations: [java, python]"],
    ["sections with lists, which may be of one", `instrumentations: {python: {${ENV}}}`],
    ["others' lists", "instrumentations: [{name: a, image: x}, {name: b, spec: {replicas: 1}}]"],
    ["what is off", `instrumentations: [{enabled: false, spec: {python: {${ENV}}}}]`],
    [
      "what is off as a whole",
      `autoInstrumentation: {enabled: false, instances: [{spec: {python: {${ENV}}}}]}`,
    ],
    ["none", "instrumentations: []"],
    ["a schema", "instrumentations: {type: array, items: {properties: {python: {spec: {python: {}}}}}}"],
  ])("are not seen in other software's: %s", (_, text) => {
    expect(checkValues(text)).toMatchObject({ findings: [], notChecked: [], judged: 0 });
  });
});
