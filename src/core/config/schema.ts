/**
 * The configuration file as people write it: every key optional, unknown keys refused. The texts below are what the
 * JSON Schema and docs/configuration.md show; a check's `error` is what the author should have written instead.
 */
import * as z from "zod";
import { extendsForm, parseExtends } from "./extends.ts";
import { describeGlobFault } from "./globs.ts";
import { PRESET_NAMES } from "./presets.ts";

/** What stands in one file. `null` asks for the preset's value, or for an empty list. */
export type ConfigurationFile = z.output<ReturnType<typeof createConfigurationSchema>>;

export type NamesInFile = NonNullable<ConfigurationFile["recommended"]>;

/** Items that one list may have. */
export const maxListLength = 200;

/** Presets that one file may combine. */
const maxPresets = 20;

/** The schema for a set of rules; core itself knows none. */
export function createConfigurationSchema(ruleIds: readonly string[]) {
  return z
    .strictObject({
      _extends: setting(
        z.string().refine((text) => parseExtends(text) !== undefined, { error: extendsForm }),
        "Another file to build on: `repo`, `owner/repo`, or either with `:path/to/file.yml`. This file's settings win.",
      ),
      preset: setting(
        presetSchema(),
        "The settings to start from: a preset, or a list in which later ones win. `strict` also fails the check on warnings, shows suppressed findings, and turns on the rules whose pages say so. `quiet-…` recommends disabling what floods traces.",
      ),
      target: setting(targetSchema(), "What the manifests are for."),
      recommended: setting(
        namesSchema(),
        "Instrumentations that resources should disable, in the order in which a fix adds them.",
      ),
      only: setting(
        namesSchema(),
        "The only instrumentations that resources should leave enabled. For a language with names here, its `recommended` names don't count; an empty list has no effect.",
      ),
      keep: setting(
        namesSchema(),
        "Instrumentations you rely on: otel-fix never asks to disable them, whatever `recommended` and `only` say.",
      ),
      rules: setting(rulesSchema(ruleIds, levelSchema().nullable()), rulesDescription),
      paths: setting(pathsSchema(), "The files that otel-fix checks."),
      overrides: setting(
        overridesSchema(ruleIds),
        "Different settings for some paths. If several match a file, the later one wins.",
      ),
      review: setting(reviewSchema(), "How a pull request shows findings."),
      check: setting(checkSchema(), "The check run."),
      fix: setting(fixSchema(), "Fixes by command."),
      suppressions: setting(
        z.enum(["allow", "report", "deny"]),
        "`allow`: a suppression hides its finding. `report`: it hides the comment, the check summary shows the finding as suppressed, and a suppression without a reason has no effect. `deny`: suppressions have no effect, and the finding says so.",
      ),
    })
    .meta({
      title: "otel-fix configuration",
      description: "Settings of otel-fix, read from .github/otel-fix.yml.",
    });
}

/** A key that may be left out, or be `null`. */
function setting<T extends z.ZodType>(schema: T, description: string) {
  return z.exactOptional(schema.nullable().meta({ description }));
}

function presetSchema() {
  const name = z.enum(PRESET_NAMES);
  const list = z.array(name).max(maxPresets, { error: `at most ${maxPresets} presets` });
  return z.union([name, list], { error: `a preset, or a list of them (${PRESET_NAMES.join(", ")})` });
}

function targetSchema() {
  return z.strictObject({
    operator: setting(
      z.string().regex(/^(?:unknown|v?\d{1,4}\.\d{1,4}(?:\.\d{1,4})?)$/, {
        error: 'a version of the OpenTelemetry Operator in quotes, such as "0.158", or unknown',
      }),
      'Version of the OpenTelemetry Operator, in quotes: `"0.158"`. Rules that apply only to some versions use it. With `unknown`, they stay silent, or name the versions they apply to.',
    ),
  });
}

