import { describe, expect, it } from "vitest";

import { checkValues, ENV, NAMES } from "./check-values.ts";

/** Values of which nothing is known but what they look like. */

const KUBE_STACK = "collectors: {}\ninstrumentation:\n  enabled: true\n";

describe("values of opentelemetry-kube-stack", () => {
  it("have a finding and a fix where the chart's lists stand", () => {
    const text = `${KUBE_STACK}  python:\n    env:\n      - name: A\n        value: b\n`;
    const { findings, fixed } = checkValues(text);
    expect(findings).toEqual([
      expect.stringMatching(
        /^The Instrumentation that a chart such as opentelemetry-kube-stack renders from `instrumentation` doesn't disable `requests`, `urllib3`, `urllib` and `flask` for Python, which the policy recommends/,
      ),
    ]);
    expect(fixed).toBe(
      `${text}      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n        value: "${NAMES}"\n`,
    );
    expect(checkValues(fixed).findings).toEqual([]);
  });

  it("get a list where a section has none: the chart has none by default", () => {
    const { fixed } = checkValues(`${KUBE_STACK}  python:\n    image: x\n`);
    expect(fixed).toContain("  python:\n    image: x\n    env:\n      - name: OTEL_PYTHON_DISABLED");
  });

  it.each([
    ["turned off", "instrumentation: {enabled: false, exporter: {endpoint: x}, python: {}}"],
    ["turned off in other words", `instrumentation: {enabled: No, python: {${ENV}}}`],
    ["turned off by nothing", `instrumentation: {enabled: , python: {${ENV}}}`],
    ["with an empty section, which the template leaves out", "instrumentation: {enabled: true, python: {}}"],
    ["with a section that is taken away", "instrumentation: {enabled: true, python: null}"],
    ["without a section", "instrumentation: {enabled: true, env: []}"],
    [
      "with the names among the common ones",
      `instrumentation: {enabled: true, env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${NAMES}"}], python: {${ENV}}}`,
    ],
    [
      "with the names for all of the chart",
      `extraEnvs: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "${NAMES}"}]\ninstrumentation: {enabled: true, python: {${ENV}}}`,
    ],
    [
      "with a value that another tool puts in",
      `instrumentation: {enabled: true, python: {env: [{name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS, value: "\${X}"}]}}`,
    ],
  ])("%s have nothing that could be said", (_, text) => {
    expect(checkValues(text)).toMatchObject({ findings: [], notChecked: [] });
  });

  it("are completed in the list that has the value, whichever it is", () => {
    const value = (text: string) =>
      `extraEnvs:\n  - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS\n    value: ${text}\ninstrumentation: {enabled: true, python: {${ENV}}}\n`;
    expect(checkValues(value("requests")).fixed).toBe(value(NAMES));
  });

  it("are turned on by a text, whatever it says", () => {
    expect(checkValues(`instrumentation: {enabled: "false", python: {${ENV}}}`).findings).toHaveLength(1);
  });

  it("are not checked where a section is all there is, and nothing turns it on", () => {
    const { findings, notChecked } = checkValues("instrumentation: {exporter: {}, python: {image: x}}");
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      "line 1: chart values: `instrumentation.enabled` isn't set here, so it isn't known whether anything is rendered from `instrumentation`",
    ]);
  });

  it("are judged where a list is written, though nothing here turns it on", () => {
    expect(checkValues(`instrumentation: {exporter: {}, python: {${ENV}}}`).findings).toHaveLength(1);
  });

  it("have the name that the chart gives the resource", () => {
    expect(checkValues(`${KUBE_STACK}  name: shop\n  python: {${ENV}}\n`).judged).toBe(1);
  });
});

