import { generateKeyPairSync } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { LINEAR, measureGrowth } from "../../growth.ts";
import { createLineIndex } from "../../../src/core/text/line-index.ts";
import { holdsSecret } from "../../../src/core/text/secret-lines.ts";
import { findSecrets, hideSecrets } from "../../../src/core/text/secrets.ts";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const jwt = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxMjM0NSIsImV4cCI6MX0.c2lnbmF0dXJlLXNpZ25hdHVyZQ";
const classic = `ghp_${"aB3".repeat(12)}`;

const inEnv = (name: string, value: string) => `      - name: ${name}\n        value: ${value}\n`;

describe("what looks like a secret", () => {
  it.each([
    ["a classic GitHub token", classic],
    ["an OAuth token", `gho_${"aB3".repeat(12)}`],
    ["an installation token with dots", `ghs_12345_${jwt}`],
    ["a fine-grained token", `github_pat_${"1a_".repeat(20)}`],
    ["an AWS access key", "AKIAIOSFODNN7EXAMPLE"],
    ["a temporary AWS access key", "ASIAIOSFODNN7EXAMPLE"],
    ["a private key", pem],
    ["a private key that is cut off", pem.slice(0, 200)],
    ["a private key in base64", Buffer.from(pem).toString("base64")],
    ["a Slack token", "xoxb-123456789012-abcdefABCDEF"],
    ["a JSON Web Token", jwt],
    ["a bearer token", "Bearer 0a1b2c3d4e5f60718293"],
    ["basic credentials in a header list", "Authorization=Basic%20dXNlcjpwYXNz"],
    ["a scheme of its own", "Authorization=Api-Token opaque"],
    ["a header's key", "api-key=NRAK0123456789ABCDEF"],
    ["a header's team", "x-honeycomb-team=0123456789abcdef0123"],
    ["a header's token", "x-sf-token=abcdefghijkl"],
    ["a password in an assignment", "password=correct-horse"],
    ["a secret in an assignment", "client_secret=abcdefgh12345678"],
    ["a password in an address", "redis://user:hunter2@redis:6379/0"],
    ["a key in YAML", "apiKey: 0123456789abcdef0123"],
    ["a password in YAML", 'password: "correct-horse"'],
    ["a password in JSON", '{"name":"DB_PASSWORD","value":"correct-horse-battery"}'],
    ["an env entry", inEnv("NEW_RELIC_LICENSE_KEY", "eu01xx-opaque-NRAL")],
    ["an env entry in quotes", inEnv('"API_TOKEN"', '"opaque-value"')],
    ["a flow entry", "[{name: DB_PASSWORD, value: correct-horse}]"],
  ])("is %s", (_what, text) => {
    expect(findSecrets(`a ${text} b`)).not.toEqual([]);
    const hidden = hideSecrets(`before ${text} after`);
    expect(hidden).toContain("***");
    expect(hideSecrets(hidden)).toBe(hidden);
  });

  it.each([
    ["a reference", inEnv("OTEL_EXPORTER_OTLP_HEADERS", '"api-key=$(API_KEY)"')],
    ["a reference to a header's value", inEnv("OTEL_EXPORTER_OTLP_HEADERS", "Authorization=Bearer $(TOKEN)")],
    ["a reference in an address", "redis://user:$(PASSWORD)@redis:6379/0"],
    ["a template", "api-key={{ .Values.apiKey }}"],
    ["a shell's variable", "password=${PASSWORD}"],
    ["a placeholder", "api-key=<your key>"],
    [
      "a value from a secret",
      "      - name: API_KEY\n        valueFrom:\n          secretKeyRef:\n            name: otel\n            key: api-key\n",
    ],
    ["a secret's name", "secretName: otel-collector-tls"],
    ["an endpoint", inEnv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector.observability:4318")],
    ["a switch", inEnv("SEND_TOKEN", "true")],
    ["a path", inEnv("WEB_IDENTITY_TOKEN", "/var/run/secrets/token")],
    ["a number of tokens", inEnv("TOKEN_LIMIT", "1000000000")],
    [
      "an attribute",
      inEnv("OTEL_RESOURCE_ATTRIBUTES", "service.name=shop,deployment.environment=production"),
    ],
    ["a list of names", inEnv("OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", "requests,urllib3,urllib,flask")],
    [
      "an image",
      "image: ghcr.io/open-telemetry/autoinstrumentation-python@sha256:0123456789abcdef0123456789abcdef",
    ],
    ["a certificate", "-----BEGIN CERTIFICATE-----\nMIIB0123456789\n-----END CERTIFICATE-----"],
    ["a certificate in base64", Buffer.from("-----BEGIN CERTIFICATE-----\nMIIB").toString("base64")],
    ["words", "# Basic authentication and bearer instrumentation: see the token's page, ghs_ is a prefix"],
  ])("is not %s", (_what, text) => {
    expect(findSecrets(text).map(({ start, end }) => text.slice(start, end))).toEqual([]);
    expect(hideSecrets(text)).toBe(text);
  });
});

describe("the lines of a text", () => {
  const text = [
    "apiVersion: v1",
    ...inEnv("DB_PASSWORD", "correct-horse").trimEnd().split("\n"),
    "key: |",
    ...pem.trimEnd().split("\n"),
    "image: x",
    "last: y",
    "",
  ].join("\n");
  const lines = text.split("\n");

  it("hold a secret where a part of it stands on them, named on another line or not", () => {
    const held = lines.map((line, index) => {
      const start = lines.slice(0, index).join("\n").length + (index === 0 ? 0 : 1);
      return holdsSecret({ text, lines: createLineIndex(text) }, { start, end: start + line.length });
    });
    const first = lines.indexOf("-----BEGIN PRIVATE KEY-----");
    const end = lines.indexOf("-----END PRIVATE KEY-----");
    expect(held.map((is, index) => (is ? index : -1)).filter((index) => index !== -1)).toEqual([
      2,
      ...Array.from({ length: end - first + 1 }, (_, index) => first + index),
    ]);
  });

  it.each([
    "-----BEGIN ",
    "eyJ.",
    "://a:",
    "api-key = ",
    "token: ",
    "TOKEN\n value: ",
    "bearer  ",
    "authorization: ",
  ])("are looked at in time linear in their length, as with many %j", (shape) => {
    const work = (length: number) => {
      const text = shape.repeat(length / shape.length);
      return () => findSecrets(text);
    };
    expect(measureGrowth(work, 200_000)).toBeLessThan(LINEAR);
  });
});

describe("hiding secrets", () => {
  it("leaves none, whatever stands around it", () => {
    const text = fc.string({ maxLength: 60, unit: "grapheme" });
    const token = fc.constantFrom(classic, jwt, pem, "AKIAIOSFODNN7EXAMPLE");
    fc.assert(
      fc.property(text, token, text, (before, each, after) => {
        expect(hideSecrets(`${before} ${each} ${after}`)).not.toContain(each.slice(4, 20));
      }),
    );
  });
});
