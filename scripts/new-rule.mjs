// npm run new-rule -- ID "One line about what it finds": writes the rule, its page and two fixtures, and lists it.
import { access, mkdir, writeFile } from "node:fs/promises";
import { execFileSync } from "node:child_process";

const [id, summary] = process.argv.slice(2);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)+$/.test(id ?? "") || !summary) {
  console.error('expected: npm run new-rule -- two-or-more-words "One line about what it finds."');
  process.exit(2);
}
const exported = id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const rule = `import { defineRule } from "../core/lint/rule.ts";
import { describeSubject } from "../core/manifest/subject.ts";
import { prose } from "../core/text/prose.ts";

export const ${exported} = defineRule({
  id: "${id}",
  summary: ${JSON.stringify(summary)},
  level: "warning",
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "instrumentation",
  *check(instrumentation) {
    const { name, node } = instrumentation;
    if (name !== "${id}") return;
    yield {
      message: prose\`\${describeSubject(instrumentation)} is the example of a new rule.\`,
      at: node,
      advice: { consequence: [], cost: [], decline: [] },
      fix: { whyNoFix: "the rule is new" },
    };
  },
});
`;

const example = (name) =>
  `\`\`\`yaml\napiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: ${name}\nspec: {}\n\`\`\`\n`;
const facts = "<!-- generated: facts -->\n\n<!-- /generated -->\n";
const rest = ["What happens", "When to keep it", "How it is fixed", "How to switch it off", "Sources"];
const page = [
  `# ${id}\n\n${summary}\n\n${facts}`,
  `## Wrong\n\n${example(id)}`,
  `## Right\n\n${example("other")}`,
  ...rest.map((text) => `## ${text}\n`),
].join("\n");
const fixture = (name, marker) =>
  `apiVersion: opentelemetry.io/v1alpha1${marker}\nkind: Instrumentation\nmetadata:\n  name: ${name}\nspec: {}\n`;

const files = {
  [`src/rules/${id}.ts`]: rule,
  [`docs/rules/${id}.md`]: page,
  [`test/fixtures/rules/${id}/bad.example.yaml`]: fixture(id, " # finding"),
  [`test/fixtures/rules/${id}/good.example.yaml`]: fixture("other", ""),
};
for (const path of Object.keys(files)) {
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists) {
    console.error(`${path} already exists: choose another id, or delete it`);
    process.exit(2);
  }
}
for (const [path, text] of Object.entries(files)) {
  await mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  await writeFile(path, text);
  console.log(`wrote ${path}`);
}
execFileSync("npm", ["run", "--silent", "generate"], { stdio: "inherit" });
