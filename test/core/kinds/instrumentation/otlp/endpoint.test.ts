import { describe, expect, it } from "vitest";

import {
  isInCluster,
  isLoopback,
  parseEndpoint,
  signalPathOf,
  withoutSignalPath,
  writeEndpoint,
} from "../../../../../src/core/kinds/instrumentation/otlp/endpoint.ts";

const partsOf = (text: string) => {
  const endpoint = parseEndpoint(text);
  return endpoint && [endpoint.scheme, endpoint.host, endpoint.port, endpoint.path, endpoint.tail];
};

describe("the parts of an endpoint", () => {
  it.each([
    ["http://collector:4317", ["http", "collector", 4317, "", ""]],
    [
      "  HTTPS://Collector.Obs:4318/v1/traces?a=b#c ",
      ["https", "collector.obs", 4318, "/v1/traces", "?a=b#c"],
    ],
    ["http://collector", ["http", "collector", null, "", ""]],
    ["http://collector:", ["http", "collector", null, "", ""]],
    ["http://collector:99999999", ["http", "collector", null, "", ""]],
    ["collector:4317", [null, "collector", 4317, "", ""]],
    ["//collector:4317/", [null, "collector", 4317, "/", ""]],
    ["http://[fd00::1]:4318/a", ["http", "fd00::1", 4318, "/a", ""]],
    ["http://[fd00::1]", ["http", "fd00::1", null, "", ""]],
    ["fd00::4317", [null, "fd00::4317", null, "", ""]],
    ["http://user:4317@collector:4318", ["http", "collector", 4318, "", ""]],
    ["http://user:4317@collector", ["http", "collector", null, "", ""]],
    ["http://$(OTEL_NODE_IP):4317", ["http", "$(otel_node_ip)", 4317, "", ""]],
    ["http://${A:-b/c}:4318/x", ["http", "${a:-b/c}", 4318, "/x", ""]],
    ["http://{{ .Values.a | quote }}-x:4317", ["http", "{{ .values.a | quote }}-x", 4317, "", ""]],
    ["http://c:$(PORT)", ["http", "c", null, "", ""]],
    ["$(URL)", [null, "$(url)", null, "", ""]],
    ["unix:///run/a:4317", ["unix", "", null, "/run/a:4317", ""]],
    ["unix:run/a:4317", ["unix", "", null, "", ""]],
  ])("%s", (text, parts) => {
    expect(partsOf(text)).toEqual(parts);
  });

  it.each([
    "",
    "  ",
    "http://a b:4317",
    "http://{{ if .x }}a{{ else }}b{{ end }}:4317",
    "{% if x %}http://a:4317{% endif %}",
    "http://$(A:4317",
    "http://{{ a }:4317",
    `http://${"a".repeat(10_000)}:4317`,
  ])("are told by nobody in %s", (text) => {
    expect(parseEndpoint(text)).toBeNull();
  });

  it("are found in linear time", () => {
    const texts = ["$(", "{{", "${", "[", ":", "@", "/v1/traces", "\u200B", "<%="].map((part) =>
      part.repeat(300),
    );
    for (const text of texts) expect(() => parseEndpoint(`http://${text}`)).not.toThrow();
  });
});

describe("another text of an endpoint", () => {
  it.each([
    ["http://collector:4317", { port: 4318 }, "http://collector:4318"],
    ["http://collector/a", { port: 4318 }, "http://collector:4318/a"],
    ["collector:4317", { port: 4318 }, "http://collector:4318"],
    ["//collector:4317", { port: 4318 }, "http://collector:4318"],
    ["$(SCHEME)://x:4317", { port: 4318 }, "$(SCHEME)://x:4318"],
    ["https://u:p@[fd00::1]:4317/a?b", { port: 4318, path: "/c" }, "https://u:p@[fd00::1]:4318/c?b"],
    ["http://c:$(PORT)/a?b", { tail: "" }, "http://c:$(PORT)/a"],
  ])("%s", (text, changed, written) => {
    const endpoint = parseEndpoint(text);
    expect(endpoint && writeEndpoint(endpoint, changed)).toBe(written);
  });
});

it("knows a signal's path at the end of a path", () => {
  expect(signalPathOf({ path: "/a/v1/logs/" })).toBe("/v1/logs/");
  expect(signalPathOf({ path: "/v1/traces/a" })).toBeNull();
  expect(withoutSignalPath({ path: "/a/v1/traces" })).toBe("/a");
  expect(withoutSignalPath({ path: "/a" })).toBe("/a");
});

it("knows the hosts that lead back to the pod", () => {
  for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "0.0.0.0", "::1", "::"])
    expect(isLoopback({ host }), host).toBe(true);
  for (const host of ["localhost.example", "collector", "128.0.0.1", "$(otel_node_ip)", ""])
    expect(isLoopback({ host }), host).toBe(false);
});

it("knows the hosts of the cluster", () => {
  for (const host of ["collector", "a.b.svc", "a.b.svc.cluster.local"])
    expect(isInCluster({ host, isHostOpen: false }), host).toBe(true);
  for (const host of ["otlp.example.com", "collector.obs", "10.0.0.1", ""])
    expect(isInCluster({ host, isHostOpen: false }), host).toBe(false);
  expect(isInCluster({ host: "$(otel_node_ip)", isHostOpen: true })).toBe(true);
  expect(isInCluster({ host: "$(host)", isHostOpen: true })).toBe(false);
});
