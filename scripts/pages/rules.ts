import { SECTIONS, TITLES } from "../../src/catalog/languages.ts";
import type { Rule, Symptom } from "../../src/core/lint/rule.ts";
import { rules } from "../../src/rules/index.ts";
import type { Blocks } from "./fill-blocks.ts";

/** What the pages of rules, and the page that lists them, have from the rules. */

export const rulePages: Readonly<Record<string, Blocks>> = Object.fromEntries(
  rules.map((rule) => [`docs/rules/${rule.id}.md`, { facts: () => renderFacts(rule) }]),
);

export const ruleListBlocks: Blocks = {
  symptoms: renderSymptoms,
  languages: renderLanguages,
  rules: renderRules,
};

function renderFacts(rule: Rule): string {
  const cells = [levelOf(rule), rule.safety, rule.since, rule.operators ?? "all", languagesOf(rule)];
  const head = ["Level", "Fix", "Since", "Operator", "Languages"];
  const table = [head, head.map(() => "---"), cells].map((row) => `| ${row.join(" | ")} |`).join("\n");
  const more = listMore(rule);
  return more === null ? table : `${table}\n\n${more}`;
}

/** Where else than at its subject a rule about variables is asked; null for the others. */
function listMore(rule: Rule): string | null {
  if (rule.visits !== "instrumentation") return null;
  const places = [
    ...(rule.holdsInContainers === true ? ["what containers of workloads set themselves"] : []),
    ...(rule.holdsInServices === true ? ["services of Docker Compose", "Dockerfiles"] : []),
  ];
  if (places.length === 0) return null;
  const last = places.pop() ?? "";
  return `Also holds for ${places.length === 0 ? last : `${places.join(", ")} and ${last}`}.`;
}

function levelOf({ level, isStrictOnly }: Rule): string {
  return isStrictOnly === true ? `off (\`${level}\` with \`preset: strict\`)` : `\`${level}\``;
}

function languagesOf({ languages }: Rule): string {
  return languages === undefined ? "all" : languages.map((name) => TITLES[name]).join(", ");
}

function renderSymptoms(): string {
  const symptoms = [...new Set(rules.flatMap(({ symptoms = [] }) => symptoms))].sort(compare);
  const rows = symptoms.map(
    (symptom) => `| ${symptom} | ${listRules((rule) => hasSymptom(rule, symptom))} |`,
  );
  return ["| What you see | Rules |", "| --- | --- |", ...rows].join("\n");
}

function hasSymptom({ symptoms = [] }: Rule, symptom: Symptom): boolean {
  return symptoms.includes(symptom);
}

function renderLanguages(): string {
  const rows = SECTIONS.map(
    (section) =>
      `| ${TITLES[section]} | ${listRules(({ languages }) => languages?.includes(section) === true)} |`,
  );
  const all = `| all languages | ${listRules(({ languages }) => languages === undefined)} |`;
  return ["| Language | Rules |", "| --- | --- |", ...rows, all].join("\n");
}

function renderRules(): string {
  const rows = rules.map(
    (rule) =>
      `| ${link(rule)} | ${rule.summary.replaceAll("|", "\\|")} | ${levelOf(rule)} | ${rule.safety} |`,
  );
  return ["| Rule | What it finds | Level | Fix |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function listRules(isListed: (rule: Rule) => boolean): string {
  return rules.filter(isListed).map(link).join(", ");
}

function link({ id }: Rule): string {
  return `[${id}](rules/${id}.md)`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
