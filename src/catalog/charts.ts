/** Helm charts that render an Instrumentation from their values, as their templates have it at the commits named. */

import type { ChartRow } from "./chart-row.ts";

const ENV_AS_IT_IS = {
  sections: [],
  envKey: "env",
  omitsEmptySections: false,
  name: null,
  isClosed: false,
  maker: null,
  siblings: [],
  ownKeys: [],
  sectionKeys: [],
} as const;

const HELM_CHARTS = {
  repository: "open-telemetry/opentelemetry-helm-charts",
  commit: "dd5665c06f376c00a5e2147aa84b70c3d105ecfb",
};

export const KUBE_STACK: ChartRow = {
  ...ENV_AS_IT_IS,
  chart: "opentelemetry-kube-stack",
  // 0.0.3 is the first with the template (abe4c7dc5a5f384d5f847a0aa7bfeb12dca9ef90), and its language blocks are the same; Elastic's values files (elastic/elastic-agent@07adab5bc3d249133b4615832270434546c189d0
  // deploy/helm/edot-collector/kube-stack) are for this chart.
  versions: "0.0.3 - 0.20.3",
  source: {
    ...HELM_CHARTS,
    templates: [
      "charts/opentelemetry-kube-stack/templates/instrumentation.yaml",
      "charts/opentelemetry-kube-stack/templates/_helpers.tpl",
    ],
  },
  path: ["instrumentation"],
  isSpec: false,
  omitsEmptySections: true,
  commonEnvs: [["instrumentation", "env"], ["extraEnvs"]],
  name: ["instrumentation", "name"],
  switches: [{ path: ["instrumentation", "enabled"], needs: true, default: false }],
  hasDefaultEnv: false,
  isClosed: true,
  siblings: ["collectors", "opentelemetry-operator", "defaultCRConfig", "opAMPBridge"],
  ownKeys: ["enabled", "exporter", "propagators"],
};

/** The operator reads these from its own configuration file, and no resource is rendered. */
export const OPERATOR: ChartRow = {
  ...ENV_AS_IT_IS,
  chart: "opentelemetry-operator",
  versions: ">0.115.1 - 0.122.0",
  source: { ...HELM_CHARTS, templates: ["charts/opentelemetry-operator/templates/configmap.yaml"] },
  path: ["manager", "config", "instrumentations", "spec"],
  isSpec: true,
  commonEnvs: [["manager", "config", "instrumentations", "spec", "env"]],
  maker: "the operator reads",
  // Where the operator takes its Instrumentations from the cluster, it does not look at these.
  switches: [{ path: ["manager", "config", "enable-instrumentation-crds"], needs: false, default: true }],
  hasDefaultEnv: false,
};

const SPLUNK = "splunk-otel-collector";
const SPLUNK_SIBLINGS = ["splunkObservability", "splunkPlatform", "operatorcrds"] as const;
const SPLUNK_TEMPLATES = [
  "helm-charts/splunk-otel-collector/templates/operator/instrumentation.yaml",
  "helm-charts/splunk-otel-collector/templates/operator/_helpers.tpl",
] as const;

/** Its lists keep their order; the chart's own entries come last. */
const SPLUNK_NOW: ChartRow = {
  ...ENV_AS_IT_IS,
  chart: SPLUNK,
  versions: "0.129.0 - 0.158.0",
  source: {
    repository: "signalfx/splunk-otel-collector-chart",
    commit: "8876653bf113cdbf560dd0f058bb246f0d1088db",
    templates: SPLUNK_TEMPLATES,
  },
  path: ["instrumentation", "spec"],
  isSpec: true,
  commonEnvs: [["instrumentation", "spec", "env"]],
  switches: [
    { path: ["operator", "enabled"], needs: true, default: false },
    { path: ["instrumentation", "enabled"], needs: true, default: true },
  ],
  // Of Python OTEL_EXPERIMENTAL_RESOURCE_DETECTORS, of .NET the plugins.
  hasDefaultEnv: true,
  siblings: SPLUNK_SIBLINGS,
};

const SPLUNK_BEFORE: ChartRow = {
  ...SPLUNK_NOW,
  versions: "0.108.0 - 0.128.0",
  source: {
    repository: "signalfx/splunk-otel-collector-chart",
    commit: "ef2737b48cef27a067fd199633e0850e5fdf72e9",
    templates: SPLUNK_TEMPLATES,
  },
  path: ["instrumentation"],
  isSpec: false,
  commonEnvs: [["instrumentation", "env"]],
  switches: [{ path: ["operator", "enabled"], needs: true, default: false }],
  hasDefaultEnv: null,
  sectionKeys: ["repository", "tag"],
};

