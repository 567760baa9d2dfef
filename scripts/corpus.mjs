// npm run corpus -- DIR [DIR …]: scans any folder as the command line does, tries every safe fix on a copy in memory, holds
// the laws of fixes, and reports by form how many files are understood. --write puts the report into docs/corpus.md and
// keeps there what somebody wrote behind a finding of the sample after reading it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

import { format, resolveConfig } from "prettier";
import { tsImport } from "tsx/esm/api";

const load = (path) => tsImport(`../src/${path}`, import.meta.url);
const { scanFiles } = await load("app/scan/scan-files.ts");
const { parseManifest } = await load("core/check.ts");
const { presets } = await load("core/config/defaults.ts");
const { isLookedAt } = await load("core/config/policy-for.ts");
const { proseToText } = await load("core/text/prose.ts");
const { findInstrumentations } = await load("core/kinds/instrumentation/find-instrumentations.ts");
const { createKustomizationReader } = await load("edge/files/read-kustomizations.ts");
const { createNeighbourReader } = await load("edge/files/read-neighbours.ts");
const { walkFiles } = await load("edge/files/walk.ts");
const { rules } = await load("rules/index.ts");
const { findBreaches, isSafe } = await load("../scripts/corpus-laws.ts");

const PAGE = "docs/corpus.md";
const SAMPLE = 60;

const folders = process.argv.slice(2).filter((argument) => argument !== "--write");
if (folders.length === 0) {
  console.error("expected a folder: npm run corpus -- DIR");
  process.exit(2);
}
const { files, others } = await readFiles();
const before = await scan(files);
const fixed = await scan(files, "preview");
const breaches = await findBreaches(files, { before, fixed, scan });
const report = await format(render(), { ...(await resolveConfig(PAGE)), parser: "markdown" });
if (process.argv.includes("--write")) writeFileSync(PAGE, report);
else process.stdout.write(report);
process.exitCode = breaches.length > 0 ? 1 : 0;

/** Those that a scan of the folders looks at, and how many it does not. */
async function readFiles() {
  const found = [];
  let count = 0;
  const walk = {
    isIncluded: () => true,
    isExcluded: () => false,
    isTold: () => true,
    onUnreadable: () => undefined,
  };
  for await (const { path, content } of walkFiles({ paths: folders, ...walk })) {
    if (content.kind === "text" && isLookedAt(presets.default, globbed(path)))
      found.push({ path, text: content.text });
    else count += 1;
  }
  return { files: found, others: count };
}

/** Globs know neither a root nor "..". */
function globbed(path) {
  return resolve(path).replace(/^\/+/, "");
}

function scan(sources, fixing = "none") {
  return scanFiles({
    files: toContents(sources),
    rules,
    configuration: presets.default,
    today: "2026-01-01",
    fixing,
    writeFile: () => Promise.reject(new Error("nothing is written")),
    readKustomizations: createKustomizationReader(),
    readNeighbours: createNeighbourReader(),
    toConfigured: globbed,
  });
}

async function* toContents(sources) {
  for (const { path, text } of sources) yield { path, content: { kind: "text", text } };
}

function render() {
  const safe = before.findings.filter(isSafe).length;
  return `# The corpus

What otel-fix makes of ${files.length} files of public repositories as they stand there, kept outside of this repository: \`npm run corpus -- DIR --write\` scans the folders, applies every safe fix to a copy in memory, and writes this page; ${others} more files in the folders are of kinds that a scan passes over.

## Files by form

${renderForms()}

"In part": an Instrumentation in it is checked, and something else in it is listed. "Nothing": it holds no Instrumentation and no values of one, and otel-fix is silent about it.

Reasons why something is listed as not checked:

${renderCounts(
  before.notChecked.map(({ reason }) => generalize(reason)),
  "reason",
)}

## Findings

${renderCounts(
  before.findings.map(({ finding }) => `\`${finding.rule}\` (${finding.level})`),
  "rule",
)}

Safe fixes offered: ${safe}. Laws that they break: ${breaches.length}. Held are, of each fix by itself: the file reads as before, its finding is gone, no other one is new; of all of a file: the bytes outside the edits are equal; of all files: a second run changes nothing.
${breaches.map((breach) => `\n- ${shorten(breach)}`).join("")}

## A sample