describe("values of another chart", () => {
  it.each([
    [
      "of the operator",
      `manager: {config: {enable-instrumentation-crds: false, instrumentations: {spec: {python: {${ENV}}}}}}`,
      "the operator probably reads from `manager.config.instrumentations.spec`",
    ],
    [
      "of the operator's own settings",
      `instrumentations: {spec: {python: {${ENV}}}}`,
      "the operator probably reads from `instrumentations.spec`",
    ],
    [
      "of a dependency",
      `opentelemetry-kube-stack: {instrumentation: {enabled: true, python: {${ENV}}}}`,
      "opentelemetry-kube-stack renders from `opentelemetry-kube-stack.instrumentation`",
    ],
    [
      "of Splunk's",
      `splunkObservability: {realm: x}\noperator: {enabled: true}\ninstrumentation: {spec: {python: {${ENV}}}}`,
      "a chart such as splunk-otel-collector renders from `instrumentation.spec`",
    ],
    [
      "of Splunk's before",
      `instrumentation: {python: {repository: x, tag: y, ${ENV}}}`,
      "a chart such as splunk-otel-collector renders from `instrumentation`",
    ],
    [
      "of Lightstep's",
      `autoinstrumentation: {enabled: true, languageSettings: {python: {${ENV}}}}`,
      "a chart such as kube-otel-stack renders from `autoinstrumentation.languageSettings`",
    ],
    [
      "of logz.io's",
      "logzio-apm-collector: {enabled: true}\ninstrumentation: {python: {extraEnv: [{name: A, value: b}]}}",
      "a chart such as logzio-monitoring renders from `instrumentation`",
    ],
    [
      "of Sumo Logic's",
      "sumologic: {}\ninstrumentation: {python: {extraEnvVars: [{name: A, value: b}]}}",
      "a chart such as sumologic renders from `instrumentation`",
    ],
    [
      "with a spec of its own",
      `autoInstrumentation: {enabled: true, spec: {exporter: {endpoint: x}, python: {${ENV}}}}`,
      "a chart probably renders from `autoInstrumentation.spec`",
    ],
    [
      "with the resource's fields and no others",
      `autoinstrumentation: {python: {${ENV}}}`,
      "a chart probably renders from `autoinstrumentation`",
    ],
  ])("%s are checked and fixed", (_, text, words) => {
    const { findings, notChecked, fixed } = checkValues(`${text}\n`);
    expect(notChecked).toEqual([]);
    expect(findings).toEqual([expect.stringContaining(`The Instrumentation that ${words}`)]);
    expect(findings[0]).not.toContain("no fix");
    expect(checkValues(fixed).findings).toEqual([]);
  });

  it.each([
    [
      "Splunk's",
      "splunkObservability: {}\noperator: {enabled: true}\ninstrumentation: {spec: {python: {image: x}}}",
      "the chart may have a list there by default, which a new one would replace",
    ],
    [
      "Splunk's by its name",
      "splunk-otel-collector: {operator: {enabled: true}, instrumentation: {spec: {python: {image: x}}}}",
      "splunk-otel-collector has a list there by default, which a new one would replace",
    ],
    [
      "one that is not known",
      "autoInstrumentation: {enabled: true, spec: {python: {image: x}}}",
      "the chart may have a list there by default, which a new one would replace",
    ],
  ])("get no list that would replace one: %s", (_, text, why) => {
    expect(checkValues(text).findings).toEqual([expect.stringContaining(`(no fix: ${why})`)]);
  });

  it.each([
    [
      "that keep variables in a map",
      "instrumentation: {python: {env: {A: b}}}",
      "`instrumentation.python.env`",
    ],
    [
      "that have keys of their own",
      `instrumentation: {python: {enabled: true, ${ENV}}}`,
      "`instrumentation.python.enabled`",
    ],
    [
      "whose chart writes the lists itself",
      "autoinstrumentation: {enabled: true, samplingRate: 1}",
      "openobserve-collector",
    ],
  ])("%s are not checked", (_, text, words) => {
    const { findings, notChecked } = checkValues(text);
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    [
      "Datadog's",
      "datadog:\n  apm:\n    instrumentation:\n      enabled: true\n      libVersions: {java: '1'}\n",
    ],
    ["an SDK's own configuration", 'file_format: "0.3"\ninstrumentation:\n  general: {}\n  java: {}\n'],
    ["a switch", "instrumentation:\n  enabled: true\n"],
    ["switches by language", "instrumentation:\n  java: true\n  python: false\n"],
    ["an environment's name", "instrumentation:\n  enabled: true\n  env: production\n  exporter: otlp\n"],
    ["a limit of memory", "instrumentation:\n  resource: {memory: 1Gi}\n"],
    ["a schema", "properties: {instrumentation: {type: object, properties: {python: {}}}}\n"],
    ["Grafana's", "autoInstrumentation: {enabled: true, beyla: {preset: application}}\n"],
    ["what is off", "instrumentation: {enabled: false, python: {enabled: true, env: {A: b}}}"],
    [
      "a dependency that is off",
      `opentelemetry-kube-stack: {enabled: false, instrumentation: {enabled: true, python: {${ENV}}}}`,
    ],
  ])("are no values of an Instrumentation: %s", (_, text) => {
    expect(checkValues(text)).toMatchObject({ findings: [], notChecked: [], judged: 0 });
  });
});
