// Imports go one way: entries → app, edge, rules → core, catalog. Each edge with its reason.
const floors = [
  "text",
  "yaml",
  "config",
  "manifest",
  "forms",
  "kinds",
  "lint",
  "fix",
  "diff",
  "review",
  "command",
  "report",
];

/** A floor of core knows only itself and those below it. */
const floorRules = floors.slice(0, -1).map((floor, index) => ({
  name: `core-${floor}-knows-only-what-is-below`,
  comment: `core is built from the ground up (${floors.join(" → ")}): a floor that imports one above it can no longer be understood alone`,
  severity: "error",
  from: { path: `^src/core/${floor}/` },
  to: { path: `^src/core/(${floors.slice(index + 1).join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...floorRules,
    {
      name: "no-cycles",
      comment: "two files that need each other are one file, or miss a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "core-is-pure",
      comment:
        "core runs in a browser as it is: only yaml, zod and pure parsers; never node:*, network or clock",
      severity: "error",
      from: { path: "^src/core/" },
      to: {
        pathNot: [
          "^src/(core|catalog)/",
          "^node_modules/(yaml|zod|diff|dockerfile-ast|picomatch|@types/picomatch|@types/mdast|mdast-util-[a-z-]+|micromark-extension-gfm|picocolors|string-width|wrap-ansi)/",
        ],
      },
    },
    {
      name: "rules-know-core-and-catalog-only",
      comment: "a rule is metadata and one small pure function",
      severity: "error",
      from: { path: "^src/rules/" },
      to: { pathNot: ["^src/(core|catalog|rules)/"] },
    },
    {
      name: "rules-do-not-know-the-bot",
      comment: "a rule returns findings; where and how they are shown is decided elsewhere",
      severity: "error",
      from: { path: "^src/rules/" },
      to: { path: "^src/core/(diff|review|command|report)/" },
    },
    {
      name: "catalog-knows-nothing",
      comment: "facts are data",
      severity: "error",
      from: { path: "^src/catalog/" },
      to: { pathNot: "^src/catalog/" },
    },
    {
      name: "app-waits-through-ports",
      comment:
        "use cases declare what they need in app/ports.ts; the edge implements it, so the same use case serves the app, the command line and the tests",
      severity: "error",
      from: { path: "^src/app/" },
      to: {
        path: ["^src/(edge|rules)/", "^src/[a-z-]+[.]ts$", "^node_modules/(probot|@octokit|hono)"],
      },
    },
    {
      name: "the-product-does-not-know-the-workspaces",
      comment:
        "the bot must not be able to tell the embedded GitHub from the real one, and what is shipped holds neither it nor the demo",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^(sandbox|demo|test|scripts)/" },
    },
    {
      name: "the-product-runs-on-its-dependencies",
      comment:
        "`npm ci --omit=dev` installs nothing else, neither what the workspaces need nor what the tests do",
      severity: "error",
      from: { path: "^src/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
        pathNot: "^node_modules/@types/",
      },
    },
    {
      name: "sandbox-does-not-know-the-bot",
      comment:
        "a fake that shares code with what it checks proves nothing; and it is there for any GitHub App, its tests included",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(src|demo|test|scripts)/" },
    },
    {
      name: "no-one-imports-an-entry",
      comment: "entries only wire things together",
      severity: "error",
      from: { path: ["^src/.+/", "^(sandbox|demo)/"] },
      to: { path: ["^src/[a-z-]+[.]ts$", "^demo/src/main[.]ts$"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
