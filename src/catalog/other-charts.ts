/** Helm charts that an Instrumentation cannot be given through their values. */

/** Charts that render Instrumentations whose env lists stand in their templates: no value is among them. */
export const FIXED_CHARTS = [
  {
    chart: "openobserve-collector",
    source: {
      repository: "openobserve/openobserve-helm-chart",
      commit: "c2801feebdada5081a6f040cd6972c0b70759c76",
      templates: ["charts/openobserve-collector/templates/instrumentation-python.yaml"],
    },
    path: ["autoinstrumentation"],
    ownKeys: ["samplingRate", "goImageVersion", "pythonLogsEnabled"],
  },
] as const;

/**
 * Charts with keys of similar names in whose templates there is no Instrumentation of the group. DataDog's own charts
 * render their own kinds; its guides (DataDog/opentelemetry-examples) use opentelemetry-kube-stack, which has a row: none of
 * DataDog's is needed.
 */
export const OTHER_CHARTS: readonly {
  readonly charts: readonly string[];
  readonly repository: string;
  readonly commit: string;
}[] = [
  {
    charts: ["datadog", "datadog-operator"],
    repository: "DataDog/helm-charts",
    commit: "79f7c74fd2525288125d943f48b810431dbc8857",
  },
  {
    charts: ["k8s-agents-operator"],
    repository: "newrelic/k8s-agents-operator",
    commit: "5f617d2af9db779357de7268dc2011f62a9aa9cf",
  },
  {
    charts: ["amazon-cloudwatch-observability"],
    repository: "aws-observability/helm-charts",
    commit: "71a298ffdebe9d4e13ac709d24398062a2afe8ca",
  },
  {
    charts: ["dash0-operator"],
    repository: "dash0hq/dash0-operator",
    commit: "b37ea582e6aeb94cd42b7137f0cca51f831e8dc4",
  },
  {
    charts: ["k8s-monitoring"],
    repository: "grafana/k8s-monitoring-helm",
    commit: "19631109946dff1ce60cd92f91dae910475c8fd5",
  },
  {
    charts: ["signoz", "k8s-infra"],
    repository: "SigNoz/charts",
    commit: "67522344219d83fe38049990e397e450005766c7",
  },
];
