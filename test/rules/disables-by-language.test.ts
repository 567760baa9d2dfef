import { describe, expect, it } from "vitest";

import { applyFixes, checkManifest, parseManifest } from "../../src/core/check.ts";
import { mergeLayers } from "../../src/core/config/merge-layers.ts";
import { parseConfiguration } from "../../src/core/config/parse-configuration.ts";
import { proseToText } from "../../src/core/text/prose.ts";
import { rules } from "../../src/rules/index.ts";
import { missingRecommendedDisables as rule } from "../../src/rules/missing-recommended-disables.ts";

/** What the rule says of other languages than Python, and what its fix makes of the resource. */

const HEAD = "apiVersion: opentelemetry.io/v1alpha1\nkind: Instrumentation\nmetadata:\n  name: shop\nspec:\n";

function judge(settings: string, spec: string) {
  const parsed = parseConfiguration(settings, { path: "a.yml", ruleIds: rules.map(({ id }) => id) });
  if (!parsed.ok) throw new Error(parsed.errors.map(({ message }) => message).join("\n"));
  const options = { rules: [rule], policy: mergeLayers([parsed.layer]) };
  const manifest = parseManifest("shop.yaml", HEAD + spec);
  const { findings, notChecked } = checkManifest(manifest, options);
  expect(notChecked).toEqual([]);
  const applied = applyFixes(manifest, { ...options, safeties: ["safe"] });
  return {
    lines: findings.map(({ range }) => manifest.lines.positionAt(range.start).line - 5),
    said: findings.map(({ message }) => proseToText(message).replace("`Instrumentation shop` ", "")),
    fixes: findings.map(({ fix, whyNoFix }) => (fix === null ? `none: ${whyNoFix}` : proseToText(fix.title))),
    text: applied.manifest.text.slice(HEAD.length),
    left: applied.result.findings.length,
  };
}

const ENTRY = (name: string, value: string) => `      - name: ${name}\n        value: ${value}\n`;
const DENY = "OTEL_NODE_DISABLED_INSTRUMENTATIONS";
const ALLOW = "OTEL_NODE_ENABLED_INSTRUMENTATIONS";
const NODE = (...entries: string[]) => `  nodejs:\n    env:\n${entries.join("")}`;
const JAVA = (...entries: string[]) => `  java:\n    env:\n${entries.join("")}`;
const DOTNET = (...entries: string[]) => `  dotnet:\n    env:\n${entries.join("")}`;
const PHP = (...entries: string[]) => `  php:\n    env:\n${entries.join("")}`;
const RUBY = (...entries: string[]) => `  ruby:\n    env:\n${entries.join("")}`;
const PYTHON = (...entries: string[]) => `  python:\n    env:\n${entries.join("")}`;

