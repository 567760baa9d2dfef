import { describe, expect, it } from "vitest";

import { parseManifest } from "../../../../../src/core/check.ts";
import { findInstrumentations } from "../../../../../src/core/kinds/instrumentation/find-instrumentations.ts";
import { listDestinations } from "../../../../../src/core/kinds/instrumentation/otlp/destination.ts";
import { parseVersion } from "../../../../../src/core/text/version.ts";

/** Each signal with its endpoint and protocol: `python traces http://c:4318 http/protobuf`. */
function listOf(spec: string, operator = ""): readonly string[] {
  const text = `apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nspec: ${spec}\n`;
  const [instrumentation] = findInstrumentations(parseManifest("a.yaml", text));
  if (instrumentation === undefined) return ["no Instrumentation"];
  const { known, without } = listDestinations(instrumentation, parseVersion(operator));
  return [
    ...known.map(({ section, signal, target, protocol }) =>
      [section.name, signal, target.text, protocol?.protocol ?? "unknown"].join(" "),
    ),
    ...without.map(({ name }) => `${name} nowhere`),
  ];
}

const OTLP = (signals: string) => `{name: OTEL_${signals}_EXPORTER, value: none}`;
const NO_OTHERS = `${OTLP("METRICS")}, ${OTLP("LOGS")}`;

describe("where a language sends its traces", () => {
  it.each([
    ["nothing", "{go: {}}", ["go nowhere"]],
    ["spec.exporter", "{exporter: {endpoint: http://a}, go: {}}", ["go traces http://a http/protobuf"]],
    [
      "spec.env before spec.exporter",
      "{exporter: {endpoint: http://a}, env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, value: http://b}], go: {}}",
      ["go traces http://b http/protobuf"],
    ],
    [
      "its own env before spec.env",
      "{env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, value: http://b}], go: {env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, value: http://c}]}}",
      ["go traces http://c http/protobuf"],
    ],
    [
      "that of the signal, wherever it stands",
      "{env: [{name: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, value: http://b}], go: {env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, value: http://c}]}}",
      ["go traces http://b http/protobuf"],
    ],
    [
      "valueFrom",
      "{exporter: {endpoint: http://a}, go: {env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, valueFrom: {}}]}}",
      [],
    ],
    ["a tag of another tool", "{exporter: {endpoint: !vault http://a}, go: {}}", []],
    [
      "an empty one",
      "{exporter: {endpoint: http://a}, go: {env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT}]}}",
      [],
    ],
    [
      "the directive of Apache HTTPD, and no variable",
      "{exporter: {endpoint: http://a}, env: [{name: OTEL_EXPORTER_OTLP_ENDPOINT, value: http://b}], apacheHttpd: {attrs: [{name: ApacheModuleOtelExporterEndpoint, value: http://c}]}, nginx: {}}",
      ["apacheHttpd traces http://c grpc", "nginx traces http://a grpc"],
    ],
  ])("%s", (_, spec, expected) => {
    expect(listOf(spec)).toEqual(expected);
  });
});

describe("the protocol of a language", () => {
  const at = (section: string, operator = "") =>
    listOf(`{exporter: {endpoint: http://a}, env: [${NO_OTHERS}], ${section}}`, operator);
  const stock = (name: string, tag: string) =>
    `${name}: {image: ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-${name}:${tag}}`;
  const protocol = (value: string) => `env: [{name: OTEL_EXPORTER_OTLP_PROTOCOL, value: ${value}}]`;

  it.each([
    ["java of no version", "java: {}", "0.158", "unknown"],
    ["java 1", stock("java", "1.33.6"), "", "grpc"],
    ["java 2", stock("java", "2.0.0"), "", "http/protobuf"],
    ["nodejs of no version", "nodejs: {}", "", "unknown"],
    ["nodejs of an operator before 0.122", "nodejs: {}", "0.121", "grpc"],
    ["nodejs of an operator from 0.122 on", "nodejs: {}", "0.122", "http/protobuf"],
    ["nodejs 0.55", stock("nodejs", "0.55.0"), "", "grpc"],
    ["python", "python: {}", "", "http/protobuf"],
    ["python with an image of its own", "python: {image: a/b:1}", "", "unknown"],
    ["python by its variable", `python: {image: a/b:1, ${protocol("grpc")}}`, "", "grpc"],
    ["python by a word that it does not know", `python: {${protocol("GRPC")}}`, "", "unknown"],
    ["dotnet by a word that it does not know", `dotnet: {${protocol("GRPC")}}`, "", "http/protobuf"],
    ["ruby", "ruby: {}", "", "http/protobuf"],
  ])("%s", (_, section, operator, expected) => {
    expect(at(section, operator).map((line) => line.split(" ")[3])).toEqual([expected]);
  });

  it("is that of each signal for Python of an operator before 0.108, whose logs have none", () => {
    const lines = listOf("{exporter: {endpoint: http://a}, python: {}}", "0.107");
    expect(lines.map((line) => line.split(" ")[3])).toEqual(["http/protobuf", "http/protobuf", "unknown"]);
  });

  it("heeds no variable where an old image of Node.js may not", () => {
    const image = "image: open-telemetry/opentelemetry-operator/autoinstrumentation-nodejs:0.53.0";
    expect(at(`nodejs: {${image}, ${protocol("http/protobuf")}}`)).toEqual([
      "nodejs traces http://a unknown",
    ]);
    expect(at(`nodejs: {${image}, ${protocol("grpc")}}`)).toEqual(["nodejs traces http://a grpc"]);
  });
});

it("knows no signals that are not sent by OTLP, and none of an SDK that is off", () => {
  const env = (name: string, value: string) => `{go: {env: [{name: ${name}, value: "${value}"}]}}`;
  expect(listOf(env("OTEL_TRACES_EXPORTER", "console, none"))).toEqual([]);
  expect(listOf(env("OTEL_TRACES_EXPORTER", "console, otlp"))).toEqual(["go nowhere"]);
  expect(listOf(env("OTEL_TRACES_EXPORTER", "$(X)"))).toEqual([]);
  expect(listOf(env("OTEL_SDK_DISABLED", "true"))).toEqual([]);
  expect(listOf(env("OTEL_CONFIG_FILE", "/a"))).toEqual([]);
});
