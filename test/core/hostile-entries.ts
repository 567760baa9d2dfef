import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { isNamed } from "../../src/app/fix/choose-fixes.ts";
import { planSuppression } from "../../src/app/fix/plan-suppression.ts";
import { findCommands } from "../../src/core/command/find-commands.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { parseExtends } from "../../src/core/config/extends.ts";
import { compileGlobs, describeGlobFault } from "../../src/core/config/globs.ts";
import { findNearestName } from "../../src/core/config/nearest-name.ts";
import { parseConfiguration } from "../../src/core/config/parse-configuration.ts";
import { policyFor } from "../../src/core/config/policy-for.ts";
import { parseFilePatch, reverseFilePatch } from "../../src/core/diff/file-diff.ts";
import { placeFinding } from "../../src/core/diff/place.ts";
import { parseKustomization } from "../../src/core/manifest/kustomization.ts";
import { createPatchIndex, whyPatch } from "../../src/core/manifest/patch-index.ts";
import { parseAnswerMarker } from "../../src/core/report/answer-marker.ts";
import { renderComment } from "../../src/core/report/comment.ts";
import { readCommandTrailer, readFixLines, renderFixMessage } from "../../src/core/report/commit-message.ts";
import { renderPatch, renderPublicPatch } from "../../src/core/report/fix-diff.ts";
import { codeBlock, paragraph, renderMarkdown } from "../../src/core/report/markdown.ts";
import { oneLine } from "../../src/core/text/one-line.ts";
import { printableLines } from "../../src/core/text/printable.ts";
import { mapIdentities, parseIdentity } from "../../src/core/review/identity.ts";
import { markDone, parseMarker } from "../../src/core/review/marker.ts";
import { hideSecrets } from "../../src/core/text/secrets.ts";
import { prose } from "../../src/core/text/prose.ts";
import { rules } from "../../src/rules/index.ts";
import { WHOLE } from "./report/samples.ts";

/** The ways in for what anybody may write: manifests and all around them, comments, configurations, markers, patches. */

const ruleIds = rules.map(({ id }) => id);
const suppressions = { mode: "allow" as const, today: "2026-01-01", ruleIds };
/** Proofs one by one cost a fixed sum at most, so much that it would hide how the rest grows: here they may cost less. */
const options = { rules, policy: presets.default, suppressions, proofBudget: 2_000 };

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: x\n";
const RESOURCE = `${HEAD}spec:\n  python: {}\n`;
const MARKER = "<!-- otel-fix:v1 finding open a;b;c;=d;=e;0;f;0 -->";

/** All that a review does with a manifest: every line of it is new, so that findings are placed. */
function review(text: string): void {
  const manifest = parseManifest("a.yaml", text);
  const { findings, suppressed } = checkManifest(manifest, options);
  const identities = mapIdentities([...findings, ...suppressed.map(({ finding }) => finding)]);
  const rows = text.split("\n").map((line) => `+${line}`);
  const diff = parseFilePatch(`@@ -0,0 +1,${rows.length} @@\n${rows.join("\n")}`);
  for (const finding of findings) {
    const placed = placeFinding(finding, manifest, diff);
    const identity = identities.get(finding);
    // A review has thirty of them at most.
    if (identity !== undefined && findings.length < 30) renderComment(placed, identity, WHOLE);
  }
}

function fix(text: string): void {
  applyFixes(parseManifest("a.yaml", text), { ...options, safeties: ["safe"] });
}

const suppression = {
  rule: "missing-recommended-disables",
  reason: "why",
  until: null,
  finding: null,
  path: null,
};

