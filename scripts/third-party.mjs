// Whose work is in what is shipped: the packages in a bundle with their licences, and the catalogue's sources.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const MODULES = "node_modules/";

/**
 * The packages of which anything is in the bundle, by name.
 * @param {import("esbuild").Metafile} metafile
 */
export function listBundled(metafile) {
  const folders = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .filter(([path, { bytesInOutput }]) => path.includes(MODULES) && bytesInOutput > 0)
    .map(([path]) => folderOf(path));
  return [...new Set(folders)].map(readPackage).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder of the innermost package; some have further package.json files within. */
function folderOf(path) {
  const start = path.lastIndexOf(MODULES) + MODULES.length;
  const [scopeOrName, name] = path.slice(start).split("/");
  return path.slice(0, start) + (scopeOrName.startsWith("@") ? `${scopeOrName}/${name}` : scopeOrName);
}

function readPackage(folder) {
  const { name, version, license: licence } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  return { name, version, licence, texts };
}

/** What `npm ci --omit=dev` installs, from the lock file. */
export function listInstalled() {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
  return Object.entries(packages)
    .filter(([path, { dev, link }]) => path.includes(MODULES) && dev !== true && link !== true)
    .map(([path, { version, license: licence }]) => ({
      name: path.slice(path.lastIndexOf(MODULES) + MODULES.length),
      version,
      licence,
    }));
}

/** The repositories from which the catalogue's tables are made, with their commits. */
export function listCatalogueSources() {
  const folder = "src/catalog/data";
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const found = texts.flatMap((text) => [
    ...text.matchAll(/(?<![\w./-])([\w.-]+\/[\w.-]+)@([0-9a-f]{40})\b/g),
  ]);
  return [...new Set(found.map(([, repository, commit]) => `${repository}@${commit}`))].sort();
}

const LISTS = "docs/decisions/0016-licences.md";

/** The first cells of a table of that page, below the heading. */
function readList(heading) {
  const section = readFileSync(LISTS, "utf8").split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return new Map(
    [...section.matchAll(/^\| `([^`]+)` +\| ([^|]*?) +\|/gm)].map(([, key, value]) => [key, value]),
  );
}

/** What is not as the list has it, a sentence each. */
export function findLicenceFaults(packages) {
  const allowed = readList("Licences of packages");
  return packages
    .filter(({ licence }) => !allowed.has(licence))
    .map(
      ({ name, version, licence }) =>
        `${name}@${version} has the licence ${licence ?? "none"}: ${LISTS} does not list it`,
    );
}

export function findSourceFaults() {
  const known = readList("Sources of the catalogue");
  return listCatalogueSources()
    .filter((source) => !known.has(ownerOf(source)))
    .map((source) => `the catalogue has data of ${source}: ${LISTS} does not list ${ownerOf(source)}`);
}

function ownerOf(source) {
  return source.split("/")[0];
}

/** The text that is shipped beside bundles. Throws where a package brings no text of its licence. */
export function renderThirdParty(metafiles) {
  const all = metafiles.flatMap(listBundled);
  const packages = [...new Map(all.map((one) => [`${one.name}@${one.version}`, one])).values()];
  const licences = readList("Sources of the catalogue");
  const silent = packages.filter(({ texts }) => texts.length === 0);
  if (silent.length > 0)
    throw new Error(
      `no licence text in ${silent.map(({ name }) => name).join(", ")}: look up their licences`,
    );
  const sources = listCatalogueSources().map((source) => `- ${source} (${licences.get(ownerOf(source))})`);
  return [
    "# Third-party works",
    "otel-fix is licensed under Apache-2.0. This file is generated; it lists the works of others that are in it.",
    "## Sources of the catalogue",
    "Names of instrumentations, variables, images and fields come from these repositories, at these commits.",
    sources.join("\n"),
    "## Packages",
    ...packages.map(({ name, version, licence, texts }) =>
      [`### ${name} ${version} (${licence})`, ...texts.map(fence)].join("\n\n"),
    ),
    "",
  ].join("\n\n");
}

function fence(text) {
  return `\`\`\`text\n${text.replaceAll("```", "'''")}\n\`\`\``;
}
