import { expect, it } from "vitest";

import { explainPods } from "../../src/app/explain/explain-pods.ts";
import { collectFiles } from "../../src/app/files/collect-files.ts";
import { chooseFixes } from "../../src/app/fix/choose-fixes.ts";
import type { PullRequestState } from "../../src/app/ports.ts";
import { analysePullRequest } from "../../src/app/review/analyse-pull-request.ts";
import { scanFiles, type SourceFile } from "../../src/app/scan/scan-files.ts";
import { presets } from "../../src/core/config/defaults.ts";
import { rules } from "../../src/rules/index.ts";
import { createReader } from "./reader.ts";

/** Files that say nothing of OpenTelemetry, and hold what others refer to by name, for all who ask. */

const context = { rules, configuration: presets.default, today: "2026-01-01" };

const instrumentation = `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: { name: shop, namespace: obs }
spec:
  exporter:
    endpoint: "https://gateway:4318"
    tls: { secretName: certificates, ca_file: ca.crt }
  java: {}
`;
const workload = (annotations: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: apps }
spec:
  template:
    metadata: { annotations: { ${annotations} } }
    spec:
      containers: [{ name: cart, image: registry.example/cart:1.4 }]
`;
const SELECTS = "instrumentation.opentelemetry.io/inject-java: obs/shop";
const object = (kind: string, namespace: string, name: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\n`;
const annotated = `apiVersion: v1
kind: Namespace
metadata: { name: apps, annotations: { instrumentation.opentelemetry.io/inject-java: obs/nothing } }
`;

type Files = Readonly<Record<string, string>>;
const shop: Files = { "a.yaml": instrumentation, "b.yaml": workload(SELECTS) };

const CASES: readonly (readonly [string, string, Files, number])[] = [
  ["a Service elsewhere", "endpoint-host", { ...shop, "c.yaml": object("Service", "obs", "gateway") }, 1],
  [
    "a Service of the pods' namespace",
    "endpoint-host",
    { "0.yaml": object("Service", "apps", "gateway"), ...shop },
    0,
  ],
  [
    "a Secret elsewhere",
    "tls-secret-namespace",
    { ...shop, "c.yaml": object("Secret", "obs", "certificates") },
    1,
  ],
  [
    "a Secret of both namespaces",
    "tls-secret-namespace",
    {
      ...shop,
      "c.yaml": object("Secret", "obs", "certificates"),
      "d.yaml": object("Secret", "apps", "certificates"),
    },
    0,
  ],
  [
    "a Secret in the same file",
    "tls-secret-namespace",
    { ...shop, "a.yaml": `${instrumentation}---\n${object("Secret", "obs", "certificates")}` },
    1,
  ],
  [
    "a workload whose Namespace asks for it",
    "annotation-resource-not-found",
    { "a.yaml": instrumentation, "n.yaml": annotated, "w.yaml": workload("team: shop") },
    1,
  ],
];

it.each(CASES)("%s: a scan", async (_, rule, files, count) => {
  const { findings } = await scanFiles({
    ...context,
    files: list(files),
    fixing: "none",
    writeFile: () => Promise.resolve(),
    readKustomizations: () => Promise.resolve([]),
  });
  expect(findings.filter(({ finding }) => finding.rule === rule)).toHaveLength(count);
});

it.each(CASES)("%s: a review", async (_, rule, files, count) => {
  const state: Partial<PullRequestState> = {
    ref: { owner: "acme", repo: "shop", number: 1 },
    headSha: "head",
    baseSha: "base",
    today: "2026-01-01",
    threads: [],
    reviews: [],
    changedFiles: Object.keys(files).map((path) => ({ path, change: "added" as const })),
  };
  // What an analysis does not look at is left away.
  const analysis = await analysePullRequest(state as PullRequestState, {
    ...context,
    reader: createReader(files),
  });
  expect(analysis?.findings.filter(({ finding }) => finding.rule === rule)).toHaveLength(count);
});

it.each(CASES)("%s: a command", async (_, rule, files, count) => {
  const ref = { owner: "a", repo: "b", number: 1 };
  const collected = await collectFiles(createReader(files), ref, { sha: "head", paths: Object.keys(files) });
  const { left, files: fixed } = chooseFixes(
    { contents: collected?.contents ?? new Map(), kustomizations: [] },
    { scope: { of: "all" }, finding: null, withUnsafe: true },
    context,
  );
  const all = JSON.stringify([left, fixed.map((file) => file.rules)]);
  expect(all.includes(rule)).toBe(count > 0);
});

it("leaves files alone to which nothing refers", async () => {
  const files = { ...shop, "c.yaml": `${object("Service", "obs", "other")}spec: [\n` };
  const { notChecked, manifests } = await scanFiles({
    ...context,
    files: list(files),
    fixing: "none",
    writeFile: () => Promise.resolve(),
    readKustomizations: () => Promise.resolve([]),
  });
  expect(notChecked).toEqual([]);
  expect(manifests).toBe(2);
});

it("explains a pod that says nothing itself, in a Namespace that asks for it", async () => {
  const files = { "a.yaml": instrumentation, "n.yaml": annotated, "w.yaml": workload("team: shop") };
  const { workloads } = await explainPods(list(files), presets.default);
  expect(workloads.map((one) => one.injections.map(({ isOfNamespace }) => isOfNamespace))).toEqual([[true]]);
});

/** What is walked comes one by one, each after a wait. */
async function* list(files: Files): AsyncGenerator<SourceFile> {
  for (const [path, text] of Object.entries(files))
    yield await Promise.resolve({ path, content: { kind: "text", text } as const });
}