export const ENTRIES: Readonly<Record<string, (text: string) => unknown>> = {
  "a manifest": (text) => review(text),
  "a manifest below a resource": (text) => review(RESOURCE + text),
  "a manifest before a resource": (text) => review(`${text}\n---\n${RESOURCE}`),
  "an env list": (text) => review(`${HEAD}spec:\n  python:\n    env: [{name: A, value: b}${text}]\n`),
  "a block of env entries": (text) => review(`${HEAD}spec:\n  python:\n    env:\n    - name: A\n${text}`),
  "a value": (text) =>
    review(
      `${HEAD}spec:\n  env:\n  - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n    value: "${text}"\n  python: {}\n`,
    ),
  "a flow section": (text) => review(`${HEAD}spec: {${text} python: {} ${text}}\n`),
  "a suppression": (text) => review(`# otel-fix: ignore[${text}\n${RESOURCE}`),
  "an annotation": (text) =>
    review(
      `${HEAD}  annotations:\n    otel-fix/ignore: |\n      ${text.replaceAll("\n", "\n      ")}\nspec:\n  python: {}\n`,
    ),
  "a fix": (text) => fix(`${HEAD}spec:\n  python: # ${text}\n    env: []\n${text}`),
  "a suppression to be written": (text) =>
    planSuppression(
      { contents: new Map([["a.yaml", { kind: "text", text: RESOURCE + text }]]), kustomizations: [] },
      suppression,
      { rules, configuration: presets.default, today: "2026-01-01" },
    ),
  "a template": (text) => review(`{{ x }}\n# Instrumentation opentelemetry.io\n${text}\nkind: {{ y }}\n`),
  "values of a chart": (text) => review(`{{ x }}\ninstrumentation:\n  python:\n${text}`),
  "a kustomization": (text) => {
    const named = parseKustomization("a/kustomization.yaml", `patches:\n- path: ${text}`);
    const own = parseKustomization("a/kustomization.yaml", text);
    return whyPatch("a/b.yaml", [createPatchIndex([named, own])]);
  },
  "a patch": (text) => {
    parseFilePatch(text);
    parseFilePatch(`@@ -1,9 +1,9 @@\n${text}`);
    reverseFilePatch(text, `@@ -1,2 +1,3 @@\n a\n+b\n c\n${text}`);
    return reverseFilePatch(text, text);
  },
  "a diff": (text) => {
    // Lines are compared in windows of 256: a shorter text would show how the work grows within one.
    const before = text.repeat(2);
    const after = before.replaceAll("a", "b");
    renderPatch("a", before, after);
    return renderPublicPatch({ path: "a", before, after: `${before}${after}` });
  },
  "a configuration": (text) => {
    const path = ".github/otel-fix.yml";
    parseConfiguration(text, { path, ruleIds });
    parseConfiguration(`keep: {python: [${text}]}`, { path, ruleIds });
    return parseConfiguration(`paths:\n  include:\n  - "${text}"`, { path, ruleIds });
  },
  "a glob": (text) => describeGlobFault(text),
  "a path": (text) => {
    const path = text.slice(0, 1_024);
    policyFor(presets.default, path);
    return [compileGlobs(["**/*.yaml"])(path), isNamed("a/b", text), isNamed(text, "a"), parseExtends(text)];
  },
  "a name": (text) => findNearestName(text, [...ruleIds, "otel-fix"]),
  "a comment": (text) => findCommands(text, { ruleIds }),
  "a comment below a command": (text) => findCommands(`/otel-fix why\n\n${text}`, { ruleIds }),
  "the arguments of a command": (text) =>
    ["", "why ", "ignore ", "ignore missing-recommended-disables reason: "].map((word) =>
      findCommands(`/otel-fix ${word}${text}`, { ruleIds }),
    ),
  "a marker": (text) => [
    parseMarker(text),
    parseMarker(`${text}\n${MARKER}`),
    parseMarker(`<!-- otel-fix:v1 body ${text} -->`),
    markDone(`${text}\n${MARKER}`, { ending: "fixed", sha: "a" }),
    parseIdentity(text),
    parseAnswerMarker(`<!-- otel-fix:v1 answer done 1 ${text} -->`),
  ],
  "the message of a commit": (text) => {
    const deeds = [{ rule: text, what: prose`${text}`, where: text }];
    const file = { path: text, rules: [text], resources: [text, text], deeds };
    const asker = { login: "a", id: 1 };
    renderFixMessage({ files: [file], verb: "Fix", asker, command: "x" });
    return [readCommandTrailer(text), readFixLines(text)];
  },
  "what is said": (text) => [
    renderMarkdown([paragraph(prose`so ${text} it`), codeBlock("diff", text)]),
    printableLines(text),
  ],
  secrets: (text) => [hideSecrets(text), oneLine(text)],
};
