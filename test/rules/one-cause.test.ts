import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import type { Policy } from "../../src/core/config/policy.ts";
import { proseToText } from "../../src/core/text/prose.ts";
import { rules } from "../../src/rules/index.ts";

/** One cause is one finding, with one fix: a list that has the names in a way that has no effect. */

const LIST = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
const MISSING = "missing-recommended-disables";
const SYNTAX = "list-syntax-without-effect";
const UNKNOWN = "unknown-instrumentation-name";
const policy = presets.default;

function manifestOf(value: string, { name = LIST, language = "python", comment = "" } = {}) {
  return parseManifest(
    "shop.yaml",
    `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata:
  name: shop
spec:
  exporter:
    endpoint: http://collector:4318
  ${language}:
    env:
      - name: ${name}
        ${comment}
        value: '${value}'
`,
  );
}

function check(manifest: ReturnType<typeof manifestOf>, own: Partial<Policy> = {}) {
  const suppressions = { mode: "allow", today: "2026-01-01", ruleIds: rules.map(({ id }) => id) } as const;
  return checkManifest(manifest, { rules, policy: { ...policy, ...own }, suppressions }).findings;
}

function valueAfter(manifest: ReturnType<typeof manifestOf>): string | undefined {
  const fixed = applyFixes(manifest, { rules, policy, safeties: ["safe", "unsafe"] }).manifest.text;
  return /name: (\S+)\n\s+value: '(.*)'/.exec(fixed)?.slice(1).join("=");
}

describe("where the fix of the other rule gives all the names, it alone speaks", () => {
  it.each([
    ['"requests",urllib3,urllib,flask', SYNTAX],
    ["requests;urllib3;urllib;flask", SYNTAX],
    ["Requests,URLLIB3,urllib,flask", SYNTAX],
    ["requests urllib3 urllib flask", SYNTAX],
    ["all", SYNTAX],
    ["All,requests", SYNTAX],
    ["opentelemetry-instrumentation-requests,urllib3,urllib,flask", UNKNOWN],
    ["reqests,urllib3,urllib,flask", UNKNOWN],
  ])("%s", (value, rule) => {
    expect(check(manifestOf(value)).map((finding) => finding.rule)).toEqual([rule]);
  });

  it("in two ways, by two rules", () => {
    const manifest = manifestOf("Requests,opentelemetry-instrumentation-urllib3,urllib,flask");
    expect(check(manifest).map(({ rule }) => rule)).toEqual([SYNTAX, UNKNOWN]);
  });

  it.each([
    ["OTEL_PYTHON_DISABLED_INSTRUMENTATION", "misspelled-env-name"],
    ["otel_python_disabled_instrumentations", "misspelled-env-name"],
    ["OTEL_DISABLED_INSTRUMENTATIONS", "ghost-variable"],
  ])("in %s", (name, rule) => {
    const manifest = manifestOf("requests,urllib3,urllib,flask", { name });
    expect(check(manifest).map((finding) => finding.rule)).toEqual([rule]);
    expect(valueAfter(manifest)).toBe(`${LIST}=requests,urllib3,urllib,flask`);
  });
});

describe("where names stay missing after it, one finding with one fix says both", () => {
  it.each([
    ["Requests,urllib3", "requests,urllib3,urllib,flask"],
    ["opentelemetry-instrumentation-requests", "requests,urllib3,urllib,flask"],
    ["Requests;Django", "requests,django,urllib3,urllib,flask"],
  ])("%s", (value, after) => {
    const manifest = manifestOf(value);
    const [finding, ...others] = check(manifest);
    expect(others).toEqual([]);
    expect(finding?.rule).toBe(MISSING);
    expect(proseToText(finding?.message ?? [])).toMatch(
      /^`Instrumentation shop` doesn't disable .* for Python, which the policy recommends: `.*` in `OTEL_PYTHON_DISABLED_INSTRUMENTATIONS` has no effect\.$/,
    );
    expect(valueAfter(manifest)).toBe(`${LIST}=${after}`);
  });

  it.each([
    ["OTEL_PYTHON_DISABLED_INSTRUMENTATION", "safe"],
    ["otel_python_disabled_instrumentations", "unsafe"],
    ["OTEL_DISABLED_INSTRUMENTATIONS", "unsafe"],
  ])("%s", (name, safety) => {
    const manifest = manifestOf("flask,django", { name });
    const [finding, ...others] = check(manifest);
    expect(others).toEqual([]);
    expect([finding?.rule, finding?.fix?.safety]).toEqual([MISSING, safety]);
    expect(proseToText(finding?.message ?? [])).toContain(`no SDK or agent reads \`${name}\``);
    expect(valueAfter(manifest)).toBe(`${LIST}=flask,django,requests,urllib3,urllib`);
  });
});

