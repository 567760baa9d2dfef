import * as z from "zod";
import { createConfigurationSchema } from "./schema.ts";

/** A JSON Schema as plain data; draft-07, the one that editors' YAML support knows best. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** As SchemaStore names it, from where editors take it. */
const schemaId = "https://json.schemastore.org/otel-fix.json";

/** What the schema says of a rule. */
export interface RuleForSchema {
  readonly id: string;
  readonly summary: string;
}

/** For completion and checks in editors. What it cannot say (globs, `_extends`) only parseConfiguration checks. */
export function createConfigurationJsonSchema(rules: readonly RuleForSchema[]): JsonSchema {
  const summaries = new Map(rules.map(({ id, summary }) => [id, summary]));
  const schema = z.toJSONSchema(createConfigurationSchema([...summaries.keys()]), {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      // The rules of the file and of its overrides: an editor shows what each is about.
      for (const [id, property] of Object.entries(jsonSchema.properties ?? {})) {
        const summary = summaries.get(id);
        if (summary !== undefined && typeof property === "object") property.description = summary;
      }
    },
  });
  return { $id: schemaId, ...schema };
}
