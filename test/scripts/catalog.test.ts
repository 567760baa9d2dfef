import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, expect, it } from "vitest";

import { openCheckout } from "../../scripts/catalog/checkout.ts";
import { readCrdShapes } from "../../scripts/catalog/crd-shapes.ts";
import { readDotnetIds } from "../../scripts/catalog/dotnet-ids.ts";
import { readEnvNames, whyNoVariable } from "../../scripts/catalog/env-names.ts";
import { judgeMistakes } from "../../scripts/catalog/mistaken.ts";
import { readJavaNames } from "../../scripts/catalog/java-names.ts";
import { readNodeNames } from "../../scripts/catalog/node-names.ts";
import { readOperatorImages } from "../../scripts/catalog/operator-images.ts";
import { readPhpNames } from "../../scripts/catalog/php-names.ts";
import { readPythonNames } from "../../scripts/catalog/python-names.ts";
import { findRevived } from "../../scripts/catalog/revived.ts";
import { readRubyVariables } from "../../scripts/catalog/ruby-variables.ts";
import { fill } from "../../scripts/catalog/tables.ts";

const root = mkdtempSync(join(tmpdir(), "otel-fix-catalog-"));
afterAll(() => rmSync(root, { recursive: true }));

const AUTHOR = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];

/** A repository with a commit for each of some states of its files, and a tag for each that has one. */
function commit(name: string, states: readonly { files: Record<string, string>; tag?: string }[]): string {
  const folder = join(root, name);
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, ...AUTHOR, ...args], { stdio: "ignore" });
  mkdirSync(folder);
  git("init", "-q");
  for (const { files, tag } of states) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "a");
    if (tag !== undefined) git("tag", tag);
  }
  return folder;
}

const versions = (java: string) => ({ "versions.txt": `operator=1\nautoinstrumentation-java=${java}\n` });

it("reads the images of releases by their numbers, from a work tree and from a git directory", () => {
  const folder = commit("operator", [
    { files: { "a.md": "no versions yet" }, tag: "v0.8.0" },
    { files: versions("1.0"), tag: "v0.9.0" },
    { files: versions("1.0"), tag: "v0.10.0" },
    { files: versions("2.0"), tag: "v0.11.0" },
    { files: versions("3.0"), tag: "v0.12.0-rc1" },
  ]);
  for (const path of [folder, join(folder, ".git")]) {
    const { operatorImages, newestOperator } = readOperatorImages(openCheckout(path));
    expect(operatorImages["java"]).toEqual([
      ["0.9.0", "1.0"],
      ["0.11.0", "2.0"],
    ]);
    expect(newestOperator).toBe("0.11.0");
  }
});

it("reads the entry points of Python's packages, keeps since when they are known, and asks the image's list", () => {
  const project = (name: string, entries: string) =>
    `[project]\nname = "${name}"\n\n[project.entry-points.opentelemetry_instrumentor]\n${entries}\n[project.urls]\nHomepage = "x"\n`;
  const contrib = commit("contrib", [
    {
      files: {
        "instrumentation/b/pyproject.toml": project("pkg-b", 'b = "b:B"\nb-more = "b:C"\n'),
        "instrumentation-genai/a/pyproject.toml": project("pkg-a", 'a = "a:A"\n'),
        "_template/pyproject.toml": project("template", 'REPLACE_ME = "x"\n'),
      },
    },
  ]);
  const operator = commit("image", [
    { files: { "autoinstrumentation/python/requirements.txt": "# pkg-a==1\npkg-b==1\n" } },
  ]);
  const known = [{ name: "b", package: "old", since: "0.1b0", inImage: false }];
  expect(readPythonNames(openCheckout(contrib), openCheckout(operator), known)).toEqual([
    { name: "a", package: "pkg-a", since: "?", inImage: false },
    { name: "b", package: "pkg-b", since: "0.1b0", inImage: true },
    { name: "b-more", package: "pkg-b", since: "?", inImage: true },
  ]);
});

