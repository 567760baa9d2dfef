import { describe, expect, it } from "vitest";

import { isCandidate } from "../../../../src/core/check.ts";

const GROUP = "apiVersion: opentelemetry.io/v1alpha1\n";

describe("the cheap test", () => {
  it.each<[string, string]>([
    ["as it stands", `${GROUP}kind: Instrumentation\n`],
    ["in quotes", `${GROUP}"kind" : 'Instrumentation'\n`],
    ["in a list of them", `${GROUP}kind: InstrumentationList\n`],
    ["in JSON", `{"apiVersion":"opentelemetry.io/v1alpha1","kind":"Instrumentation"}`],
    ["on the next line", `${GROUP}kind:\r\n  Instrumentation\r\n`],
    ["behind a comment", `${GROUP}kind: # its kind\n  Instrumentation\n`],
    ["with a tag", `${GROUP}kind: !!str Instrumentation\n`],
    ["with an anchor", `${GROUP}kind: &kind Instrumentation\n`],
    ["by an alias", `${GROUP}metadata: {name: &kind Instrumentation}\nkind: *kind\n`],
    ["as a folded block", `${GROUP}kind: >-\n  Instrumentation\n`],
    ["as an explicit key", `${GROUP}? kind\n: Instrumentation\n`],
    [
      "in a string of JSON",
      `{"data": "{\\"apiVersion\\": \\"opentelemetry.io/v1\\", \\"kind\\": \\"Instrumentation\\"}"}`,
    ],
    ["in a string in quotes", `data: "apiVersion: opentelemetry.io/v1alpha1\\nkind: Instrumentation\\n"\n`],
    [
      "on the next line of a string in quotes",
      `data: "apiVersion: opentelemetry.io/v1\\nkind:\\n  Instrumentation"`,
    ],
    ["in Terraform's language", `apiVersion = "opentelemetry.io/v1alpha1"\nkind       = "Instrumentation"\n`],
    ["from a template's variable", `{{- $kind := "Instrumentation" }}\n${GROUP}kind: {{ $kind }}\n`],
    ["handed on by a template", `{{ include "x" (list "opentelemetry.io/v1" "Instrumentation") }}`],
    ["without a group", "kind: Instrumentation\nspec: {}\n"],
  ])("lets a kind through: %s", (_, text) => {
    expect(isCandidate(text)).toBe(true);
  });

  it.each<[string, string]>([
    ["a map below", "instrumentation:\n  python: {}\n"],
    ["CRLF", "instrumentation:\r\n  python: {}\r\n"],
    ["a map behind", "{instrumentation: {python: {}}}"],
    ["a comment behind", "instrumentation: # ours\n  python: {}\n"],
    ["an anchor", "autoInstrumentation: &own\n  spec: {}\n"],
    ["an alias", "own: &own\n  python: {}\ninstrumentation: *own\n"],
    ["JSON", `{"instrumentation":{"python":{"env":[]}}}`],
    ["a known chart's own keys", "autoinstrumentation:\n  languageSettings: {}\n"],
    ["a chart whose lists stand in its templates", "autoinstrumentation:\n  pythonLogsEnabled: true\n"],
    [
      "a map behind another one's schema",
      "a: {instrumentation: {type: object}}\ninstrumentation: {python: {}}\n",
    ],
    ["a key that only begins like a schema's", "instrumentation: {type: objective, python: {}}\n"],
    ["a schema named for editors", "$schema: ./values.schema.json\ninstrumentation: {python: {}}\n"],
    ["a schema before them", `$schema: "http://json-schema.org/a#"\n---\ninstrumentation: {python: {}}\n`],
  ])("lets values through: %s", (_, text) => {
    expect(isCandidate(text)).toBe(true);
  });

  const says = "the Instrumentation of opentelemetry.io and its kind: what the instrumentation: sets up";
  it.each<[string, unknown]>([
    [
      "a schema of a resource",
      {
        definitions: {
          "io.opentelemetry.Instrumentation": {
            description: says,
            properties: {
              kind: { type: "string", enum: ["Instrumentation"] },
              instrumentation: { type: "object", properties: { python: {} } },
              autoInstrumentation: { description: says, type: "object", properties: { python: {} } },
              instrumentations: { $ref: "#/definitions/a" },
              python: {},
            },
          },
        },
      },
    ],
    [
      "a schema of values",
      {
        $schema: "http://json-schema.org/draft-07/schema#",
        properties: { instrumentation: { description: says, properties: { python: { type: "object" } } } },
      },
    ],
    [
      "a dashboard",
      {
        title: says,
        panels: [{ title: "Instrumentation", targets: [{ legendFormat: "by instrumentation" }] }],
      },
    ],
    [
      "a dashboard with legends",
      { title: says, panels: [{ targets: [{ expr: `x{kind=\\"y\\"}\n`, legendFormat: "{{le}}" }] }] },
    ],
    [
      "a description of an API",
      { openapi: "3.0.0", info: { description: says }, components: { instrumentation: { env: {} } } },
    ],
  ])("parses nothing of what only mentions the names: %s", (_, value) => {
    expect(isCandidate(JSON.stringify(value))).toBe(false);
    expect(isCandidate(JSON.stringify(value, null, 2))).toBe(false);
  });
});
