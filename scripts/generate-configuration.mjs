// Writes what follows from the configuration's schema: docs/configuration.md and the JSON Schema for editors.
import { mkdirSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { tsImport } from "tsx/esm/api";

const root = path.resolve(import.meta.dirname, "..");
const docsPath = "docs/configuration.md";
const schemaPath = "docs/schema/otel-fix.schema.json";

/**
 * The generated files; `path` is relative to the root of the project.
 * @returns {Promise<{ path: string, text: string }[]>}
 */
export async function generateConfiguration() {
  const { rules } = await tsImport("../src/rules/index.ts", import.meta.url);
  const { renderConfigurationDocs } = await tsImport("../src/core/config/render-docs.ts", import.meta.url);
  const { createConfigurationJsonSchema } = await tsImport(
    "../src/core/config/json-schema.ts",
    import.meta.url,
  );
  const ruleIds = rules.map((rule) => rule.id);
  const options = await resolveConfig(path.join(root, docsPath));
  return [
    {
      path: docsPath,
      text: await format(renderConfigurationDocs(ruleIds), { ...options, parser: "markdown" }),
    },
    { path: schemaPath, text: `${JSON.stringify(createConfigurationJsonSchema(ruleIds), null, 2)}\n` },
  ];
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  for (const { path: file, text } of await generateConfiguration()) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
}
