import { describe, expect, it } from "vitest";

import { isComposePath, mayBeCompose, readCompose } from "../../../../src/core/kinds/compose/compose-file.ts";
import { startService } from "../../../../src/core/kinds/compose/service.ts";
import { createSight } from "../../../../src/core/kinds/compose/sight.ts";
import { shiftBy } from "../../../../src/core/text/offset-map.ts";
import { composeDocument } from "../../../../src/core/yaml/compose.ts";
import { effectiveNames } from "../../../../src/core/yaml/effective-names.ts";
import { isMap, type Node } from "../../../../src/core/yaml/node.ts";
import { LINEAR, measureGrowth } from "../../../growth.ts";
import { readDockerfile } from "./in-sight.ts";

function rootOf(text: string): Node | null {
  const composed = composeDocument(text, shiftBy(0));
  return composed.ok ? composed.root : null;
}

const isCompose = (text: string) => readCompose(rootOf(text), "x.yaml", text) !== null;

describe("a Compose file", () => {
  it("is known by its services, which are made of an image or built", () => {
    expect(isCompose("services: {web: {image: x}}")).toBe(true);
    expect(isCompose("version: '3'\nservices:\n  web:\n    build: .\n")).toBe(true);
    expect(isCompose("services: {web: {extends: {file: x, service: y}}}")).toBe(true);
  });

  it.each([
    "services: [postgres]",
    "services: {App\\Mailer: {arguments: [x], tags: [y]}}",
    "services:",
    "services: {web: image}",
    "apiVersion: v1\nkind: X\nservices: {web: {image: x}}",
    "jobs: {x: {services: {db: {image: x}}}}",
    "- services",
    "",
  ])("is none: %s", (text) => {
    expect(isCompose(text)).toBe(false);
  });

  it("is looked at where its text names OpenTelemetry and has services", () => {
    for (const word of [
      "OTEL_SERVICE_NAME",
      "opentelemetry-instrument",
      "grafana/otel-lgtm",
      "OpenTelemetry",
    ])
      expect(mayBeCompose(`services:\n  web:\n    image: ${word}`)).toBe(true);
    expect(mayBeCompose('{"name": "otel", "services": {}}')).toBe(false);
    expect(mayBeCompose('{"services": {"web": {"image": "otel"}}}')).toBe(true);
    expect(mayBeCompose("services:\n  web:\n    image: x")).toBe(false);
    expect(mayBeCompose("# otel\nmy-services:\n  x: y")).toBe(false);
  });

  it("has the names that people give it", () => {
    const names = ["compose.yaml", "a/docker-compose.yml", "docker-compose.prod.yaml", "compose-dev.yml"];
    for (const name of names) expect(isComposePath(name)).toBe(true);
    for (const name of ["decompose.yaml", "compose.json", "compose/x.yaml"])
      expect(isComposePath(name)).toBe(false);
  });
});

describe("the names of a map", () => {
  const namesOf = (text: string, most = 10) => {
    const root = rootOf(text);
    const node = isMap(root) ? root.pairs.at(-1)?.value : null;
    return node?.kind === "map" ? effectiveNames(node, most) : undefined;
  };

  it("are its own and those that merge keys bring in", () => {
    expect(namesOf("a: &a {x: 1, y: 2}\nb: &b {z: 1, <<: *a}\nc: {y: 3, <<: [*a, *b], w: 1}")).toEqual([
      "y",
      "w",
      "x",
      "z",
    ]);
  });

  it("are not listed where there are too many, or where merges fan out", () => {
    expect(namesOf("c: {a: 1, b: 2, c: 3}", 2)).toBeNull();
    const fans = Array.from({ length: 12 }, (_, at) => `a${at + 1}: &a${at + 1} {<<: [*a${at}, *a${at}]}`);
    expect(namesOf(`a0: &a0 {x: 1}\n${fans.join("\n")}`, 100)).toEqual(["x"]);
  });
});

