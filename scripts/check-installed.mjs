// Whether the built product runs with what `npm ci --omit=dev` installs, in an empty clone: .ci/run does this after the build.
// Every module is loaded, also what is loaded only when it is needed.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** They do their work as soon as they are loaded. */
const PROGRAMS = ["action.js", "cli.js", "main.js"];

const clone = mkdtempSync(join(tmpdir(), "otel-fix-installed-"));
try {
  execFileSync("git", ["clone", "--quiet", process.cwd(), clone]);
  execFileSync("npm", ["ci", "--omit=dev", "--loglevel=error"], { cwd: clone, stdio: "inherit" });
  for (const name of ["hono", "graphql", "nock"])
    if (existsSync(join(clone, "node_modules", name)))
      throw new Error(`npm ci --omit=dev installs ${name}: run npm explain ${name} to see why`);
  cpSync("dist", join(clone, "dist"), { recursive: true });
  const modules = readdirSync(join(clone, "dist"), { recursive: true })
    .filter((name) => name.endsWith(".js") && !PROGRAMS.includes(name))
    .map((name) => pathToFileURL(join(clone, "dist", name)).href);
  start("-e", `Promise.all(${JSON.stringify(modules)}.map((url) => import(url)))`);
  start("dist/cli.js", "scan", "app.yml");
  start("--eval", `process.env.INPUT_PATHS = "app.yml"; import("./dist/action.js")`);
  // It starts with all of its settings or not at all, and has loaded everything when it says so.
  const { stderr } = spawnSync(process.execPath, ["dist/main.js"], { cwd: clone, encoding: "utf8", env: {} });
  if (!stderr.includes("APP_ID is missing")) throw new Error(`dist/main.js does not start: ${stderr}`);
  const { length: count } = readdirSync(join(clone, "node_modules"));
  console.log(`npm ci --omit=dev: ${modules.length} modules load, and all programs start (${count} folders)`);
} finally {
  rmSync(clone, { recursive: true, force: true });
}

function start(...args) {
  execFileSync(process.execPath, args, { cwd: clone, stdio: ["ignore", "ignore", "inherit"] });
}
