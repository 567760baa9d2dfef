import { applyFixes, checkManifest, parseManifest } from "../../../../../src/core/check.ts";
import { presets } from "../../../../../src/core/config/defaults.ts";
import { readers } from "../../../../../src/core/kinds/readers.ts";
import { readManifest, type Manifest } from "../../../../../src/core/manifest/manifest.ts";
import { remark, type InnerText, type Recogniser } from "../../../../../src/core/manifest/recogniser.ts";
import { readLiteralBlock } from "../../../../../src/core/yaml/literal-block.ts";
import type { Node, NodePath } from "../../../../../src/core/yaml/node.ts";
import { proseToText } from "../../../../../src/core/text/prose.ts";
import { rules } from "../../../../../src/rules/index.ts";

/** What is said of values, in short. */
export interface Verdict {
  /** The messages, and why there is no fix where there is none. */
  readonly findings: readonly string[];
  readonly notChecked: readonly string[];
  /** Instrumentations that were judged. */
  readonly judged: number;
  /** The text after the fixes. */
  readonly fixed: string;
}

const options = { rules, policy: presets.default };

export function checkValues(text: string, path = "values.yaml"): Verdict {
  return verdictOf(parseManifest(path, text));
}

/** The same where texts in the text are read too. */
export function checkTexts(text: string, path = "a.yaml"): Verdict {
  const recognisers = [...readers.recognisers, literalBlocks];
  return verdictOf(readManifest(path, text, { readers: { ...readers, recognisers } }));
}

const literalBlocks: Recogniser = {
  open: () => (document) => (compose) => {
    const composed = compose();
    const root = composed.ok ? composed.root : null;
    return { ...remark(), inner: root === null ? [] : findBlocks(document.file, root, []) };
  },
};

function findBlocks(file: string, node: Node, path: NodePath): readonly InnerText[] {
  if (node.kind === "seq")
    return node.items.flatMap((item, index) => findBlocks(file, item, [...path, index]));
  if (node.kind === "map")
    return node.pairs.flatMap(({ key, value }) =>
      value === null || key.kind !== "scalar" ? [] : findBlocks(file, value, [...path, key.text]),
    );
  const block = node.kind === "scalar" ? readLiteralBlock(file, node) : null;
  return block === null ? [] : [{ ...block, path, whyNoFix: null }];
}

export function verdictOf(manifest: Manifest): Verdict {
  const { findings, notChecked, instrumentations } = checkManifest(manifest, options);
  return {
    findings: findings.map(
      ({ message, whyNoFix }) => proseToText(message) + (whyNoFix === null ? "" : ` (no fix: ${whyNoFix})`),
    ),
    notChecked: notChecked.map(({ reason }) => reason),
    judged: instrumentations,
    fixed: applyFixes(manifest, { ...options, safeties: ["safe"] }).manifest.text,
  };
}

/** A list with one entry that has nothing to do with anything. */
export const ENV = "env: [{name: A, value: b}]";

export const NAMES = "requests,urllib3,urllib,flask";
