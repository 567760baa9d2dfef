import type { Configuration } from "./policy.ts";
import { presets } from "./defaults.ts";
import type { Key } from "./render-key.ts";

/** Settings as the configuration file has them, with a comment behind a line. */

/** What stands behind the line of a key; undefined where nothing does. */
export type DescribeKey = (key: Key) => string | undefined;

/** The keys of a file, the presets' name first. */
export function settingsOf(configuration: Configuration, preset: string | readonly string[]): object {
  const keys = Object.entries(configuration).filter(([key]) => key !== "isStrict");
  return { preset, ...Object.fromEntries(keys) };
}

/** Every key with its default, and what it is for: the form of docs/configuration.md and of `otel-fix init`. */
export function renderDefaults(): readonly string[] {
  return renderSettings(settingsOf(presets.default, "default"), (key) => COMMENTS[String(key.at(-1))]);
}

export function renderSettings(settings: object, describe: DescribeKey): readonly string[] {
  return renderEntries(settings, [], describe).map(({ text, comment }) =>
    comment === undefined ? text : `${text.padEnd(COLUMN)} # ${comment}`,
  );
}

/** Where comments begin. */
const COLUMN = 34;

interface Line {
  readonly text: string;
  readonly comment: string | undefined;
}

function renderEntries(map: object, above: Key, describe: DescribeKey): readonly Line[] {
  return Object.entries(map).flatMap(([name, value]: [string, unknown]): readonly Line[] => {
    const key = [...above, name];
    const head = `${"  ".repeat(above.length)}${renderName(name)}:`;
    const comment = describe(key);
    return isFilledMap(value)
      ? [{ text: head, comment }, ...renderEntries(value, key, describe)]
      : [{ text: `${head} ${renderValue(value)}`, comment }];
  });
}

export function isFilledMap(value: unknown): value is object {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
  );
}

/** In flow style; globs are quoted, since a `*` or `{` would begin something else. */
export function renderValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(renderValue).join(", ")}]`;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "object" && value !== null) return renderFlowMap(value);
  return typeof value === "string" ? renderName(value) : "{}";
}

function renderFlowMap(map: object): string {
  const entries = Object.entries(map).map(
    ([key, value]: [string, unknown]) => `${renderName(key)}: ${renderValue(value)}`,
  );
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Plain where YAML reads it as the text that it is. */
function renderName(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

const COMMENTS: Readonly<Record<string, string>> = {
  preset: "or another one, or a list: [strict, quiet-node]",
  operator: 'or a version, "0.158"',
  recommended: "what resources should disable, by language",
  only: "python: [flask, redis]: disable everything else",
  keep: "never disable these, whatever recommended and only say",
  rules: "rule-id: off | notice | warning | error",
  overrides: '- paths: ["clusters/test/**"] with recommended, only, keep or rules',
  comments: "or summary, off",
  drafts: "comment on drafts too",
  failOn: "or notice, warning, never",
  allow: "the lowest repository role that may fix something",
  suppressions: "or report, deny",
};
