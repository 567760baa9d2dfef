import * as z from "zod";
import { createConfigurationSchema } from "./schema.ts";

/** A JSON Schema as plain data; draft-07, the one that editors' YAML support knows best. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

const schemaId = "urn:otel-fix:configuration";

/** For completion and checks in editors. What it cannot say (globs, `_extends`) only parseConfiguration checks. */
export function createConfigurationJsonSchema(ruleIds: readonly string[]): JsonSchema {
  const schema = createConfigurationSchema(ruleIds);
  return { $id: schemaId, ...z.toJSONSchema(schema, { target: "draft-7", io: "input" }) };
}