${Math.min(SAMPLE, before.findings.length)} of the findings, rule by rule in turn, chosen by a digest of their paths and judged by reading the file:

${renderSample()}
`;
}

function renderForms() {
  const rows = new Map();
  for (const file of files) {
    const [form, end] = [formOf(file), endOf(file)];
    const row = rows.get(form) ?? { files: 0, checked: 0, "in part": 0, "not checked": 0, nothing: 0 };
    rows.set(form, { ...row, files: row.files + 1, [end]: row[end] + 1 });
  }
  const sorted = [...rows].sort(([, a], [, b]) => b.files - a.files);
  return renderTable(
    ["form", "files", "checked", "in part", "not checked", "nothing"],
    sorted.map(([form, row]) => [form, ...Object.values(row)]),
  );
}

/** By path and content. */
function formOf({ path, text }) {
  if (/\.(?:md|mdx|markdown)$/i.test(path)) return "Markdown";
  if (/\.(?:tf|tofu)$/i.test(path)) return "Terraform";
  if (
    /\{\{|<%|%\{/.test(text) &&
    /^(?:.*\/)?templates\/|\.(?:tpl|tmpl|gotmpl|tftpl|j2|erb)$|\.tmpl\./.test(path)
  )
    return "template";
  if (/^kind: *(?:HelmRelease|Application|ApplicationSet|HelmChart|HelmChartConfig|Release)\b/m.test(text))
    return "release";
  const { documents } = parseManifest(path, text);
  if (documents.some(({ within }) => within !== null)) return "string in a manifest";
  if (/values[^/]*$/i.test(path)) return "chart values";
  if (/\{\{/.test(text) && !/^kind:/m.test(text)) return "template";
  return /\.(?:ya?ml|json)$/i.test(path) ? "plain" : "other";
}

function endOf({ path, text }) {
  const isListed = before.notChecked.some((entry) => entry.path === path);
  const holds = findInstrumentations(parseManifest(path, text)).length > 0;
  if (holds) return isListed ? "in part" : "checked";
  return isListed ? "not checked" : "nothing";
}

/** What one reason has in common with others of its kind. */
function generalize(reason) {
  return reason.replace(/^line \d+: /, "").replaceAll(/`[^`]*`/g, "`…`");
}

function renderCounts(names, title) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return renderTable(
    [title, "times"],
    [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
  );
}

function renderSample() {
  const judged = readJudged();
  const rows = takeInTurn(before.findings.map(toRow).sort((a, b) => (a.digest < b.digest ? -1 : 1)))
    .slice(0, SAMPLE)
    .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line));
  return renderTable(
    ["file", "line", "message", "judged"],
    rows.map(({ file, line, message }) => [
      file,
      line,
      message,
      judged.get(keyOf(file, line, message)) ?? "",
    ]),
  );
}

/** The first of each rule, then the second of each: what is rare is in the sample too. */
function takeInTurn(rows) {
  const counts = new Map();
  const numbered = rows.map((row) => {
    const turn = counts.get(row.rule) ?? 0;
    counts.set(row.rule, turn + 1);
    return { ...row, turn };
  });
  return numbered.sort((a, b) => a.turn - b.turn);
}

function toRow({ finding, manifest }) {
  const file = shorten(manifest.path);
  const { line } = manifest.lines.positionAt(finding.range.start);
  // What follows the colon says the same of each.
  const message = proseToText(finding.message).split(": ")[0].replaceAll("|", "\\|");
  return {
    rule: finding.rule,
    file,
    line,
    message,
    digest: createHash("sha256").update(`${file}:${line}`).digest("hex"),
  };
}

/** Where the folders lie is nobody's business. */
function shorten(text) {
  const folder = folders.find((one) => text.startsWith(join(one, "/")));
  return folder === undefined ? text : relative(dirname(resolve(folder)), resolve(text));
}

/** What the page's sample says already, by its rows. */
function readJudged() {
  const page = existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "";
  const cells = page.split("\n").map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));
  return new Map(
    cells.filter((row) => row.length === 6).map((row) => [keyOf(row[1], row[2], row[3]), row[4]]),
  );
}

function keyOf(file, line, message) {
  return `${file}:${line} ${message}`;
}

function renderTable(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
  return rows.length === 0 ? "None." : lines.join("\n");
}
