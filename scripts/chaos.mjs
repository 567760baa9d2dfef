// Builds the chaos test and the bot that it kills, and runs it: npm run test:chaos -- --seed 1 --pulls 40 --kills 5
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { build } from "esbuild";

const folder = join("node_modules", ".cache", "otel-fix-chaos");
mkdirSync(folder, { recursive: true });
await build({
  bundle: true,
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "es2023",
  entryPoints: { main: "test/chaos/main.ts", bot: "test/chaos/bot-process.ts" },
  outdir: folder,
});
writeFileSync(join(folder, "package.json"), '{"type":"module"}');
const args = [join(folder, "main.js"), "--program", join(folder, "bot.js"), ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, ["--enable-source-maps", ...args], { stdio: "inherit" });
process.exitCode = status ?? 1;
