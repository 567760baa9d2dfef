import { readFileSync } from "node:fs";

import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";

import { presets } from "../../../src/core/config/defaults.ts";
import { createConfigurationJsonSchema } from "../../../src/core/config/json-schema.ts";
import { mergeLayers } from "../../../src/core/config/merge-layers.ts";
import { parseConfiguration } from "../../../src/core/config/parse-configuration.ts";
import { maxExtendsDepth } from "../../../src/core/config/extends.ts";
import { LANGUAGES } from "../../../src/core/config/policy.ts";
import { maxListLength } from "../../../src/core/config/schema.ts";
import { rules } from "../../../src/rules/index.ts";

const ruleIds = rules.map(({ id }) => id);
const docs = readFileSync("docs/configuration.md", "utf8");
const blocks = [...docs.matchAll(/```(\S+)( broken)?\n([^]*?)```/g)].map(([, language, broken, text]) => ({
  language,
  isBroken: broken !== undefined,
  text: text ?? "",
}));

function parse(text: string) {
  return parseConfiguration(text, { path: ".github/otel-fix.yml", ruleIds });
}

describe("docs/configuration.md", () => {
  const examples = blocks.filter((block) => block.language === "yaml" && !block.isBroken);

  it("has examples", () => {
    expect(examples.length).toBeGreaterThan(8);
  });

  it.each(examples.map((block) => block.text))("has an example that parses: %j", (text) => {
    expect(parse(text)).toMatchObject({ ok: true });
  });

  it("shows every key with its default", () => {
    const parsed = parse(
      examples.find((block) => block.text.startsWith("preset: default "))?.text ?? "nothing",
    );
    if (!parsed.ok) throw new Error("the defaults do not parse");
    const { preset, ...settings } = parsed.layer.settings;
    expect(preset).toBe("default");
    // Of a preset alone, and no key of the file.
    expect({ ...settings, isStrict: false }).toEqual(presets.default);
    expect(mergeLayers([parsed.layer])).toEqual(presets.default);
  });

  it("has a table for every key of the schema", () => {
    for (const key of Object.keys(createConfigurationJsonSchema(rules).properties ?? {})) {
      expect(docs).toContain(`### \`${key}\``);
    }
    expect(docs).not.toMatch(/\bundefined\b(?!-env)/);
  });

  it("states the limits that count", () => {
    expect(docs).toContain(`A chain may have ${maxExtendsDepth} files;`);
    expect(docs).toContain(`A list has at most ${maxListLength} globs.`);
  });

  it("has a row for each language that has a setting, and for no other", () => {
    const rows = docs
      .slice(0, docs.indexOf("## Presets"))
      .split("\n")
      .flatMap((line) => /^\| `((?:recommended|only|keep)\.\w+)`/.exec(line)?.[1] ?? []);
    expect(rows).toEqual(
      ["recommended", "only", "keep"].flatMap((key) => LANGUAGES.map((name) => `${key}.${name}`)),
    );
  });

  it("shows the errors that its broken file gives", () => {
    const broken = blocks.find((block) => block.isBroken);
    const parsed = parse(broken?.text ?? "");
    if (parsed.ok) throw new Error("the broken example parses");
    const shown = blocks
      .find((block) => block.language === "text")
      ?.text.trimEnd()
      .split("\n");
    expect(shown).toEqual(
      parsed.errors.map((error) => `${error.path}:${error.line}:${error.column}: ${error.message}`),
    );
  });
});

describe("the JSON Schema", () => {
  const schema = JSON.parse(JSON.stringify(createConfigurationJsonSchema(rules))) as unknown;

  it("names itself, its version and every rule", () => {
    expect(schema).toMatchObject({
      $id: "https://json.schemastore.org/otel-fix.json",
      $schema: "http://json-schema.org/draft-07/schema#",
      title: "otel-fix configuration",
      additionalProperties: false,
      properties: {
        rules: {
          anyOf: [
            { properties: { "unused-suppression": {} }, additionalProperties: false },
            { type: "null" },
          ],
        },
      },
    });
  });

  it("is one by draft-07, as SchemaStore wants it, and takes what the parser takes", () => {
    const ajv = new Ajv({ strict: true, allowUnionTypes: true });
    // Schemas are data: what comes back is whether they are valid.
    const validate = ajv.compile(schema as object);
    expect(ajv.validateSchema(schema as object)).toBe(true);
    for (const { text } of blocks.filter(({ language, isBroken }) => language === "yaml" && !isBroken))
      expect([text, validate(parseYaml(text)), validate.errors]).toEqual([text, true, null]);
    expect(validate({ kep: {} })).toBe(false);
    expect(validate({ rules: { "endpoint-path": "loud" } })).toBe(false);
  });

  it("says of each rule what it is about", () => {
    const text = JSON.stringify(schema);
    for (const { id, summary } of rules)
      expect(text.split(`${JSON.stringify(id)}:{`).slice(1)).toEqual(
        [0, 1].map((): unknown => expect.stringContaining(`"description":${JSON.stringify(summary)}`)),
      );
  });

  it("describes every key of the file", () => {
    const { properties } = createConfigurationJsonSchema(rules);
    expect(Object.keys(properties ?? {})).toHaveLength(13);
    for (const property of Object.values(properties ?? {})) {
      expect(property).toHaveProperty("description", expect.stringMatching(/\.$/));
    }
  });

  it("asks for no key but the paths of an override", () => {
    expect(schema).not.toHaveProperty("required");
    expect(schema).toHaveProperty("properties.overrides.anyOf.0.items.required", ["paths"]);
  });
});
