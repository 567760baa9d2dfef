import { presets } from "../../src/core/config/defaults.ts";
import { createConfigurationJsonSchema, type JsonSchema } from "../../src/core/config/json-schema.ts";
import { PRESET_NAMES } from "../../src/core/config/presets.ts";
import { parseConfiguration } from "../../src/core/config/parse-configuration.ts";
import {
  isFilledMap,
  renderDefaults,
  renderValue,
  settingsOf,
} from "../../src/core/config/render-settings.ts";
import { rules } from "../../src/rules/index.ts";
import type { Blocks } from "./fill-blocks.ts";

/** What docs/configuration.md has from the schema, the presets and the parser. Its prose stands in the page. */

const ruleIds = rules.map(({ id }) => id);

export const configurationBlocks: Blocks = {
  defaults: renderDefaultsBlock,
  keys: () => renderKeyTables(createConfigurationJsonSchema(rules)),
  presets: renderPresetTable,
  errors: renderErrors,
};

/** A preset's values for the keys that a file can have. */
function valuesOf(name: keyof typeof presets) {
  return listValues(settingsOf(presets[name], name), "").filter(([key]) => key !== "preset");
}

function renderDefaultsBlock(): string {
  return ["<!-- prettier-ignore -->", "```yaml", ...renderDefaults(), "```"].join("\n");
}

/** What the parser says to the broken file that the page shows. */
function renderErrors(page: string): string {
  const [, broken] = /^```yaml broken\n([^]*?)^```$/m.exec(page) ?? [];
  if (broken === undefined) throw new Error("expected a block ```yaml broken in docs/configuration.md");
  const parsed = parseConfiguration(broken, { path: ".github/otel-fix.yml", ruleIds });
  if (parsed.ok) throw new Error("the broken file in docs/configuration.md has no error");
  const lines = parsed.errors.map(
    ({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`,
  );
  return ["```text", ...lines, "```"].join("\n");
}

/** One row of a table. */
interface Setting {
  readonly key: string;
  readonly values: string;
  readonly description: string;
}

/** The settings in which presets differ from the default one, as a table. */
function renderPresetTable(): string {
  const names = PRESET_NAMES;
  const values = names.map((name) => new Map(valuesOf(name)));
  const keys = [...(values[0]?.keys() ?? [])].filter((key) =>
    values.some((one) => one.get(key) !== values[0]?.get(key)),
  );
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    row(["Key", ...names.map((name) => `\`${name}\``)]),
    row(["---", ...names.map(() => "---")]),
    ...keys.map((key) => row([`\`${key}\``, ...values.map((one) => `\`${one.get(key) ?? ""}\``)])),
  ].join("\n");
}

/** A table for each key of the file, under its own heading. */
function renderKeyTables(schema: JsonSchema): string {
  const defaults = new Map([["preset", "default"], ...valuesOf("default")]);
  return Object.entries(schema.properties ?? {})
    .map(([key, property]) => {
      const settings = listSettings(key, property);
      const rows = settings.map(
        (row) =>
          `| \`${row.key}\` | ${row.values} | ${renderDefault(defaults.get(row.key))} | ${row.description} |`,
      );
      const isOne = settings.length === 1 && settings[0]?.key === key;
      const head = ["| Key | Value | Default | Meaning |", "| --- | --- | --- | --- |"];
      return [`### \`${key}\``, "", ...(isOne ? [] : [describe(property), ""]), ...head, ...rows].join("\n");
    })
    .join("\n\n");
}

function renderDefault(value: string | undefined): string {
  return value === undefined ? "" : `\`${value}\``;
}

function listSettings(key: string, property: boolean | JsonSchema): readonly Setting[] {
  const schema = unwrap(property);
  if (key === "rules") return [describeRules(schema)];
  const items = unwrap(schema.items).properties;
  if (items !== undefined)
    return Object.entries(items).map(([name, part]) => describeSetting(`${key}[].${name}`, part));
  if (schema.properties === undefined) return [describeSetting(key, property)];
  return Object.entries(schema.properties).flatMap(([name, part]) => listSettings(`${key}.${name}`, part));
}

/** One row for all rules: each has a page of its own. */
function describeRules(schema: JsonSchema): Setting {
  const rules = Object.entries(schema.properties ?? {});
  const pages = rules.map(([id]) => `[${id}](rules/${id}.md)`).join(", ");
  return { ...describeSetting("rules.RULE-ID", unwrap(rules[0]?.[1])), description: `One of ${pages}.` };
}

function describeSetting(key: string, property: boolean | JsonSchema): Setting {
  return { key, values: describeValues(key, unwrap(property)), description: describe(property) };
}

function describe(property: boolean | JsonSchema): string {
  return typeof property === "object" ? (property.description ?? "") : "";
}

function describeValues(key: string, schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(", ");
  const types = [schema.type].flat();
  if (types.includes("boolean")) return "`true`, `false`";
  if (types.includes("array")) return key.includes("paths") ? "list of globs" : "list of names";
  return types.includes("object") ? "map" : "text";
}

/** The schema without the way out to null. */
function unwrap(property: unknown): JsonSchema {
  // The parts of a JSON Schema are JSON Schemas; `true` and `false` say nothing that a table could show.
  const schema = typeof property === "object" && property !== null ? (property as JsonSchema) : {};
  const { anyOf } = schema;
  return anyOf === undefined ? schema : unwrap(anyOf[0]);
}

function listValues(map: object, prefix: string): readonly (readonly [string, string])[] {
  return Object.entries(map).flatMap(([key, value]: [string, unknown]) =>
    isFilledMap(value)
      ? listValues(value, `${prefix}${key}.`)
      : [[`${prefix}${key}`, renderValue(value)] as const],
  );
}