function namesSchema() {
  return z.strictObject({
    python: setting(nameListSchema(), "For `spec.python`."),
    java: setting(nameListSchema(), "For `spec.java`."),
    nodejs: setting(nameListSchema(), "For `spec.nodejs`."),
    dotnet: setting(
      nameListSchema(),
      "For `spec.dotnet`: ids such as `SQLCLIENT`, or `TRACES_SQLCLIENT` for one signal.",
    ),
    php: setting(nameListSchema(), "For `spec.php`."),
    ruby: setting(nameListSchema(), "For `spec.ruby`: names such as `net_http`."),
  });
}

function nameListSchema() {
  return z
    .array(z.string().regex(/^[^\s,]+$/, { error: "a name without commas or spaces, such as urllib3" }))
    .max(maxListLength, { error: `at most ${maxListLength} names` });
}

const rulesDescription = "Level by rule id. A rule that isn't listed has the level on its page.";

function levelSchema() {
  return z.enum(["off", "notice", "warning", "error"]);
}

function rulesSchema<T extends z.ZodType>(ruleIds: readonly string[], level: T) {
  return z.strictObject(Object.fromEntries(ruleIds.map((id) => [id, z.exactOptional(level)])));
}

const includeDescription =
  "Files to check. Can't be empty. If you don't set it, otel-fix also checks Markdown and Terraform (`**/*.{md,mdx,markdown,tf,tofu}`), Dockerfiles and files with variables (`*.env`), on a pull request only along with other files. If you do, it checks only what matches.";

function pathsSchema() {
  const include = globListSchema().min(1, { error: "at least one glob" });
  return z.strictObject({
    // Without null: a key whose list was commented out would leave nothing to look at, and nobody would notice.
    include: z.exactOptional(include.meta({ description: includeDescription })),
    exclude: setting(
      globListSchema(),
      "Files to skip, even if `include` matches them or the command line names them.",
    ),
  });
}

function overridesSchema(ruleIds: readonly string[]) {
  const override = z.strictObject({
    paths: globListSchema()
      .min(1, { error: "at least one glob" })
      .meta({ description: "Files that these settings apply to." }),
    recommended: setting(namesSchema(), "Like `recommended`, for these files."),
    only: setting(namesSchema(), "Like `only`, for these files."),
    keep: setting(namesSchema(), "Like `keep`, for these files."),
    rules: setting(rulesSchema(ruleIds, levelSchema()), "Like `rules`, for these files."),
  });
  return z.array(override).max(100, { error: "at most 100 overrides" });
}

function reviewSchema() {
  return z.strictObject({
    comments: setting(
      z.enum(["inline", "summary", "off"]),
      "`inline`: comments on the lines. `summary`: one review that lists the findings. `off`: only the check run.",
    ),
    drafts: setting(z.boolean(), "Comment on drafts too. Otherwise drafts get only the check run."),
  });
}

function checkSchema() {
  return z.strictObject({
    failOn: setting(
      z.enum(["notice", "warning", "error", "never"]),
      "The lowest level at which a finding makes the check run fail.",
    ),
  });
}

function fixSchema() {
  return z.strictObject({
    allow: setting(
      z.enum(["read", "triage", "write", "maintain", "admin"]),
      "The lowest repository role that may use `/otel-fix` to fix or suppress something. The author of a pull request may also ask for another review. In a public repository, `read` and `triage` count only for people who were given access.",
    ),
  });
}

/** Globs of one list; a first one that takes back (`!`) would take back nothing, and the list would match nothing. */
function globListSchema() {
  return z
    .array(globSchema())
    .max(maxListLength, { error: `at most ${maxListLength} globs` })
    .superRefine(([first], context) => {
      if (first?.startsWith("!") !== true) return;
      const message = "a glob before the first one with !, which only undoes what earlier ones matched";
      context.addIssue({ code: "custom", path: [0], input: first, message });
    });
}

function globSchema() {
  return z.string().superRefine((text, context) => {
    const message = describeGlobFault(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}
