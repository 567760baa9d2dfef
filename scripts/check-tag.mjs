// Whether a tag may be released: the packages have its version, and the changelog says what is in it. Prints that section,
// which becomes the release's text: node scripts/check-tag.mjs v1.2.3
import { readFileSync } from "node:fs";

const tag = process.argv[2] ?? "";
const version = tag.replace(/^v/, "");

const faults = ["package.json", "packages/otel-fix/package.json"].flatMap((file) => {
  const found = JSON.parse(readFileSync(file, "utf8")).version;
  return found === version ? [] : [`${file} has version ${found}, the tag is ${tag}`];
});
const section = readFileSync("CHANGELOG.md", "utf8")
  .split(/^## /m)
  .find((text) => text.split(/\s/)[0] === version);
if (section === undefined) faults.push(`CHANGELOG.md has no heading "## ${version}"`);

if (faults.length > 0) {
  for (const fault of faults) console.error(fault);
  process.exitCode = 1;
} else console.log(section.slice(section.indexOf("\n")).trim());
