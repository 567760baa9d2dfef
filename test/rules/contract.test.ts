import { existsSync, readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { scanFiles } from "../../src/app/scan/scan-files.ts";
import { parseManifest } from "../../src/core/check.ts";
import { mergeLayers } from "../../src/core/config/merge-layers.ts";
import { parseConfiguration } from "../../src/core/config/parse-configuration.ts";
import type { Configuration } from "../../src/core/config/policy.ts";
import type { Rule } from "../../src/core/lint/rule.ts";
import { parseKustomization } from "../../src/core/manifest/kustomization.ts";
import { isKustomization } from "../../src/core/manifest/paths.ts";
import { rules } from "../../src/rules/index.ts";
import { readFixtures, readSettings, type Fixture } from "./fixtures.ts";

/** What holds for every rule: one id for its file, its page, its fixtures and its place in the index. */

const HEADINGS = [
  "Wrong",
  "Right",
  "What happens",
  "When to keep it",
  "How it is fixed",
  "How to switch it off",
  "Sources",
];

const ids = rules.map(({ id }) => id);

it("has a file, a page and a folder of fixtures for each rule of the index, and for nothing else", () => {
  expect(list("../../src/rules/", /^(?!index)(.*)\.ts$/)).toEqual(ids);
  expect(list("../../docs/rules/", /^(.*)\.md$/)).toEqual(ids);
  expect(list("../fixtures/rules/", /^([^.]+)$/)).toEqual(ids);
});

describe.each(rules)("$id", (rule) => {
  const page = readFileSync(new URL(`../../docs/rules/${rule.id}.md`, import.meta.url), "utf8");
  const fixtures = readFixtures(rule.id);
  const good = fixtures.filter(({ file }) => file.startsWith("good."));
  const bad = fixtures.filter(({ file }) => file.startsWith("bad."));

  it("has an id that names the problem in words, and a summary of one sentence", () => {
    expect(rule.id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
    expect(rule.summary).toMatch(/^[A-Z][^\n]*\.$/);
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("has a page that opens with its id and summary", () => {
    const [title, first] = page.split("\n").filter((line) => line !== "");
    expect(title).toBe(`# ${rule.id}`);
    expect(first?.replaceAll("`", "")).toBe(rule.summary.replaceAll("`", ""));
  });

  it("has a page with the fixed headings, in order", () => {
    const headings = [...page.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(HEADINGS);
  });

  it("is found by what people see", () => {
    expect(rule.symptoms?.length ?? 0).toBeGreaterThan(0);
  });

  it("fires in each example of its page that is wrong, and in none that is right", async () => {
    for (const files of readExamples(page, "Wrong"))
      expect(await countIn(files, rule), [...files.values()].join("---\n")).toBeGreaterThan(0);
    const right = readExamples(page, "Right");
    expect(right.length).toBeGreaterThan(0);
    for (const files of right) expect(await countIn(files, rule), [...files.values()].join("---\n")).toBe(0);
  });

  it("fires in every bad fixture, on the marked lines alone, and in the words that the markers have", async () => {
    expect(bad.length).toBeGreaterThan(0);
    for (const fixture of bad) {
      expect(fixture.expected.length, fixture.file).toBeGreaterThan(0);
      const found = await findIn(fixture, rule.id);
      expect(
        found.map(({ line }) => line),
        fixture.file,
      ).toEqual(fixture.expected.map(({ line }) => line));
      for (const [index, { words }] of fixture.expected.entries())
        for (const word of words.split(",")) expect(found[index]?.message, fixture.file).toContain(word);
    }
  });

  it("is silent in every good fixture", async () => {
    expect(good.length).toBeGreaterThan(0);
    for (const fixture of good) expect(await findIn(fixture, rule.id), fixture.file).toEqual([]);
  });

  it("has no fixed text or expectation without its fixture", () => {
    const folder = new URL(`../fixtures/rules/${rule.id}/`, import.meta.url);
    const beside = readdirSync(folder).filter((file) => /\.(?:fixed\.\w+|expected)$/.test(file));
    for (const file of beside) {
      const sources = [
        file.replace(".fixed", ""),
        file.replace(/\.expected$/, ".yaml"),
        file.replace(/\.expected$/, ".json"),
      ];
      const isKnown = sources.some((source) => source !== file && existsSync(new URL(source, folder)));
      expect(isKnown, file).toBe(true);
    }
  });
});

function list(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(new URL(folder, import.meta.url))
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .sort();
}

/**
 * The manifests of a section: each block by itself, or all of them together where their first lines name files. A block of
 * the project's own configuration counts for those after it.
 */
function readExamples(page: string, heading: string): readonly ReadonlyMap<string, string>[] {
  const [, section = ""] = new RegExp(`^## ${heading}\n(.*?)^## `, "ms").exec(page) ?? [];
  const blocks = [...section.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);
  const named = blocks.flatMap((text): [string, string][] => {
    const path = /^# (\S+\.ya?ml)\n/.exec(text)?.[1];
    return path === undefined ? [] : [[path, text]];
  });
  const own = named.filter(([path]) => path === CONFIGURATION);
  if (named.length > own.length) return [new Map(named)];
  return blocks
    .filter((text) => !text.startsWith(`# ${CONFIGURATION}`))
    .map((text) => new Map([["example.yaml", text], ...own]));
}

const CONFIGURATION = ".github/otel-fix.yml";

async function countIn(files: ReadonlyMap<string, string>, rule: Rule): Promise<number> {
  const { findings } = await scanTexts(files, configurationFor(rule, files.get(CONFIGURATION)));
  return findings.filter(({ finding }) => finding.rule === rule.id).length;
}

/** Every rule is on. */
function configurationFor(rule: Rule, text = ""): Configuration {
  const parsed = parseConfiguration(text, { path: CONFIGURATION, ruleIds: ids });
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join("\n"));
  const preset = rule.isStrictOnly === true ? "preset: strict" : "";
  const base = parseConfiguration(preset, { path: CONFIGURATION, ruleIds: ids });
  return mergeLayers(base.ok ? [base.layer, parsed.layer] : [parsed.layer]);
}

async function findIn({ file, text, files }: Fixture, id: string) {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  const path = files.has(file) ? file : file.slice(file.indexOf("/") + 1);
  const { findings } = await scanTexts(files, configurationFor(rule, readSettings(text)));
  const { lines } = parseManifest(path, text);
  return findings
    .filter(({ finding }) => finding.rule === id && finding.path === path)
    .map(({ finding: { range, message } }) => ({
      line: lines.positionAt(range.start).line,
      message: message.map((part) => (typeof part === "string" ? part : part.code)).join(""),
    }));
}

/** As the command line scans a folder. */
function scanTexts(files: ReadonlyMap<string, string>, configuration: Configuration) {
  const kustomizations = [...files]
    .filter(([path]) => isKustomization(path))
    .map(([path, text]) => parseKustomization(path, text));
  async function* read() {
    for (const [path, text] of files)
      yield await Promise.resolve({ path, content: { kind: "text", text } as const });
  }
  return scanFiles({
    files: read(),
    rules,
    configuration,
    today: "2026-01-01",
    fixing: "none",
    writeFile: () => Promise.reject(new Error("nothing is to be written")),
    readKustomizations: () => Promise.resolve(kustomizations),
  });
}
