// Builds the chaos test and the bot that it kills, and runs it: npm run test:chaos -- --seed 1 --pulls 40 --kills 5
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { bundle } from "./bundle.mjs";

const folder = join("node_modules", ".cache", "otel-fix-chaos");
mkdirSync(folder, { recursive: true });
await bundle({ main: "test/chaos/main.ts", bot: "test/chaos/bot-process.ts" }, folder);
writeFileSync(join(folder, "package.json"), '{"type":"module"}');
const args = [join(folder, "main.js"), "--program", join(folder, "bot.js"), ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, ["--enable-source-maps", ...args], { stdio: "inherit" });
process.exitCode = status ?? 1;
