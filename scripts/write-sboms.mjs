// What the server installs, as CycloneDX and SPDX: node scripts/write-sboms.mjs FOLDER
// `npm sbom --omit dev` leaves out whatever a workspace names among its devDependencies too (npm 11.19: yaml and zod were
// missing), so npm is shown the product alone. That nothing is missing is compared with the lock file.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { listInstalled } from "./third-party.mjs";

const target = process.argv[2] ?? ".";
const folder = mkdtempSync(join(tmpdir(), "otel-fix-sbom-"));
const npm = (...args) => execFileSync("npm", args, { cwd: folder, encoding: "utf8", maxBuffer: 1e8 });
try {
  const product = { ...JSON.parse(readFileSync("package.json", "utf8")), name: "otel-fix-server" };
  delete product.workspaces;
  delete product.devDependencies;
  writeFileSync(join(folder, "package.json"), JSON.stringify(product));
  for (const file of ["package-lock.json", ".npmrc"]) copyFileSync(file, join(folder, file));
  npm("install", "--package-lock-only", "--offline", "--loglevel=error");
  mkdirSync(target, { recursive: true });
  for (const [format, ending] of [
    ["cyclonedx", "cdx"],
    ["spdx", "spdx"],
  ]) {
    const text = npm("sbom", "--package-lock-only", "--sbom-format", format);
    expectWhole(text);
    writeFileSync(join(target, `otel-fix-server.${ending}.json`), text);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function expectWhole(text) {
  const missing = listInstalled()
    .map(({ name, version }) => `pkg:npm/${name.replace("@", "%40")}@${version}`)
    .filter((address) => !text.includes(`"${address}"`));
  if (missing.length > 0) throw new Error(`npm sbom left out ${missing.join(", ")}`);
}
