// What otel-fix is measured beside: programs that others use for the same. npm installs them into a folder of their own, in
// exactly these versions; they are no dependencies of the project.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { findVersion, quote } from "./timing.mjs";

const PACKAGES = ["@ast-grep/cli@0.51.1", "eslint@10.15.0", "yaml-eslint-parser@2.1.0"];
const AST_GREP_RULE = resolve("scripts/bench-scan/peers/ast-grep.yml");
const ESLINT_RULE = resolve("scripts/bench-scan/peers/eslint-rule.mjs");

/**
 * @typedef {{ name: string, command: string[], json: string[], read: (stdout: string) => string[] }} Peer
 * `json` is the same command with a report from which `read` takes the files that have a finding.
 */

/**
 * @param {{ folder: string, target: string }} options where to install them, and the folder that they scan
 * @returns {{ peers: Record<"astGrep" | "eslint" | "filtered", Peer | null>, missing: string[] }}
 */
export function installPeers({ folder, target }) {
  const fault = install(folder);
  if (fault !== null)
    return { peers: { astGrep: null, eslint: null, filtered: null }, missing: [`the peers: ${fault}`] };
  const astGrep = findAstGrep(folder);
  const hasRipgrep = findVersion("rg") !== null;
  return {
    peers: {
      astGrep: astGrep && describeAstGrep(astGrep, target),
      eslint: describeEslint(folder, target),
      filtered: astGrep && hasRipgrep ? describeFiltered(astGrep, target) : null,
    },
    missing: [
      ...(astGrep === null ? ["ast-grep: its package has no program for this system"] : []),
      ...(hasRipgrep ? [] : ["rg: it is not installed"]),
    ],
  };
}

/** The files in which a program finds something, in order. */
export function listFound({ json: [program, ...args], read }, folder) {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0 && status !== 1) throw new Error(`${program} ended with ${status}: ${stderr}`);
  return [...new Set(read(stdout).map((path) => resolve(folder, path)))].sort();
}

/** Null, or why it failed. What the packages would run is left out: it only links the programs that are there. */
function install(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const options = [
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-package-lock",
    "--fetch-retries=1",
    "--loglevel=error",
  ];
  const { status, stderr, error } = spawnSync("npm", ["install", ...options, ...PACKAGES], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
  });
  if (status === 0) return null;
  const reason = error?.message ?? stderr.trim().split("\n").slice(0, 3).join(", ");
  return `npm could not install ${PACKAGES.join(", ")}: ${reason}`;
}

/** The package for this system holds the program itself; that of the name has only what leads to it. */
function findAstGrep(folder) {
  const scope = join(folder, "node_modules", "@ast-grep");
  const place = readdirSync(scope).find((name) => name.startsWith("cli-"));
  return place === undefined
    ? null
    : join(scope, place, process.platform === "win32" ? "ast-grep.exe" : "ast-grep");
}

function describeAstGrep(program, target) {
  const command = [program, "scan", "-r", AST_GREP_RULE, target];
  return {
    name: "`ast-grep scan` with the nearest rule",
    command,
    json: [...command, "--json=compact"],
    read: readAstGrep,
  };
}

function describeFiltered(program, target) {
  const pipe = (...more) => {
    const scan = [program, "scan", "-r", AST_GREP_RULE, ...more].map(quote).join(" ");
    return ["sh", "-c", `rg -lF opentelemetry.io ${quote(target)} | xargs ${scan}`];
  };
  return {
    name: "`rg -l opentelemetry.io \\| xargs ast-grep scan`",
    command: pipe(),
    json: pipe("--json=compact"),
    read: readAstGrep,
  };
}

function readAstGrep(stdout) {
  return JSON.parse(stdout).map(({ file }) => file);
}

function describeEslint(folder, target) {
  const config = join(folder, "eslint.config.mjs");
  writeFileSync(config, writeConfig());
  const program = join(folder, "node_modules", "eslint", "bin", "eslint.js");
  const command = [process.execPath, program, "-c", config, target];
  return {
    name: "`eslint` with `yaml-eslint-parser` and that rule",
    command,
    json: [...command, "--format", "json"],
    read: (stdout) =>
      JSON.parse(stdout)
        .filter(({ messages }) => messages.length > 0)
        .map(({ filePath }) => filePath),
  };
}

/** It stands beside the parser: modules are looked for from where the one that imports them is. */
function writeConfig() {
  return `import * as parser from "yaml-eslint-parser";
import { rule } from ${JSON.stringify(pathToFileURL(ESLINT_RULE).href)};

export default [
  {
    files: ["**/*.yaml"],
    languageOptions: { parser },
    plugins: { bench: { rules: { "missing-recommended-disables": rule } } },
    rules: { "bench/missing-recommended-disables": "warn" },
  },
];
`;
}
