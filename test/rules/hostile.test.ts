import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { rules } from "../../src/rules/index.ts";
import { PATIENCE, TRIES } from "../property-runs.ts";

/** Values of every type, in every place, under every rule. */

const options = { rules, policy: presets.strict };

const VALUES = [
  "",
  "null",
  "~",
  "true",
  "0",
  "-1.5e3",
  ".inf",
  "0x1F",
  "12:30:45",
  "2026-01-01",
  "[]",
  "{}",
  "[a, null, 1]",
  "{a: 1}",
  "[{name: OTEL_TRACES_EXPORTER}]",
  "[{name: null, value: 1}]",
  "[{value: x}]",
  "[[[]]]",
  "!!binary aGVsbG8=",
  "!custom x",
  "&a x",
  "*missing",
  '"\\u200bhttp://c:4317"',
  '"http://[::1]:4317"',
  "http://[fe80::1%25eth0]:4318/v1/traces",
  "unix:///run/otel.sock",
  "http://c:99999",
  "http://:4317",
  '"$(A)$(A"',
  '"${A"',
  "'{{ .Values.x }}'",
  "registry:5000/a/b:1.0@sha256:00",
  "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-python@sha256:00",
  '"requests;,,\\u00a0urllib3"',
  "|\n        a\n        b",
] as const;

const NAMES = [
  "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  "OTEL_NODE_ENABLED_INSTRUMENTATIONS",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_PROTOCOL",
  "OTEL_EXPORTER_OTLP_TIMEOUT",
  "OTEL_TRACES_EXPORTER",
  "OTEL_PROPAGATORS",
  "OTEL_TRACES_SAMPLER",
  "OTEL_TRACES_SAMPLER_ARG",
  "OTEL_SERVICE_NAME",
  "OTEL_PYTHON_EXCLUDED_URLS",
  "OTEL_CONFIG_FILE",
  "OTEL_TRACE_SAMPLER",
  "otel_propagators",
  "OTEL\u200b_PROPAGATORS",
  "PYTHONPATH",
  '""',
  "null",
  "1",
] as const;

const LANGUAGES = [
  "python",
  "java",
  "nodejs",
  "dotnet",
  "go",
  "php",
  "ruby",
  "nginx",
  "apacheHttpd",
  "pyton",
] as const;

const value = fc.constantFrom(...VALUES);

const entry = fc
  .tuple(fc.constantFrom(...NAMES), fc.constantFrom("value", "valueFrom", "vlaue"), value)
  .map(([name, key, text]) => `      - name: ${name}\n        ${key}: ${text}\n`);

const section = fc
  .tuple(
    fc.constantFrom(...LANGUAGES),
    value,
    fc.array(entry, { maxLength: 4 }),
    fc.constantFrom("env", "attrs"),
  )
  .map(([name, image, entries, key]) => ({
    name,
    text: `  ${name}:\n    image: ${image}\n${entries.length === 0 ? "" : `    ${key}:\n${entries.join("")}`}`,
  }));

const field = fc
  .tuple(
    fc.constantFrom(
      "exporter",
      "propagators",
      "sampler",
      "env",
      "resource",
      "defaults",
      "baseRef",
      "declarativeConfig",
    ),
    value,
  )
  .map(([name, text]) => ({ name, text: `  ${name}: ${text}\n` }));

const nested = fc
  .tuple(
    fc.constantFrom(
      ["exporter", "endpoint"],
      ["sampler", "type"],
      ["sampler", "argument"],
      ["resource", "resourceAttributes"],
    ),
    value,
  )
  .map(([[name = "", key = ""], text]) => ({ name, text: `  ${name}:\n    ${key}: ${text}\n` }));

const resource = fc
  .uniqueArray(fc.oneof(section, field, nested), { maxLength: 5, selector: ({ name }) => name })
  .map(
    (parts) =>
      `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: shop\nspec:\n${parts.map(({ text }) => text).join("")}`,
  );

describe("values of every type in every place", { timeout: PATIENCE }, () => {
  it("end no rule, and what is fixed stays a manifest in which nothing of that kind is left to fix", () => {
    fc.assert(
      fc.property(resource, (text) => {
        const manifest = parseManifest("shop.yaml", text);
        const before = checkManifest(manifest, options);
        // What throws is reported as a defect, and ends nothing else.
        const said = [
          ...before.notChecked.map(({ reason }) => reason),
          ...before.findings.map(({ whyNoFix }) => whyNoFix),
        ];
        expect(said.filter((one) => one?.includes("a defect of otel-fix") === true)).toEqual([]);
        const fixed = applyFixes(manifest, { ...options, safeties: ["safe", "unsafe"] }, before);
        const again = applyFixes(fixed.manifest, { ...options, safeties: ["safe", "unsafe"] });
        expect(again.manifest.text).toBe(fixed.manifest.text);
        expect(fixed.result.notChecked.length, fixed.manifest.text).toBeLessThanOrEqual(
          before.notChecked.length,
        );
      }),
      { numRuns: TRIES * 5 },
    );
  });
});
