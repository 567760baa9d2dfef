/** How releases of charts are declared: data for releases.ts. Steps of a way are keys; `*` is each item of a list. */

export interface ReleaseForm {
  /** Kinds and groups of the resource; none where it is a file of some tool that has no kind. */
  readonly kinds: readonly string[];
  readonly group: string;
  /** The ways to the map that declares one release. */
  readonly holders: readonly (readonly string[])[];
  /** From there: the way to the chart's name, or to an address that ends with it. */
  readonly chart: readonly string[];
  /** The way to the version of the chart. */
  readonly version: readonly string[];
  /** The ways to values that are written as a map. */
  readonly values: readonly (readonly string[])[];
  /** The ways to values that are written as a text. */
  readonly texts: readonly (readonly string[])[];
  /** The ways to more values, from elsewhere. */
  readonly more: readonly (readonly string[])[];
}

/** A kustomization need not say its kind. */
const KUSTOMIZE: Omit<ReleaseForm, "kinds" | "group"> = {
  holders: [["helmCharts", "*"]],
  chart: ["name"],
  version: ["version"],
  values: [["valuesInline"]],
  texts: [],
  more: [["valuesFile"], ["additionalValuesFiles"]],
};

export const RELEASE_FORMS: readonly ReleaseForm[] = [
  // Flux (fluxcd/helm-controller api/v2).
  {
    kinds: ["HelmRelease"],
    group: "helm.toolkit.fluxcd.io",
    holders: [["spec"]],
    chart: ["chart", "spec", "chart"],
    version: ["chart", "spec", "version"],
    values: [["values"]],
    texts: [],
    more: [["valuesFrom"], ["chart", "spec", "valuesFiles"], ["chart", "spec", "valuesFile"]],
  },
  // Argo CD (argoproj/argo-cd pkg/apis/application/v1alpha1).
  {
    kinds: ["Application", "ApplicationSet"],
    group: "argoproj.io",
    holders: [
      ["spec", "source"],
      ["spec", "sources", "*"],
      ["spec", "template", "spec", "source"],
      ["spec", "template", "spec", "sources", "*"],
    ],
    chart: ["chart"],
    version: ["targetRevision"],
    values: [["helm", "valuesObject"]],
    texts: [["helm", "values"]],
    more: [
      ["helm", "valueFiles"],
      ["helm", "parameters"],
      ["helm", "fileParameters"],
    ],
  },
  // k3s and RKE2 (k3s-io/helm-controller pkg/apis/helm.cattle.io/v1).
  {
    kinds: ["HelmChart", "HelmChartConfig"],
    group: "helm.cattle.io",
    holders: [["spec"]],
    chart: ["chart"],
    version: ["version"],
    values: [["values"]],
    texts: [["valuesContent"]],
    more: [["set"], ["valuesSecrets"]],
  },
  // Crossplane (crossplane-contrib/provider-helm apis/release).
  {
    kinds: ["Release"],
    group: "helm.crossplane.io",
    holders: [["spec", "forProvider"]],
    chart: ["chart", "name"],
    version: ["chart", "version"],
    values: [["values"]],
    texts: [],
    more: [["valuesFrom"], ["set"]],
  },
  // Cluster API (kubernetes-sigs/cluster-api-addon-provider-helm api/v1alpha1).
  {
    kinds: ["HelmChartProxy"],
    group: "addons.cluster.x-k8s.io",
    holders: [["spec"]],
    chart: ["chartName"],
    version: ["version"],
    values: [],
    texts: [["valuesTemplate"]],
    more: [],
  },
  // Kustomize (kubernetes-sigs/kustomize api/types/helmchartargs.go).
  { ...KUSTOMIZE, kinds: ["Kustomization"], group: "kustomize.config.k8s.io" },
  { ...KUSTOMIZE, kinds: [], group: "" },
  // helmfile (helmfile/helmfile docs).
  {
    kinds: [],
    group: "",
    holders: [["releases", "*"]],
    chart: ["chart"],
    version: ["version"],
    values: [["values", "*"]],
    texts: [],
    more: [["set"], ["valuesTemplate"], ["inherit"]],
  },
  // Fleet (rancher/fleet pkg/apis/fleet.cattle.io/v1alpha1).
  {
    kinds: [],
    group: "",
    holders: [["helm"]],
    chart: ["chart"],
    version: ["version"],
    values: [["values"]],
    texts: [],
    more: [["valuesFiles"], ["valuesFrom"], ["templateValues"]],
  },
];
