// Writes everything that runs to dist/: compiled modules, and the data files that they read.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

import { renderPages } from "./render-pages.mjs";

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], { stdio: "inherit" });
chmodSync("dist/cli.js", 0o755);
renderPages("dist/pages.json");
// What --setup registers.
copyFileSync("app.yml", "dist/app.yml");