/** One of each of what YAML has. */
const VALUES = [
  ...[
    "",
    "~",
    "true",
    "1",
    "1.5e9",
    ".nan",
    "2026-01-01",
    '""',
    "'x'",
    "x",
    "$x",
    "${",
    "$$",
    "[]",
    "{}",
    "[[]]",
  ],
  ...[
    "[{}]",
    "{a: {}}",
    "[null]",
    "{null: null}",
    "{1: 2}",
    "[1, true, ~]",
    "!x y",
    "!!binary aGk=",
    "!x [a]",
  ],
  ...[
    "*a",
    "[*a]",
    "{<<: *a}",
    "{? [a] : b}",
    "{path: x}",
    "{service: s, file: compose.yaml}",
    "s",
    "compose.yaml",
    ".",
  ],
  ...["a=b", "[a=b, =, '=x', a]", "'opentelemetry-instrument \"'", "[opentelemetry-instrument, 1]"],
];

const KEYS = [
  "environment",
  "env_file",
  "command",
  "entrypoint",
  "build",
  "extends",
  "image",
  "network_mode",
  "networks",
];

function startAll(text: string, isListed = true): number {
  const sight = createSight((path) => (path === "compose.yaml" ? text : null), readDockerfile);
  const services = [...(sight.compose("compose.yaml")?.services.values() ?? [])];
  for (const service of services) {
    const started = startService(service, sight);
    const listed = isListed ? started.environment.variables() : [];
    for (const { name } of listed) started.environment.get(name);
    started.environment.get("OTEL_SERVICE_NAME");
  }
  return services.length;
}

describe("any Compose file", () => {
  it("is read with every type of YAML in every place", () => {
    let count = 0;
    for (const value of VALUES)
      for (const other of ["image: x", `environment: ${value}`])
        for (const key of KEYS.filter((one) => !other.startsWith(one))) {
          const text = `x: &a {A: 1}\nservices:\n  s:\n    ${other}\n    ${key}: ${value}\n`;
          count += startAll(text);
        }
    expect(count).toBeGreaterThan(500);
  });

  it("says of no value but text that it is known", () => {
    for (const value of [
      "",
      "~",
      ".nan",
      "1.5e9",
      "[]",
      "{}",
      "!x y",
      "!!binary aGk=",
      "$x",
      "'${'",
      "{<<: *a}",
    ]) {
      const text = `x: &a {A: 1}\nservices: {s: {image: x, environment: {OTEL_A: ${value}}}}`;
      const sight = createSight(() => text, readDockerfile);
      const service = sight.compose("compose.yaml")?.services.get("s");
      if (service === undefined) throw new Error(value);
      expect([value, startService(service, sight).environment.get("OTEL_A").kind]).toEqual([
        value,
        "unknown",
      ]);
    }
  });

  it.each([
    ["services", (n: number) => `services:\n${many(Math.min(n, 1_000), (at) => `  s${at}: {image: x}\n`)}`],
    [
      "variables",
      (n: number) =>
        `services:\n  s:\n    image: x\n    environment:\n${many(n, (at) => `      - A${at}=1\n`)}`,
    ],
    [
      "services that share a list",
      (n: number) => {
        const list = many(n, (at) => `  - A${at}=1\n`);
        return `x: &a\n${list}services:\n${many(n, (at) => `  s${at}: {image: x, environment: *a}\n`)}`;
      },
    ],
    [
      "services that extend each other",
      (n: number) =>
        `services:\n  s0: {image: x}\n${many(n, (at) => `  s${at + 1}: {extends: s${at}, environment: {A: x}}\n`)}`,
    ],
    [
      "env files",
      (n: number) => `services:\n  s: {image: x, env_file: [${many(n, (at) => `a${at}.env, `)}]}`,
    ],
    ["blanks before the word", (n: number) => `${" ".repeat(n)}\n`.repeat(20)],
  ])("takes time in proportion to its length: %s", (_, make) => {
    const work = (n: number) => {
      const text = make(n);
      return () => [mayBeCompose(`otel ${text}`), startAll(text, false)];
    };
    // Beyond the bounds nothing is read.
    expect(measureGrowth(work, 60)).toBeLessThan(LINEAR);
  });
});

function many(n: number, make: (at: number) => string): string {
  return Array.from({ length: n }, (_, at) => make(at)).join("");
}