const SPLUNK_FIRST: ChartRow = {
  ...SPLUNK_NOW,
  // Up to 0.84.0 the map goes into `spec` as a whole (6d3ca53d1e70f60a9c166217dd509a8a376cc058), over lists of the chart's own.
  versions: "0.81.0 - 0.105.5",
  source: {
    repository: "signalfx/splunk-otel-collector-chart",
    commit: "019225cdadad1b6f29694af40f39f10a40b4b5b1",
    templates: SPLUNK_TEMPLATES,
  },
  path: ["operator", "instrumentation", "spec"],
  commonEnvs: [["operator", "instrumentation", "spec", "env"]],
  switches: [{ path: ["operator", "enabled"], needs: true, default: false }],
  hasDefaultEnv: null,
};

/** An umbrella of the operator's chart; its own list has the endpoint. */
const CORALOGIX: ChartRow = {
  ...OPERATOR,
  chart: "otel-integration",
  versions: "0.0.321 - 0.0.331",
  source: {
    repository: "coralogix/telemetry-shippers",
    commit: "c5217406de1b948a83fa98402736abdc3cecf034",
    templates: ["otel-integration/k8s-helm/Chart.yaml", "otel-integration/k8s-helm/values.yaml"],
  },
  path: ["opentelemetry-autoinstrumentation", ...OPERATOR.path],
  commonEnvs: [["opentelemetry-autoinstrumentation", ...OPERATOR.path, "env"]],
  switches: [{ path: ["opentelemetry-autoinstrumentation", "enabled"], needs: true, default: false }],
  hasDefaultEnv: true,
};

/** Another chart of the same name. */
const TSUGA: ChartRow = {
  ...ENV_AS_IT_IS,
  chart: "opentelemetry-kube-stack",
  // The template is the same since it came with 0.3.0 (77cb0daef2ba2b764a6e749627e616686fc53296).
  versions: "0.3.0 - 0.9.0",
  source: {
    repository: "tsuga-dev/helm-charts",
    commit: "39c0c69a10a5e07ce75b6f891b47ec699ff80385",
    templates: ["charts/opentelemetry-kube-stack/templates/instrumentation.yaml"],
  },
  path: ["autoInstrumentation", "spec"],
  isSpec: true,
  commonEnvs: [["autoInstrumentation", "spec", "env"]],
  switches: [{ path: ["autoInstrumentation", "enabled"], needs: true, default: false }],
  hasDefaultEnv: false,
};

const LIGHTSTEP: ChartRow = {
  ...ENV_AS_IT_IS,
  chart: "kube-otel-stack",
  // 0.4.1 has the same template (11a3c4446afadba703a80a83ae51360e2cada92a); before, there were no languages.
  versions: "0.4.1 - 0.11.0",
  source: {
    repository: "lightstep/otel-collector-charts",
    commit: "4d910898000cd85023df7351a18ad4b5ccb32eae",
    templates: ["charts/kube-otel-stack/templates/autoinstrumentation.yaml"],
  },
  path: ["autoinstrumentation"],
  isSpec: false,
  sections: ["languageSettings"],
  commonEnvs: [["autoinstrumentation", "env"]],
  switches: [{ path: ["autoinstrumentation", "enabled"], needs: true, default: false }],
  hasDefaultEnv: false,
  ownKeys: ["languageSettings", "collectorTarget"],
};

const LOGZIO: ChartRow = {
  ...ENV_AS_IT_IS,
  chart: "logzio-monitoring",
  versions: "7.1.0 - 7.10.6",
  source: {
    repository: "logzio/logzio-helm",
    commit: "eca6d67ec74b148597581994bc5d55ee2530b5ef",
    templates: ["charts/logzio-monitoring/templates/operator/_instrumentation.tpl"],
  },
  path: ["instrumentation"],
  isSpec: false,
  envKey: "extraEnv",
  commonEnvs: [],
  switches: [{ path: ["otel-operator", "enabled"], needs: true, default: false }],
  hasDefaultEnv: false,
  siblings: ["otel-operator", "logzio-apm-collector", "logzio-k8s-telemetry"],
  ownKeys: ["tracesServiceName", "metricsServiceName"],
  sectionKeys: ["extraEnv"],
};

const SUMO: ChartRow = {
  ...LOGZIO,
  chart: "sumologic",
  versions: ">=4.9.0",
  source: {
    repository: "SumoLogic/sumologic-kubernetes-collection",
    commit: "15dd136749d1675efaf94477b03ba964f1682536",
    templates: ["deploy/helm/sumologic/conf/opentelemetry-operator/instrumentation.cr.yaml"],
  },
  envKey: "extraEnvVars",
  switches: [
    { path: ["opentelemetry-operator", "enabled"], needs: true, default: null },
    { path: ["instrumentation", "createDefaultInstrumentation"], needs: true, default: null },
  ],
  hasDefaultEnv: null,
  siblings: ["sumologic"],
  ownKeys: ["instrumentationNamespaces", "createDefaultInstrumentation"],
  sectionKeys: ["extraEnvVars"],
};

export const CHARTS: readonly ChartRow[] = [
  SUMO,
  LOGZIO,
  SPLUNK_NOW,
  SPLUNK_BEFORE,
  SPLUNK_FIRST,
  KUBE_STACK,
  TSUGA,
  OPERATOR,
  CORALOGIX,
  LIGHTSTEP,
];
