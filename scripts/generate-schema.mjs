// docs/schema/otel-fix.schema.json: the JSON Schema of the configuration, for editors.
import { tsImport } from "tsx/esm/api";

export async function generateSchema() {
  const { rules } = await tsImport("../src/rules/index.ts", import.meta.url);
  const { createConfigurationJsonSchema } = await tsImport(
    "../src/core/config/json-schema.ts",
    import.meta.url,
  );
  const schema = createConfigurationJsonSchema(rules);
  return [{ path: "docs/schema/otel-fix.schema.json", text: `${JSON.stringify(schema, null, 2)}\n` }];
}
