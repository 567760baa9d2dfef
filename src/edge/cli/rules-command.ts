import { NAMES_OF_SECTIONS, SECTIONS, TITLES, type SectionName } from "../../catalog/languages.ts";
import { findNearestName } from "../../core/config/nearest-name.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { wrap } from "../../core/report/wrap.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** `otel-fix rules`: which rules there are, by language and by what people see. */

export interface RulesCall {
  readonly language: string | undefined;
  readonly symptom: string | undefined;
  readonly isJson: boolean;
}

export function runRules(
  { language, symptom, isJson }: RulesCall,
  rules: readonly Rule[],
  { print, palette }: Terminal,
): number {
  const section = language === undefined ? null : readLanguage(language);
  const symptoms = symptom === undefined ? null : readSymptoms(symptom, rules);
  const chosen = rules.filter(
    (rule) =>
      (section === null || (rule.languages ?? SECTIONS).includes(section)) &&
      (symptoms === null || (rule.symptoms ?? []).some((one) => symptoms.has(one))),
  );
  if (isJson) {
    print(JSON.stringify({ version: 1, rules: chosen.map(toJson) }, null, 2));
    return 0;
  }
  const blocks = chosen.map((rule) =>
    [
      `${palette.bold(rule.id)} ${levelOf(rule)}`,
      wrap(rule.summary, 2, palette),
      wrap(palette.dim(describe(rule)), 2, palette),
    ].join("\n"),
  );
  print([...blocks, count(chosen.length, rules.length)].join("\n\n"));
  return 0;
}

function levelOf({ level, isStrictOnly }: Rule): string {
  return isStrictOnly === true ? `${level}, only with the preset strict` : level;
}

function describe({ languages, symptoms = [], operators }: Rule): string {
  const names = languages === undefined ? "all languages" : languages.map((one) => TITLES[one]).join(", ");
  return [names, ...symptoms, ...(operators === undefined ? [] : [`operator: ${operators}`])].join(" · ");
}

function count(chosen: number, all: number): string {
  const rules = chosen === all ? `${all} rules` : `${chosen} of ${all} rules`;
  return `${rules}; otel-fix explain RULE shows the page of one`;
}

function toJson({ id, level, summary, safety, since, languages, symptoms, operators, isStrictOnly }: Rule) {
  return {
    ...{ id, level, summary, safety, since },
    isStrictOnly: isStrictOnly ?? false,
    languages: languages ?? SECTIONS,
    symptoms: symptoms ?? [],
    operators: operators ?? null,
  };
}

/** As the section is called, or as people call it. */
function readLanguage(name: string): SectionName {
  const low = name.toLowerCase();
  const section =
    SECTIONS.find((one) => one.toLowerCase() === low || TITLES[one].toLowerCase() === low) ??
    NAMES_OF_SECTIONS.get(low);
  if (section !== undefined) return section;
  const nearest = findNearestName(low, [...SECTIONS, ...NAMES_OF_SECTIONS.keys()]);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  throw new UsageError(`expected a language (${SECTIONS.join(", ")}), found ${JSON.stringify(name)}.${hint}`);
}

/** Those with these words, in any order. */
function readSymptoms(text: string, rules: readonly Rule[]): ReadonlySet<string> {
  const all = [...new Set(rules.flatMap(({ symptoms = [] }) => symptoms))].sort();
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const chosen = all.filter((one) => words.every((word) => one.toLowerCase().includes(word)));
  if (chosen.length > 0 && words.length > 0) return new Set(chosen);
  throw new UsageError(
    `expected words of what you see, found ${JSON.stringify(text)}. It can be:\n${all.map((one) => `  ${one}`).join("\n")}`,
  );
}
