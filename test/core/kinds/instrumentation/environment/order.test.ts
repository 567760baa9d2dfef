import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SECTIONS } from "../../../../../src/catalog/languages.ts";
import { parseManifest } from "../../../../../src/core/check.ts";
import {
  environmentOf,
  type EnvironmentOptions,
} from "../../../../../src/core/kinds/instrumentation/environment/environment.ts";
import {
  literal,
  type Variable,
} from "../../../../../src/core/kinds/instrumentation/environment/variable.ts";
import { findInstrumentations } from "../../../../../src/core/kinds/instrumentation/find-instrumentations.ts";
import type { Instrumentation } from "../../../../../src/core/kinds/instrumentation/instrumentation.ts";
import { TRIES } from "../../../../property-runs.ts";

function read(spec: string): Instrumentation {
  const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec: ${spec}\n`;
  const [instrumentation] = findInstrumentations(parseManifest("a.yaml", text));
  if (instrumentation === undefined) throw new Error("no Instrumentation");
  return instrumentation;
}

function ofPod(env: Readonly<Record<string, string>>): EnvironmentOptions {
  return {
    operator: [0, 158],
    container: {
      name: "app",
      env: Object.entries(env).map(([name, value]): Variable => ({
        name,
        value: literal(value),
        origin: "pod",
        source: null,
        node: null,
      })),
      serviceName: "shop",
      resourceAttributes: "k8s.container.name=app",
      isFirst: true,
      isMusl: false,
    },
  };
}

function show({ name, value, origin }: Variable): string {
  return `${name}=${"text" in value ? value.text : `<${"fieldPath" in value ? value.fieldPath : value.reason}>`} (${origin})`;
}

const SPEC = `{
  exporter: {endpoint: "http://c:4317"},
  propagators: [tracecontext, baggage],
  sampler: {type: parentbased_traceidratio, argument: "0.5"},
  env: [{name: COMMON, value: c}, {name: OTEL_LOGS_EXPORTER, value: none}, {name: BOTH, value: common}],
  python: {env: [{name: BOTH, value: own}, {name: PYTHONPATH, value: /lib}, {name: BOTH, value: later}]},
  nodejs: {env: [{name: NODE_OPTIONS, value: --max-old-space-size=1}]}
}`;

describe("the list of a container", () => {
  it("is what the operator makes for Python", () => {
    const { variables } = environmentOf(read(SPEC), "python", ofPod({ COMMON: "pod" }));
    expect(variables().map(show)).toMatchInlineSnapshot(`
      [
        "OTEL_NODE_IP=<status.hostIP> (operator)",
        "OTEL_POD_IP=<status.podIP> (operator)",
        "COMMON=pod (pod)",
        "BOTH=own (section)",
        "PYTHONPATH=/otel-auto-instrumentation-python/opentelemetry/instrumentation/auto_instrumentation:/lib:/otel-auto-instrumentation-python (section)",
        "OTEL_LOGS_EXPORTER=none (common)",
        "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf (default)",
        "OTEL_TRACES_EXPORTER=otlp (default)",
        "OTEL_METRICS_EXPORTER=otlp (default)",
        "OTEL_SERVICE_NAME=shop (operator)",
        "OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 (field)",
        "OTEL_RESOURCE_ATTRIBUTES_POD_NAME=<metadata.name> (operator)",
        "OTEL_RESOURCE_ATTRIBUTES_NODE_NAME=<spec.nodeName> (operator)",
        "OTEL_PROPAGATORS=tracecontext,baggage (field)",
        "OTEL_TRACES_SAMPLER=parentbased_traceidratio (field)",
        "OTEL_TRACES_SAMPLER_ARG=0.5 (field)",
        "OTEL_RESOURCE_ATTRIBUTES=k8s.container.name=app (operator)",
      ]
    `);
  });

  it("has the defaults of Python before spec.env, which then does not count, before operator 0.140", () => {
    const old = environmentOf(read(SPEC), "python", { operator: [0, 139], container: null });
    expect(old.get("OTEL_LOGS_EXPORTER")).toMatchObject({ kind: "known", text: "otlp" });
    const now = environmentOf(read(SPEC), "python", { operator: [0, 140], container: null });
    expect(now.get("OTEL_LOGS_EXPORTER")).toMatchObject({ kind: "known", text: "none" });
  });

  it("has the metrics exporter of Node.js from operator 0.158 on, and does not know of another one", () => {
    const get = (operator: readonly number[] | null) =>
      environmentOf(read(SPEC), "nodejs", { operator, container: null }).get("OTEL_METRICS_EXPORTER");
    expect(get([0, 158])).toMatchObject({ kind: "known", text: "otlp" });
    expect(get([0, 157, 9])).toEqual({ kind: "absent" });
    expect(get(null)).toMatchObject({ kind: "unknown" });
  });

  it("has neither type nor argument of the sampler where a list has an argument alone", () => {
    const spec = `{sampler: {type: always_on}, env: [{name: OTEL_TRACES_SAMPLER_ARG, value: "1"}], java: {}}`;
    expect(environmentOf(read(spec), "java").get("OTEL_TRACES_SAMPLER")).toEqual({ kind: "absent" });
  });

  it("knows nothing of what a template or another tool may set before", () => {
    const spec = `{exporter: {endpoint: "http://c:4317"}, python: {env: !vault []}}`;
    expect(environmentOf(read(spec), "python").get("OTEL_EXPORTER_OTLP_ENDPOINT")).toMatchObject({
      kind: "unknown",
    });
  });

  it("holds for each name what its first entry says, wherever it comes from", () => {
    const names = fc.constantFrom(
      "A",
      "OTEL_PROPAGATORS",
      "PYTHONPATH",
      "JAVA_TOOL_OPTIONS",
      "OTEL_SERVICE_NAME",
      "OTEL_TRACES_SAMPLER_ARG",
    );
    const list = fc.array(fc.record({ name: names, value: fc.constantFrom("x", "$(A)", "") }), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(list, list, fc.constantFrom(...SECTIONS), (common, own, language) => {
        const spec = {
          propagators: ["b3"],
          sampler: { type: "xray" },
          env: common,
          [language]: { env: own },
        };
        const environment = environmentOf(read(JSON.stringify(spec)), language);
        const first = new Map(
          environment
            .variables()
            .toReversed()
            .map((variable) => [variable.name, variable]),
        );
        for (const [name, variable] of first) {
          const found = environment.get(name);
          expect(found.kind === "absent" ? null : found.variable).toEqual(variable);
        }
      }),
      { numRuns: TRIES },
    );
  });
});
