// npm run bench:templates: time to check templates as a multiple of that for plain manifests of the same length, in one run.
import { performance } from "node:perf_hooks";

import { tsImport } from "tsx/esm/api";

const load = (path) => tsImport(`../src/${path}`, import.meta.url);
const { checkManifest, parseManifest } = await load("core/check.ts");
const { presets } = await load("core/config/defaults.ts");
const { rules } = await load("rules/index.ts");

const ROUNDS = 15;

console.log("documents  plain    template  ratio for the same length");
for (const count of [1, 20, 100, 400]) {
  const [plain, template] = [false, true].map((isTemplate) =>
    Array.from({ length: count }, (_, index) => render(index, isTemplate)).join(""),
  );
  const times = { plain: Infinity, template: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    times.plain = Math.min(times.plain, timeOf(plain));
    times.template = Math.min(times.template, timeOf(template));
  }
  const ratio = times.template / template.length / (times.plain / plain.length);
  const show = (value) => `${value.toFixed(2)} ms`.padEnd(9);
  console.log(`${String(count).padEnd(10)} ${show(times.plain)}${show(times.template)} ${ratio.toFixed(2)}`);
}

function timeOf(text) {
  const start = performance.now();
  checkManifest(parseManifest("a.yaml", text), { rules, policy: presets.default });
  return performance.now() - start;
}

/** A resource as charts have it: a condition around it and one within, a helper's labels, values in lines. */
function render(index, isTemplate) {
  const choose = (template, plain) => (isTemplate ? template : plain);
  return [
    choose(`{{- if .Values.on${index} }}`, "# a comment of the length"),
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    choose('  name: {{ include "shop.name" . }}', "  name: the-python-instrumentation"),
    "  labels:",
    choose('    {{- include "shop.labels" . | nindent 4 }}', "    app.kubernetes.io/name: the-shop-python"),
    "spec:",
    "  exporter:",
    choose("    endpoint: {{ .Values.endpoint }}", '    endpoint: "http://collector:4317"'),
    choose("  {{- with .Values.java }}", "  # a comment of it"),
    "  java:",
    "    image: x",
    choose("  {{- end }}", "  # another"),
    "  python:",
    "    env:",
    "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
    "        value: requests,urllib3,urllib,flask",
    choose("{{- end }}", "# the end"),
    "---",
    "",
  ].join("\n");
}
