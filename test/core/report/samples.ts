import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import type { Nodes, Root } from "mdast";
import pc from "picocolors";

import { checkManifest, parseManifest } from "../../../src/core/check.ts";
import { presets } from "../../../src/core/config/defaults.ts";
import type { FileDiff } from "../../../src/core/diff/file-diff.ts";
import { placeFinding, type PlacedFinding } from "../../../src/core/diff/place.ts";
import type { Palette } from "../../../src/core/report/palette.ts";
import { rules } from "../sample-rules.ts";

/** Findings of real rules on texts, so that the reports are those that people get. */

export const LINKS = { repositoryUrl: "https://github.com/acme/shop", headSha: "0123abc", pagesUrl: null };

/** The first comment of its rule, of a bot without pages. */
export const WHOLE = { ...LINKS, isBrief: false };

export const plain: Palette = pc.createColors(false);

export interface Sample {
  readonly name?: string;
  readonly namespace?: string;
  readonly path?: string;
  /** The variable's list of names as it stands. */
  readonly value?: string;
}

export function sampleText({
  name = "python",
  namespace = "shop",
  value = "urllib3,urllib,flask",
}: Sample): string {
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    `  name: ${JSON.stringify(name)}`,
    `  namespace: ${JSON.stringify(namespace)}`,
    "spec:",
    "  python:",
    "    env:",
    "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
    `        value: ${JSON.stringify(value)}`,
    "",
  ].join("\n");
}

/** The list of variables stands elsewhere: no fix. */
export function aliasText(): string {
  return sampleText({}).replace("    env:", "    env: &list").concat("  java:\n    env: *list\n");
}

/** All lines of the text are new. */
export function addedDiff(text: string): FileDiff {
  const rows = text.split("\n").map((row, index) => ({ kind: "added" as const, line: index + 1, text: row }));
  return { hunks: [{ rows }] };
}

export function placeText(
  text: string,
  path = "deploy/a.yaml",
  diff: FileDiff | null = addedDiff(text),
): PlacedFinding {
  const manifest = parseManifest(path, text);
  const { findings, notChecked } = checkManifest(manifest, { rules, policy: presets.default });
  const [finding] = findings;
  if (finding === undefined) throw new Error(`expected a finding, found ${JSON.stringify(notChecked)}`);
  return placeFinding(finding, manifest, diff);
}

export function place(sample: Sample = {}, diff?: FileDiff | null): PlacedFinding {
  const text = sampleText(sample);
  return placeText(text, sample.path, diff === undefined ? addedDiff(text) : diff);
}

/** What GitHub makes of a text: its syntax tree by GitHub's rules. */
export function readMarkdown(text: string): Root {
  return fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

/** Every node of a tree. */
export function flatten(node: Nodes): readonly Nodes[] {
  return "children" in node ? [node, ...node.children.flatMap(flatten)] : [node];
}

/** The places that a code block of the check run's text lists as `path: line, line`. */
export function listedIn(text: string): readonly string[] {
  const blocks = readMarkdown(text).children.flatMap((node) => (node.type === "code" ? [node.value] : []));
  return blocks.flatMap((block) =>
    block.split("\n").flatMap((row) => {
      const [path = "", lines = ""] = row.split(": ");
      return lines.split(", ").map((line) => `${path}:${line}`);
    }),
  );
}