it("reads the packages that Node.js' agent depends on, and none that only its tests need", () => {
  const entry = (name: string) => `"@opentelemetry/${name}": "^1"`;
  const text = `{"dependencies": {${["instrumentation-net", "instrumentation", "instrumentation-fs"].map(entry).join(", ")}}, "devDependencies": {${entry("instrumentation-x")}}}`;
  const folder = commit("js", [{ files: { "packages/auto-instrumentations-node/package.json": text } }]);
  expect(readNodeNames(openCheckout(folder))).toEqual(["fs", "net"]);
});

it("reads the names that Java's modules hand on, old ones too, and which modules are off; none of tests", () => {
  const module = (names: string, rest = "") =>
    `public class A extends InstrumentationModule {\n  public A() {\n    super(${names});\n  }\n${rest}}\n`;
  const off = "  public boolean defaultEnabled() {\n    // too much\n    return false;\n  }\n";
  const folder = "instrumentation/a/javaagent/src/main/java";
  const checkout = openCheckout(
    commit("java", [
      {
        files: {
          [`${folder}/A.java`]: module('"b",\n        expandDeprecatedNames("a|deprecated:a-old")'),
          [`${folder}/B.java`]: module('"c", "c-1.0"', off),
          [`${folder}/C.java`]: 'class C { void a() { super("no-module"); } }',
          "instrumentation/a/testing/src/main/java/D.java": module('"test"'),
          "instrumentation/a/javaagent-integration-tests/src/main/java/E.java": module('"test2"'),
          "instrumentation/a/javaagent/src/test/java/F.java": module('"test3"'),
        },
      },
    ]),
  );
  expect(readJavaNames(checkout, ["documented"])).toEqual({
    javaInstrumentations: ["a", "a-old", "b", "c", "c-1.0", "documented"],
    javaOffByDefault: ["c"],
  });
});

it("reads .NET's ids by signal, in the order of the enumeration", () => {
  const of = (...members: string[]) =>
    `internal enum A\n{\n#if NET\n${members.map((member, at) => `    /// <summary>\n    ${member} = ${at},\n`).join("")}#endif\n}\n`;
  const folder = "src/OpenTelemetry.AutoInstrumentation/Configurations";
  const files = {
    [`${folder}/TracerInstrumentation.cs`]: of("HttpClient", "AspNet"),
    [`${folder}/MetricInstrumentation.cs`]: of("Process"),
    [`${folder}/LogInstrumentation.cs`]: of("ILogger"),
  };
  expect(readDotnetIds(openCheckout(commit("dotnet", [{ files }])))).toEqual({
    traces: ["HTTPCLIENT", "ASPNET"],
    metrics: ["PROCESS"],
    logs: ["ILOGGER"],
  });
});

it("reads PHP's names by their constants", () => {
  const files = {
    "src/Instrumentation/PDO/src/PDOInstrumentation.php": "    public const NAME = 'pdo';",
    "src/Instrumentation/Session/src/PhpSessionInstrumentation.php": "    public const NAME = 'a-session';",
    "src/Aws/src/AwsSdkInstrumentation.php": "    public const NAME = 'no instrumentation';",
  };
  expect(readPhpNames(openCheckout(commit("php", [{ files }])))).toEqual(["a-session", "pdo"]);
});

it("reads Ruby's variables by the modules around the class", () => {
  const base = "class Instrumentation < OpenTelemetry::Instrumentation::Base\n";
  const inside = (...modules: string[]) => modules.map((name) => `module ${name}\n`).join("") + base;
  const lib = (gem: string, path: string) =>
    `instrumentation/${gem}/lib/opentelemetry/instrumentation/${path}/instrumentation.rb`;
  const files = {
    [lib("rails", "rails")]: inside("OpenTelemetry", "Instrumentation", "Rails"),
    [lib("net_http", "net/http")]: inside("OpenTelemetry", "Instrumentation", "Net", "HTTP"),
    [lib("net_http", "net/http/patches")]: "module OpenTelemetry\n",
  };
  const read = readRubyVariables(openCheckout(commit("ruby", [{ files }])));
  expect(Object.entries(read)).toEqual([
    ["net_http", "OTEL_RUBY_INSTRUMENTATION_NET_HTTP_ENABLED"],
    ["rails", "OTEL_RUBY_INSTRUMENTATION_RAILS_ENABLED"],
  ]);
});