describe("recommended names", () => {
  const sql = "OTEL_DOTNET_AUTO_TRACES_SQLCLIENT_INSTRUMENTATION_ENABLED";
  const sqlMetrics = "OTEL_DOTNET_AUTO_METRICS_SQLCLIENT_INSTRUMENTATION_ENABLED";
  const jdbc = "OTEL_INSTRUMENTATION_JDBC_ENABLED";
  const kafka = "OTEL_INSTRUMENTATION_KAFKA_CLIENTS_ENABLED";
  const http = "OTEL_RUBY_INSTRUMENTATION_NET_HTTP_ENABLED";

  it.each<[string, string, string, string, string]>([
    [
      "Node.js without a list",
      "recommended: {nodejs: [net, dns]}",
      "  nodejs: {}\n",
      "doesn't disable `net` and `dns` for Node.js, which the policy recommends.",
      NODE(ENTRY(DENY, '"net,dns"')),
    ],
    [
      "Node.js with a list that lacks one",
      "recommended: {nodejs: [net, dns]}",
      NODE(ENTRY(DENY, '"pg, net"')),
      "doesn't disable `dns` for Node.js, which the policy recommends.",
      NODE(ENTRY(DENY, '"pg, net, dns"')),
    ],
    [
      "Node.js with a list of what is enabled",
      "recommended: {nodejs: [fs, dns, net]}",
      NODE(ENTRY(ALLOW, '"http, fs, dns,pg"')),
      "doesn't disable `fs` and `dns` for Node.js, which the policy recommends: `OTEL_NODE_ENABLED_INSTRUMENTATIONS` lists them.",
      NODE(ENTRY(ALLOW, '"http,pg"')),
    ],
    [
      "Node.js with nothing else in that list, which may not become empty",
      "recommended: {nodejs: [dns]}",
      NODE(ENTRY(ALLOW, "dns")),
      "doesn't disable `dns` for Node.js, which the policy recommends.",
      NODE(ENTRY(ALLOW, "dns"), ENTRY(DENY, '"dns"')),
    ],
    [
      "fs in an image that has it on",
      "recommended: {nodejs: [fs]}",
      "  nodejs:\n    image: ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-nodejs:0.49.1\n",
      "doesn't disable `fs` for Node.js, which the policy recommends.",
      `  nodejs:\n    image: ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-nodejs:0.49.1\n    env:\n${ENTRY(DENY, '"fs"')}`,
    ],
    [
      "PHP",
      "recommended: {php: [psr18, curl]}",
      PHP(ENTRY("OTEL_PHP_DISABLED_INSTRUMENTATIONS", '"curl,all"')),
      "doesn't disable `psr18` for PHP, which the policy recommends.",
      PHP(ENTRY("OTEL_PHP_DISABLED_INSTRUMENTATIONS", '"curl,all,psr18"')),
    ],
    [
      "Java, in one piece",
      "recommended: {java: [jdbc, kafka-clients]}",
      "  java: {}\n",
      "doesn't disable `jdbc` and `kafka-clients` for Java, which the policy recommends.",
      JAVA(ENTRY(jdbc, '"false"'), ENTRY(kafka, '"false"')),
    ],
    [
      "Java where a switch says true",
      "recommended: {java: [jdbc, kafka-clients]}",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED", '"false"'), ENTRY(jdbc, '"True"')),
      "doesn't disable `jdbc` for Java, which the policy recommends.",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED", '"false"'), ENTRY(jdbc, '"false"')),
    ],
    [
      "Java where the switch is empty, in spec.env",
      "recommended: {java: [jdbc]}",
      `  env:\n    - name: ${jdbc}\n      value: ""\n  java: {}\n`,
      "doesn't disable `jdbc` for Java, which the policy recommends.",
      `  env:\n    - name: ${jdbc}\n      value: "false"\n  java: {}\n`,
    ],
    [
      "what is off by default, switched on",
      "recommended: {java: [micrometer]}",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_MICROMETER_ENABLED", '"true"')),
      "doesn't disable `micrometer` for Java, which the policy recommends.",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_MICROMETER_ENABLED", '"false"')),
    ],
    [
      ".NET in each signal that has the id",
      "recommended: {dotnet: [sqlclient]}",
      DOTNET(ENTRY(sql, '"yes"')),
      "doesn't disable `sqlclient` for .NET, which the policy recommends.",
      DOTNET(ENTRY(sql, '"false"'), ENTRY(sqlMetrics, '"false"')),
    ],
    [
      ".NET in one signal, of which the metrics are kept by name",
      "recommended: {dotnet: [SQLCLIENT]}\nkeep: {dotnet: [METRICS_SQLCLIENT]}",
      "  dotnet: {}\n",
      "doesn't disable `SQLCLIENT` for .NET, which the policy recommends.",
      DOTNET(ENTRY(sql, '"false"')),
    ],
    [
      "Ruby, whose switch only `false` turns off",
      "recommended: {ruby: [net_http]}",
      RUBY(ENTRY(http, '"False"')),
      "doesn't disable `net_http` for Ruby, which the policy recommends.",
      RUBY(ENTRY(http, '"false"')),
    ],
  ])("of %s", (_, settings, spec, said, fixed) => {
    const found = judge(settings, spec);
    expect(found.said).toEqual([said]);
    expect(found.fixes[0]).not.toContain("none");
    expect(found.text).toBe(fixed);
    expect(found.left).toBe(0);
  });

  it.each<[string, string, string]>([
    ["there are none by default", "", "  nodejs: {}\n  java: {}\n  dotnet: {}\n  php: {}\n  ruby: {}\n"],
    ["another language's section", "recommended: {nodejs: [dns]}", "  java: {}\n"],
    ["they are kept", "recommended: {nodejs: [dns]}\nkeep: {nodejs: [dns]}", "  nodejs: {}\n"],
    ["they are listed", "recommended: {nodejs: [dns]}", NODE(ENTRY(DENY, '" dns ,pg"'))],
    ["another list does not name them", "recommended: {nodejs: [dns]}", NODE(ENTRY(ALLOW, "http"))],
    ["both lists do", "recommended: {nodejs: [dns]}", NODE(ENTRY(ALLOW, "dns"), ENTRY(DENY, "dns"))],
    ["fs is off in images that are not old", "recommended: {nodejs: [fs]}", "  nodejs: {}\n"],
    ["host-metrics is off", "recommended: {nodejs: [host-metrics]}", "  nodejs: {}\n"],
    [
      "the list of what is enabled is unknown",
      "recommended: {nodejs: [dns]}",
      `  nodejs:\n    env:\n      - name: ${ALLOW}\n        valueFrom: {configMapKeyRef: {name: a, key: b}}\n`,
    ],
    ["nothing is traced", "recommended: {java: [jdbc]}", JAVA(ENTRY("OTEL_JAVAAGENT_ENABLED", '"false"'))],
    ["any value but true is false", "recommended: {java: [jdbc]}", JAVA(ENTRY(jdbc, '"yes"'))],
    [
      "everything is off by default",
      "recommended: {java: [jdbc]}",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED", '"0"')),
    ],
    ["Java has it off", "recommended: {java: [micrometer]}", "  java: {}\n"],
    [
      "a module's other name is off",
      "recommended: {java: [apache-httpclient]}",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_APACHE_HTTPCLIENT_4_0_ENABLED", '"false"')),
    ],
    [
      "a broader name is off",
      "recommended: {java: [kafka-clients]}",
      JAVA(ENTRY("OTEL_INSTRUMENTATION_KAFKA_ENABLED", '"false"')),
    ],
    [
      "system properties may say it",
      "recommended: {java: [jdbc]}",
      JAVA(ENTRY("JAVA_TOOL_OPTIONS", '"-Dotel.instrumentation.jdbc.enabled=false"')),
    ],
    ["a file says it", "recommended: {java: [jdbc]}", JAVA(ENTRY("OTEL_CONFIG_FILE", "/etc/otel.yaml"))],
    [
      ".NET's signal is off",
      "recommended: {dotnet: [TRACES_SQLCLIENT]}",
      DOTNET(ENTRY("OTEL_DOTNET_AUTO_TRACES_INSTRUMENTATION_ENABLED", '" FALSE "')),
    ],
    ["nobody has the id", "recommended: {dotnet: [NOBODYS], ruby: [nobodys]}", "  dotnet: {}\n  ruby: {}\n"],
    [
      "PHP disables all",
      "recommended: {php: [curl]}",
      PHP(ENTRY("OTEL_PHP_DISABLED_INSTRUMENTATIONS", "all")),
    ],
    [
      "the operator does not know PHP",
      'recommended: {php: [curl]}\ntarget: {operator: "0.158"}',
      "  php: {}\n",
    ],
    [
      "Ruby does not load it",
      "recommended: {ruby: [net_http]}",
      RUBY(ENTRY("OTEL_RUBY_ENABLED_INSTRUMENTATIONS", '"pg,rails"')),
    ],
  ])("are not asked for where %s", (_, settings, spec) => {
    expect(judge(settings, spec).said).toEqual([]);
  });

  it("are asked for beside a setting that only sounds like a switch", () => {
    const sanitizer = ENTRY("OTEL_INSTRUMENTATION_JDBC_STATEMENT_SANITIZER_ENABLED", '"false"');
    expect(judge("recommended: {java: [jdbc]}", JAVA(sanitizer)).said).toHaveLength(1);
  });

  it("are what they are, whatever the runtime has by that name", () => {
    const { said, left } = judge(
      "recommended: {nodejs: [constructor], java: [toString]}",
      "  nodejs: {}\n  java: {}\n",
    );
    expect(said).toEqual([
      "doesn't disable `constructor` for Node.js, which the policy recommends.",
      "doesn't disable `toString` for Java, which the policy recommends.",
    ]);
    expect(left).toBe(0);
  });

  it("have no fix in an image that does not read the list", () => {
    const image = "ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-nodejs:0.46.0";
    const { said, fixes } = judge("recommended: {nodejs: [fs]}", `  nodejs:\n    image: ${image}\n`);
    expect(said).toEqual(["doesn't disable `fs` for Node.js, which the policy recommends."]);
    expect(fixes).toEqual([`none: image 0.46.0 does not read ${DENY}; images from 0.48.0 on do`]);
  });

  it("are a finding for each language, at its own section", () => {
    const settings = "recommended: {python: [flask], java: [jdbc], nodejs: [dns]}";
    const { lines, said, left } = judge(settings, "  python: {}\n  java: {}\n  nodejs: {}\n");
    expect(lines).toEqual([1, 2, 3]);
    expect(said.map((one) => / for (\S+?),/.exec(one)?.[1])).toEqual(["Python", "Java", "Node.js"]);
    expect(left).toBe(0);
  });
});

