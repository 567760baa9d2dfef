import { existsSync, readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { scanFiles } from "../../src/app/scan/scan-files.ts";
import { parseManifest } from "../../src/core/check.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { isKustomization, parseKustomization } from "../../src/core/manifest/kustomization.ts";
import { rules } from "../../src/rules/index.ts";
import { readFixtures, type Fixture } from "./fixtures.ts";

/** What holds for every rule: one id for its file, its page, its fixtures and its place in the index. */

const HEADINGS = ["What it finds", "Why it matters", "How it is fixed", "How to decline", "Sources"];

/** What a rule about disabling something has on top. */
const EXTRA = "Check before you disable";

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
    expect(headings.filter((heading) => heading !== EXTRA)).toEqual(HEADINGS);
  });

  it("says on its page what level, safety and version it has", () => {
    const safety = rule.safety;
    expect(page).toContain(`Level: \`${rule.level}\` · Fix: ${safety} · Since: ${rule.since}`);
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

async function findIn({ file, text, files }: Fixture, rule: string) {
  const path = files.size === 1 ? file : file.slice(file.indexOf("/") + 1);
  const { findings } = await scanTexts(files);
  const { lines } = parseManifest(path, text);
  return findings
    .filter(({ finding }) => finding.rule === rule && finding.path === path)
    .map(({ finding: { range, message } }) => ({
      line: lines.positionAt(range.start).line,
      message: message.map((part) => (typeof part === "string" ? part : part.code)).join(""),
    }));
}

/** As the command line scans a folder. */
function scanTexts(files: ReadonlyMap<string, string>) {
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
    configuration: presets.default,
    today: "2026-01-01",
    fixing: "none",
    writeFile: () => Promise.reject(new Error("nothing is to be written")),
    readKustomizations: () => Promise.resolve(kustomizations),
  });
}