it.each([
  ["urllib*", SYNTAX],
  ["system-metrics", UNKNOWN],
  ["reqests", UNKNOWN],
])(
  "what %s may mean is a guess, and a finding of its own: the policy's names are appended beside it",
  (value, rule) => {
    const findings = check(manifestOf(value));
    expect(findings.map((finding) => finding.rule).toSorted()).toEqual([MISSING, rule].toSorted());
    const missing = findings.find((finding) => finding.rule === MISSING);
    expect(missing?.fix?.safety).toBe("safe");
    expect(proseToText(missing?.message ?? [])).not.toContain("has no effect");
  },
);

it("what only writes the policy's names as they are read is safe", () => {
  const safetyOf = (value: string) => check(manifestOf(value))[0]?.fix?.safety;
  expect(safetyOf("Requests")).toBe("safe");
  expect(safetyOf("opentelemetry-instrumentation-requests")).toBe("safe");
});

it("a name that has no switch says nothing of those that are missing: two causes, two findings", () => {
  expect(check(manifestOf("dbapi")).map(({ rule }) => rule)).toEqual([MISSING, UNKNOWN]);
});

it("the other rule speaks where this one is suppressed or off, and this one where the other is", () => {
  const rulesOf = (value: string, comment: string, own = {}) =>
    check(manifestOf(value, { comment }), own).map(({ rule }) => rule);
  expect(rulesOf("Requests", `# otel-fix: ignore[${MISSING}] we want them`)).toEqual([SYNTAX]);
  expect(rulesOf("Requests", "", { rules: { [MISSING]: "off" } })).toEqual([SYNTAX]);
  const all = "Requests,urllib3,urllib,flask";
  expect(rulesOf(all, `# otel-fix: ignore[${SYNTAX}] we have a loader of our own`)).toEqual([MISSING]);
  expect(rulesOf(all, "", { rules: { [SYNTAX]: "off" } })).toEqual([MISSING]);
});

it("a misspelt list whose value is not written out may have the names", () => {
  const text = manifestOf("x", { name: "OTEL_PYTHON_DISABLED_INSTRUMENTATION" }).text.replace(
    "value: 'x'",
    "valueFrom: {configMapKeyRef: {name: a, key: b}}",
  );
  expect(check(parseManifest("shop.yaml", text)).map(({ rule }) => rule)).toEqual(["misspelled-env-name"]);
});

describe("what is no text is one finding, and no other rule speaks of the value", () => {
  it.each([
    [LIST, "false"],
    [LIST, "[requests]"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "4317"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "yes"],
    ["OTEL_PROPAGATORS", "42"],
    ["OTEL_TRACES_EXPORTER", "{a: b}"],
    ["OTEL_SERVICE_NAME", "1e3"],
  ])("%s: %s", (name, value) => {
    const text = manifestOf("x", { name }).text.replace("'x'", value);
    const own = name === LIST ? {} : { recommended: { ...policy.recommended, python: [] } };
    expect(check(parseManifest("shop.yaml", text), own).map(({ rule }) => rule)).toEqual([
      "non-string-value",
    ]);
  });

  it("and its quotes are offered though something else is wrong with the text", () => {
    const text = manifestOf("x").text.replace("'x'", "false");
    const [finding] = check(parseManifest("shop.yaml", text));
    expect(finding?.fix?.safety).toBe("safe");
    const fixed = applyFixes(parseManifest("shop.yaml", text), { rules, policy, safeties: ["safe"] });
    expect(fixed.manifest.text).toMatch(/value: .false,requests,urllib3,urllib,flask./);
  });
});
