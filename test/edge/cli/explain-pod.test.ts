import { describe, expect, it } from "vitest";

import { createFolder, run } from "./command-line.ts";

const RESOURCE = `apiVersion: opentelemetry.io/v1alpha1
kind: Instrumentation
metadata: { name: py, namespace: obs }
spec:
  exporter: { endpoint: "http://c.obs:4317" }
  env: [{ name: OTEL_SERVICE_NAME, value: all }]
  python:
    env:
      - { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://c.obs:4318" }
      - { name: OTEL_EXPORTER_OTLP_HEADERS, value: "authorization=Bearer hush" }
`;

function workload(annotations: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  template:
    metadata: { annotations: { ${annotations} } }
    spec:
      containers:
        - name: web
          image: registry.example/web:1
          env: [{ name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://own:4318" }]
        - name: other
          image: registry.example/other:1
`;
}

const INJECT = "instrumentation.opentelemetry.io/inject-";

async function explain(annotations: string): Promise<string> {
  const cwd = createFolder({ "resource.yaml": RESOURCE, "web.yaml": workload(annotations) });
  const { code, stdout } = await run(["explain-pod", "."], { cwd });
  expect(code).toBe(0);
  return stdout;
}

describe("explain-pod", () => {
  it("says which resource reaches a container, and where each value comes from", async () => {
    const text = await explain(`${INJECT}python: obs/py`);
    expect(text).toContain("takes `Instrumentation obs/py` (`resource.yaml`, line 1).");
    expect(text).toContain("container web: instrumented: Python\n");
    expect(text).toContain("OTEL_EXPORTER_OTLP_ENDPOINT=http://own:4318  (the container's own)");
    expect(text).toContain(
      "✗ OTEL_EXPORTER_OTLP_ENDPOINT=http://c.obs:4318  (the language's env list; overridden)",
    );
    expect(text).toContain("OTEL_SERVICE_NAME=all  (spec.env)");
    expect(text).toContain("OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf  (the operator's default)");
    expect(text).toContain("container other: not instrumented");
  });

  it("shows no value that may be a secret", async () => {
    const text = await explain(`${INJECT}python: obs/py`);
    expect(text).not.toContain("hush");
    expect(text).toContain("OTEL_EXPORTER_OTLP_HEADERS=(not shown: it may be a secret)");
  });

  it("says why nothing is injected", async () => {
    expect(await explain("a: b")).toContain("Nothing asks for instrumentation.");
    expect(await explain(`${INJECT}python: obs/none`)).toContain("finds no such Instrumentation in sight");
    const two = await explain(`${INJECT}python: obs/py, ${INJECT}java: obs/py`);
    expect(two).toContain("No container is reached");
    expect(two).not.toContain("instrumented: ");
  });

  it("says so where it finds no workload", async () => {
    const cwd = createFolder({ "resource.yaml": RESOURCE });
    const { code, stdout } = await run(["explain-pod", "resource.yaml"], { cwd });
    expect(code).toBe(2);
    expect(stdout).toContain("No workload that names OpenTelemetry was found.");
  });
});
