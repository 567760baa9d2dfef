import { describe, expect, it } from "vitest";

import { createShop, fixedManifest, manifest, propose, startWorld } from "./world.ts";

const RULE = "missing-recommended-disables";

const indent = (text: string, by: number) => text.replaceAll(/^(?=.)/gm, " ".repeat(by));

function configMap(inner: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: hook}\ndata:\n  cr.yaml: |\n${indent(inner, 4)}`;
}

function page(inner: string): string {
  return `# Guide\n\n1. Apply:\n\n   \`\`\`yaml\n${indent(inner, 3)}   \`\`\`\n`;
}

const [STRING, PAGE] = ["deploy/hook.yaml", "docs/guide.md"];

describe("an Instrumentation in a string, and one on a page beside it", () => {
  it("get a review with a suggestion that commits, and an annotation whose fix /otel-fix commits", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [STRING]: configMap(manifest()), [PAGE]: page(manifest()) });
    await settle();

    const [thread, ...others] = await pull.threads();
    expect(others).toEqual([]);
    expect(thread).toMatchObject({ path: STRING, line: 16, isResolved: false });
    expect(pull.reviews()).toHaveLength(1);
    expect(pull.reviews()[0]?.body).not.toContain(PAGE);
    const [check] = pull.checkRuns();
    expect(check?.annotations).toMatchObject([{ path: PAGE, level: "notice" }]);
    expect(check?.summary).toContain("here only: documentation is copied, not applied");

    await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "ada");
    await settle();
    expect((await repository.readFile(STRING, "telemetry"))?.toString()).toBe(configMap(fixedManifest()));
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.reviews()).toHaveLength(1);

    await pull.comment("/otel-fix", "ada");
    await settle();
    expect((await repository.readFile(PAGE, "telemetry"))?.toString()).toBe(page(fixedManifest()));
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success", annotations: [] }]);
  });

  it("are suppressed by `/otel-fix ignore` above the string's key and above the fence", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const pull = await propose(repository, { [STRING]: configMap(manifest()), [PAGE]: page(manifest()) });
    await settle();
    await pull.comment(`/otel-fix ignore ${RULE} reason: wanted`, "ada");
    await settle();
    const read = async (path: string) => (await repository.readFile(path, "telemetry"))?.toString();
    const words = `otel-fix: ignore[${RULE}] wanted`;
    expect(await read(STRING)).toBe(configMap(manifest()).replace("  cr.yaml", `  # ${words}\n  cr.yaml`));
    expect(await read(PAGE)).toBe(
      page(manifest()).replace("   ```yaml", `   <!-- ${words} -->\n   \`\`\`yaml`),
    );
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success", annotations: [] }]);
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
  });
});

const PYTHON = ["python:", "  env:", "    - name: A", "      value: b"];
const ADDED = [
  "    - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
  '      value: "requests,urllib3,urllib,flask"',
];

/** Lines around a python section, which stands at a column. */
type Form = readonly [path: string, before: readonly string[], column: number, after: readonly string[]];

const FORMS: readonly (readonly [string, Form])[] = [
  [
    "a Helm template",
    [
      "chart/templates/otel.yaml",
      [
        "{{- if .Values.otel }}",
        "apiVersion: opentelemetry.io/v1alpha1",
        "kind: Instrumentation",
        "metadata:",
        '  name: {{ include "shop.name" . }}',
        "  labels:",
        '    {{- include "shop.labels" . | nindent 4 }}',
        "spec:",
      ],
      2,
      ["{{- end }}"],
    ],
  ],
  [
    "values of opentelemetry-kube-stack",
    [
      "deploy/values.yaml",
      [
        "clusterName: shop",
        "opentelemetry-operator:",
        "  enabled: true",
        "instrumentation:",
        "  enabled: true",
      ],
      2,
      [],
    ],
  ],
  [
    "the values of an Argo CD Application, a string",
    [
      "argo/otel.yaml",
      [
        "apiVersion: argoproj.io/v1alpha1",
        "kind: Application",
        "metadata: {name: otel}",
        "spec:",
        "  source:",
        "    chart: opentelemetry-kube-stack",
        "    helm:",
        "      values: |",
        "        instrumentation:",
        "          enabled: true",
      ],
      10,
      ["  project: default"],
    ],
  ],
  [
    "the values of a Flux HelmRelease",
    [
      "flux/otel.yaml",
      [
        "apiVersion: helm.toolkit.fluxcd.io/v2",
        "kind: HelmRelease",
        "metadata: {name: otel}",
        "spec:",
        "  chart: {spec: {chart: opentelemetry-kube-stack}}",
        "  values:",
        "    instrumentation:",
        "      enabled: true",
      ],
      6,
      [],
    ],
  ],
];

function render([, before, column, after]: Form, lines: readonly string[]): string {
  const own = lines.map((line) => " ".repeat(column) + line);
  return [...before, ...own, ...after, ""].join("\n");
}

describe.each(FORMS)("%s", (_, form) => {
  it("gets a review with a suggestion that commits", async () => {
    const { sandbox, settle } = await startWorld();
    const repository = await createShop(sandbox);
    const [path] = form;
    const pull = await propose(repository, { [path]: render(form, PYTHON) });
    await settle();
    const [thread, ...others] = await pull.threads();
    expect(others).toEqual([]);
    expect(thread).toMatchObject({ path, isResolved: false });
    await pull.applySuggestion(thread?.comments[0]?.id ?? 0, "ada");
    await settle();
    const text = (await repository.readFile(path, "telemetry"))?.toString();
    expect(text).toBe(render(form, [...PYTHON, ...ADDED]));
    expect(await pull.threads()).toMatchObject([{ isResolved: true }]);
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success", annotations: [] }]);
  });
});

describe("a page by itself", () => {
  it("is not read, and a command says so", async () => {
    const { sandbox, settle } = await startWorld();
    const pull = await propose(await createShop(sandbox), { [PAGE]: page(manifest()) });
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ conclusion: "success", annotations: [] }]);
    await pull.comment(`/otel-fix ${PAGE}`, "ada");
    await settle();
    expect(pull.comments().at(-1)?.body).toContain("it is only checked beside manifests");
  });

  it("is read where the configuration includes it", async () => {
    const { sandbox, settle } = await startWorld();
    const configuration = 'paths: {include: ["docs/**"]}\n';
    const repository = await createShop(sandbox, { ".github/otel-fix.yml": configuration });
    const pull = await propose(repository, { [PAGE]: page(manifest()) });
    await settle();
    expect(pull.checkRuns()).toMatchObject([{ annotations: [{ path: PAGE, level: "notice" }] }]);
    expect([await pull.threads(), pull.reviews()]).toEqual([[], []]);
  });
});
