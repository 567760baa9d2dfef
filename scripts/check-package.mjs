// Whether what npm gets works: packed, installed in an empty folder without network, then used as people do, with this Node.js
// or those whose files are named: node scripts/check-package.mjs [NODE …]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PACKAGE = "packages/otel-fix";
const MANIFEST = `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: { name: shop }
spec:
  python:
    env:
      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS
        value: flask
`;
/** The example of the package's page, as it stands there. */
const EXAMPLE = /```js\n([\s\S]*?)```/.exec(readFileSync(`${PACKAGE}/README.md`, "utf8"))[1];

const nodes = process.argv.slice(2).map((path) => resolve(path));
const folder = mkdtempSync(join(tmpdir(), "otel-fix-package-"));
try {
  const tarball = pack();
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  writeFileSync(join(folder, "otel.yaml"), MANIFEST);
  const text = `const text = ${JSON.stringify(MANIFEST)};\n`;
  writeFileSync(join(folder, "example.js"), `${text}${EXAMPLE}\nprocess.stdout.write(fixed);\n`);
  writeFileSync(
    join(folder, "example.ts"),
    `${text}declare const console: { log(...all: unknown[]): void };\n${EXAMPLE}\nfixed satisfies string;\n`,
  );
  run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error", tarball]);
  checkTypes();
  expectScan("npx", ["--offline", "otel-fix", "scan", "otel.yaml"]);
  for (const node of nodes.length > 0 ? nodes : [process.execPath]) tryWith(node);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack() {
  const options = ["--json", "--pack-destination", folder, "--workspace", PACKAGE];
  const [{ filename, size, files, bundled }] = [
    JSON.parse(execFileSync("npm", ["pack", ...options], { encoding: "utf8" })),
  ].flatMap((packed) => (Array.isArray(packed) ? packed : Object.values(packed)));
  const names = files.map(({ path }) => path);
  for (const name of ["LICENSE", "README.md", "THIRD-PARTY.md", "dist/core.d.ts", "dist/rule-pages.json"])
    if (!names.includes(name)) throw new Error(`the package has no ${name}: npm run build:package`);
  if (bundled?.length > 0) throw new Error(`the package has ${bundled.join(", ")} in it`);
  const cli = statSync(`${PACKAGE}/dist/cli.js`).size;
  console.log(`npm pack: ${(size / 1e6).toFixed(2)} MB, command line ${(cli / 1e6).toFixed(2)} MB`);
  return join(folder, filename);
}

function checkTypes() {
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const compilerOptions = { strict: true, noEmit: true, target: "es2023", module: "nodenext", types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["example.ts"] }));
  const { status, stdout } = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`the types of otel-fix/core: ${stdout}`);
}

function tryWith(node) {
  expectScan(node, ["node_modules/.bin/otel-fix", "scan", "otel.yaml"]);
  const fixed = run(node, ["example.js"]);
  if (!fixed.includes("flask,requests,urllib3")) throw new Error(`otel-fix/core did not fix it:\n${fixed}`);
  console.log(
    `npm install --offline: scan and otel-fix/core work with Node.js ${run(node, ["--version"]).trim()}`,
  );
}

/** Exit code 1: there is something to say. */
function expectScan(program, args) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
  if (status !== 1 || !stdout.includes("missing-recommended-disables"))
    throw new Error(`${program} ${args.join(" ")}: exit code ${status}\n${stdout}${stderr}`);
}

function run(program, args) {
  return execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
