// The conventions of CONTRIBUTING.md that a machine can hold, each with its reason.
import js from "@eslint/js";
import { defineConfig } from "eslint/config";
import redos from "eslint-plugin-redos";
import regexp from "eslint-plugin-regexp";
import tseslint from "typescript-eslint";

export default defineConfig(
  { ignores: ["**/dist/**", "bundle/**", "coverage/**", "test/fixtures/**"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Names are found by their declaration: functions at module level, arrow functions only as arguments.
      "func-style": ["error", "declaration", { allowArrowFunctions: true }],
      // One name per thing across the code base, whichever file imports it.
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
      // A type that lies is worse than none; a cast needs a comment that says why it is true.
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // node:test-like matchers and Hono handlers return promises that their callers await.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
    },
  },
  {
    files: ["**/test/**/*.ts"],
    rules: {
      // Asymmetric matchers (expect.stringContaining) are typed as any.
      "@typescript-eslint/no-unsafe-assignment": "off",
    },
  },
  {
    files: ["**/src/**/*.ts"],
    rules: {
      // What separates code that is liked from code that is feared is the tail of its sizes.
      "max-lines": ["error", { max: 250, skipBlankLines: false, skipComments: false }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      "max-depth": ["error", 3],
      "max-params": ["error", 3],
      complexity: ["error", 14],
    },
  },
  {
    // Whoever writes a file, a comment or a configuration chooses what an expression runs on: each has to be linear. One
    // of the two plugins reasons about the expression, the other searches for an attack too; either finds some that the
    // other does not. scripts/check-expressions.mjs has those that are put together from parts.
    files: ["**/src/**/*.ts"],
    plugins: { redos, regexp },
    rules: {
      // Counted in steps: a busy machine must not make a difference.
      "redos/no-vulnerable": ["error", { attackTimeout: null, randomSeed: 1, cache: true }],
      "regexp/no-super-linear-backtracking": ["error", { report: "potential" }],
      // A sticky one is tried at one place only.
      "regexp/no-super-linear-move": ["error", { report: "potential", ignoreSticky: true }],
      "no-restricted-syntax": [
        "error",
        {
          selector: ":function :matches(NewExpression, CallExpression)[callee.name='RegExp']",
          message:
            "An expression that is put together stands at module level, where it is checked to be linear.",
        },
        {
          selector: "TaggedTemplateExpression[tag.name='prose'] > TemplateLiteral > ArrayExpression",
          message: "plain(…) says that these are words of ours, and no code.",
        },
      ],
    },
  },
  {
    files: ["src/rules/**/*.ts"],
    rules: { "max-lines": ["error", { max: 150 }] },
  },
  {
    // Tables of names: they are read by programs.
    files: ["src/catalog/data/**/*.ts"],
    rules: { "max-lines": "off" },
  },
  {
    files: ["scripts/**/*.mjs", "*.mjs"],
    languageOptions: { globals: { process: "readonly", console: "readonly", URL: "readonly" } },
  },
);