describe("only", () => {
  const image = (language: string, version: string) =>
    `    image: ghcr.io/open-telemetry/opentelemetry-operator/autoinstrumentation-${language}:${version}\n`;
  const isOff = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS";
  const java = "OTEL_INSTRUMENTATION_COMMON_DEFAULT_ENABLED";
  const jdbc = "OTEL_INSTRUMENTATION_JDBC_ENABLED";
  const dotnet = "OTEL_DOTNET_AUTO_INSTRUMENTATION_ENABLED";
  const tail = "for Python: by the policy only `flask` and `redis` are left enabled.";

  it("lists what an image of Python has beside the names", () => {
    const { said, text, left } = judge(
      "only: {python: [flask, redis]}",
      `  python:\n${image("python", "0.64b0")}`,
    );
    expect(said).toEqual([
      `does not disable \`aio-pika\`, \`aiobotocore\`, \`aiohttp-client\`, \`aiohttp-server\`, \`aiokafka\`, \`aiopg\`, \`asyncio\` and 42 others ${tail}`,
    ]);
    const names = /value: "(.*)"/.exec(text)?.[1]?.split(",") ?? [];
    expect(names).toHaveLength(49);
    expect(names).toContain("elasticsearch");
    expect(names).not.toContain("flask");
    expect(names).not.toContain("structlog");
    expect(left).toBe(0);
  });

  it("says of an unknown image of Python what all of them have", () => {
    const { text } = judge("only: {python: [flask]}", "  python: {}\n");
    const names = /value: "(.*)"/.exec(text)?.[1]?.split(",") ?? [];
    expect(names).toContain("requests");
    // Since 0.46b0, and gone after 0.64b0.
    expect(names).not.toContain("threading");
    expect(names).not.toContain("elasticsearch");
  });

  it.each<[string, string, string, string, string]>([
    [
      "Node.js by its own list",
      "only: {nodejs: [http, express]}\nkeep: {nodejs: [pg]}",
      "  nodejs: {}\n",
      "does not limit Node.js to `http`, `express` and `pg`, which is all that the policy leaves enabled.",
      NODE(ENTRY(ALLOW, '"http,express,pg"')),
    ],
    [
      "what that list has beside them",
      "only: {nodejs: [http]}",
      NODE(ENTRY(ALLOW, "'http,pg,dns'"), ENTRY(DENY, "pg")),
      "does not disable `dns` for Node.js: by the policy only `http` is left enabled.",
      NODE(ENTRY(ALLOW, "'http,pg'"), ENTRY(DENY, "pg")),
    ],
    [
      "a list of nothing that is wanted, which may not become empty",
      "only: {nodejs: [http]}",
      NODE(ENTRY(ALLOW, '"pg"')),
      "does not disable `pg` for Node.js: by the policy only `http` is left enabled.",
      NODE(ENTRY(ALLOW, '"http"')),
    ],
    [
      "Java by the switch for all",
      "only: {java: [jdbc, kafka-clients]}",
      JAVA(ENTRY(java, '"true"'), ENTRY(jdbc, '"true"')),
      "does not limit Java to `jdbc` and `kafka-clients`, which is all that the policy leaves enabled.",
      JAVA(
        ENTRY(java, '"false"'),
        ENTRY(jdbc, '"true"'),
        ENTRY("OTEL_INSTRUMENTATION_KAFKA_CLIENTS_ENABLED", '"true"'),
      ),
    ],
    [
      "what Java switches on by name",
      "only: {java: [kafka-clients]}",
      JAVA(ENTRY(java, '"false"'), ENTRY(jdbc, '"true"')),
      "switches `OTEL_INSTRUMENTATION_JDBC_ENABLED` on for Java: by the policy only `kafka-clients` is left enabled.",
      JAVA(ENTRY(java, '"false"'), ENTRY(jdbc, '"false"')),
    ],
    [
      ".NET by the switch for all",
      "only: {dotnet: [TRACES_ASPNETCORE]}",
      DOTNET(ENTRY("OTEL_DOTNET_AUTO_LOGS_INSTRUMENTATION_ENABLED", '"true"')),
      "does not limit .NET to `TRACES_ASPNETCORE`, which is all that the policy leaves enabled.",
      DOTNET(
        ENTRY("OTEL_DOTNET_AUTO_LOGS_INSTRUMENTATION_ENABLED", '"false"'),
        ENTRY(dotnet, '"false"'),
        ENTRY("OTEL_DOTNET_AUTO_TRACES_ASPNETCORE_INSTRUMENTATION_ENABLED", '"true"'),
      ),
    ],
    [
      "Ruby by its own list",
      "only: {ruby: [rack, pg]}",
      "  ruby: {}\n",
      "does not limit Ruby to `rack` and `pg`, which is all that the policy leaves enabled.",
      RUBY(ENTRY("OTEL_RUBY_ENABLED_INSTRUMENTATIONS", '"rack,pg"')),
    ],
  ])("limits %s", (_, settings, spec, said, fixed) => {
    const found = judge(settings, spec);
    expect(found.said).toEqual([said]);
    expect(found.text).toBe(fixed);
    expect(found.left).toBe(0);
  });

  it("wins over the recommended names of its language alone", () => {
    const settings = "recommended: {python: [flask], nodejs: [dns]}\nonly: {python: [flask]}";
    const { said } = judge(settings, `  python:\n    env: [{name: ${isOff}, value: "*"}]\n  nodejs: {}\n`);
    expect(said).toEqual(["doesn't disable `dns` for Node.js, which the policy recommends."]);
  });

  it.each([
    ["an empty list", "only: {nodejs: []}", "  nodejs: {}\n"],
    ["a list that has no others", "only: {nodejs: [http, pg]}", NODE(ENTRY(ALLOW, "pg"))],
    ["a switch for all that is off", "only: {java: [jdbc]}", JAVA(ENTRY(java, '"false"'))],
    [
      "a switch for all that nobody knows",
      "only: {java: [jdbc]}",
      `  java:\n    env:\n      - name: ${java}\n        valueFrom: {configMapKeyRef: {name: a, key: b}}\n`,
    ],
    ["all signals of .NET off", "only: {dotnet: [KAFKA]}", DOTNET(ENTRY(dotnet, '"False"'))],
    [
      "another's list of what Ruby loads",
      "only: {ruby: [pg]}",
      RUBY(ENTRY("OTEL_RUBY_ENABLED_INSTRUMENTATIONS", "$(OTHER)")),
    ],
    ["all of PHP off", "only: {php: [curl]}", PHP(ENTRY("OTEL_PHP_DISABLED_INSTRUMENTATIONS", "all"))],
    ["all of Python off", "only: {python: [flask]}", PYTHON(ENTRY(isOff, '"*"'))],
  ])("is silent about %s", (_, settings, spec) => {
    expect(judge(settings, spec).said).toEqual([]);
  });

  it("has no fix where .NET knows no instrumentation of a name: it would be switched off", () => {
    const { fixes } = judge("only: {dotnet: [ASPNETCORE, NOBODYS]}", "  dotnet: {}\n");
    expect(fixes).toEqual(["none: no instrumentation is known by the id NOBODYS"]);
  });
});