it("reads the stored version of the CRD as shapes, each once, with fields of later versions where it has none", () => {
  const env = "{type: array, items: {type: object, properties: {name: {type: string}}}}";
  const spec = `{type: object, properties: {env: ${env}, more: ${env}, size: {x-kubernetes-int-or-string: true}, labels: {type: object, additionalProperties: {type: string}}, on: {type: boolean}}}`;
  const version = (storage: boolean, schema: string) =>
    `{storage: ${storage}, schema: {openAPIV3Schema: {properties: {spec: ${schema}}}}}`;
  const text = `spec: {versions: [${version(false, "{}")}, ${version(true, spec)}]}`;
  const files = { "config/crd/bases/opentelemetry.io_instrumentations.yaml": text };
  const checkout = openCheckout(commit("crd", [{ files }]));
  expect(readCrdShapes(checkout, { again: "env", on: { type: "string" }, off: { type: "boolean" } })).toEqual(
    [
      { fields: { name: "string" } },
      { list: 0 },
      { map: "string" },
      {
        fields: {
          env: 1,
          more: 1,
          size: "int-or-string",
          labels: 2,
          on: "boolean",
          again: 1,
          off: "boolean",
        },
      },
    ],
  );
});

it("replaces the constants that were read and the commits of the head, and keeps all others", () => {
  const checkout = openCheckout(commit("empty", [{ files: { a: "a" } }]));
  const head = (commit: string, date: string) =>
    `// open-telemetry/opentelemetry-operator@${commit} ${date} (main)\n`;
  const constant = (name: string, value: string) => `export const ${name} = ${value} as const;\n`;
  const before = head("0".repeat(40), "2026-01-01") + constant("a", "[\n  1,\n]") + constant("b", "2");
  expect(fill(before, { a: [3] }, { operator: checkout })).toBe(
    head(checkout.commit, checkout.date) + constant("a", "[3]") + constant("b", "2"),
  );
  expect(() => fill(before, { c: 1 }, {})).toThrow("expected a constant c");
});

it("tells of a ghost variable that a source reads, and not of one that a page or a test names", () => {
  const files = {
    "a.py": "os.environ['OTEL_NODE_EXCLUDED_URLS']",
    "b.md": "OTEL_TRACE_SAMPLER",
    "tests/c.py": "OTEL_TRACE_SAMPLER",
    "pkg/d_test.go": "OTEL_TRACE_SAMPLER",
  };
  const checkout = openCheckout(commit("revived", [{ files }]));
  expect(findRevived({ operator: checkout })).toEqual(["OTEL_NODE_EXCLUDED_URLS: operator a.py"]);
});

it("reads a project's variables: known ones wherever they still stand, new ones of what it ships, and no constants", () => {
  const folder = commit("variables", [
    {
      files: {
        "src/env.ts": "OTEL_NEW OTEL_KEPT OTEL_SCOPE_NAME OTEL_SPAN_ OTEL_SDK_DISABLED",
        "test/a.ts": "OTEL_OLD OTEL_OF_TEST",
        "pkg/env_test.go": "OTEL_OF_GO_TEST",
        "CHANGELOG.md": "OTEL_GONE OTEL_OF_HISTORY",
        "README.md": "OTEL_DOCUMENTED",
      },
    },
  ]);
  expect(readEnvNames(openCheckout(folder), ["OTEL_KEPT", "OTEL_OLD", "OTEL_LOST"])).toEqual([
    "OTEL_DOCUMENTED",
    "OTEL_KEPT",
    "OTEL_NEW",
    "OTEL_OLD",
    "OTEL_SDK_DISABLED",
  ]);
  expect(whyNoVariable("OTEL_SCOPE_NAME")).toBe("an attribute of the semantic conventions");
});

it("says which mistaken names are names after all, and which of those that they mean are none", () => {
  const mistaken = { "kafka-python": ["kafka"], grpc: ["grpc_client", "grpc_gone"] };
  expect(
    judgeMistakes({ names: ["kafka", "grpc", "grpc_client", "asgi"], mistaken, withoutName: ["asgi"] }),
  ).toEqual(["grpc is a name", "asgi is a name", "grpc_gone is no name"]);
});
