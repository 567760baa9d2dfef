import type { Node } from "../../../yaml/node.ts";
import type { Instrumentation } from "../instrumentation.ts";
import type { Container } from "./container.ts";
import { mergeField, mergeListField, readAttributeKeys } from "./base.ts";
import { readTextField, type FieldValue } from "./fields.ts";
import { unknown } from "./read-entry.ts";
import { literal, type Origin, type VariableValue } from "./variable.ts";

/**
 * What the operator makes of the other fields of `spec` and of the pod, in its order (opentelemetry-operator be894441,
 * internal/instrumentation/sdk.go injectCommonSDKConfig, exporter.go).
 */
export interface SdkStep {
  readonly name: string;
  readonly value: VariableValue;
  readonly origin: Extract<Origin, "field" | "operator">;
  readonly node: Node | null;
  /** Whether the variable is there twice where somebody has set it. */
  readonly isAppendedAlways?: true;
}

export interface SdkContext {
  readonly instrumentation: Instrumentation;
  /** null where no pod is in sight. */
  readonly container: Container | null;
  /** Whether the lists, or the pod, set a name, as far as can be known. */
  readonly isSet: (name: string) => boolean;
}

export function sdkSteps(context: SdkContext): readonly SdkStep[] {
  const { instrumentation, container } = context;
  return [
    written("OTEL_SERVICE_NAME", ofPod(container?.serviceName)),
    ...fromField("OTEL_EXPORTER_OTLP_ENDPOINT", mergeField(instrumentation, ["exporter", "endpoint"])),
    ...tlsSteps(instrumentation),
    { ...written("OTEL_RESOURCE_ATTRIBUTES_POD_NAME", fieldRef("metadata.name")), isAppendedAlways: true },
    ...(isOn(instrumentation, ["resource", "addK8sUIDAttributes"])
      ? [written("OTEL_RESOURCE_ATTRIBUTES_POD_UID", fieldRef("metadata.uid"))]
      : []),
    ...(setsNodeName(instrumentation)
      ? []
      : [written("OTEL_RESOURCE_ATTRIBUTES_NODE_NAME", fieldRef("spec.nodeName"))]),
    ...fromField("OTEL_PROPAGATORS", mergeListField(instrumentation, "propagators")),
    ...samplerSteps(context),
    written("OTEL_RESOURCE_ATTRIBUTES", ofPod(container?.resourceAttributes)),
  ];
}

/** The operator writes this where nothing else does, and appends to what does; it stands last. */
export const LAST = "OTEL_RESOURCE_ATTRIBUTES";

/** The operator writes these before everything else (sdk.go injectCommonEnvVar). */
export const FIRST: readonly SdkStep[] = [
  written("OTEL_NODE_IP", fieldRef("status.hostIP")),
  written("OTEL_POD_IP", fieldRef("status.podIP")),
];

/** A path that is not absolute is one below where the Secret or ConfigMap is mounted (exporter.go). */
function tlsSteps(instrumentation: Instrumentation): readonly SdkStep[] {
  const read = (name: string) => mergeField(instrumentation, ["exporter", "tls", name]);
  const secret = { kind: "secret", name: read("secretName") };
  const configMap = { kind: "configmap", name: read("configMapName") };
  const ofCa = configMap.name.kind === "absent" ? secret : configMap;
  return [
    ...fromField("OTEL_EXPORTER_OTLP_CERTIFICATE", below(ofCa, read("ca_file"))),
    ...fromField("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE", below(secret, read("cert_file"))),
    ...fromField("OTEL_EXPORTER_OTLP_CLIENT_KEY", below(secret, read("key_file"))),
  ];
}

function below(folder: { readonly kind: string; readonly name: FieldValue }, file: FieldValue): FieldValue {
  if (file.kind !== "text" || file.text.startsWith("/") || folder.name.kind === "absent") return file;
  if (folder.name.kind === "unknown") return folder.name;
  return { ...file, text: `/otel-auto-instrumentation-${folder.kind}-${folder.name.text}/${file.text}` };
}

/** Neither type nor argument where the list has an argument, even without a type. */
function samplerSteps({ instrumentation, isSet }: SdkContext): readonly SdkStep[] {
  if (isSet("OTEL_TRACES_SAMPLER") || isSet("OTEL_TRACES_SAMPLER_ARG")) return [];
  const type = fromField("OTEL_TRACES_SAMPLER", mergeField(instrumentation, ["sampler", "type"]));
  if (type.length === 0) return [];
  return [
    ...type,
    ...fromField("OTEL_TRACES_SAMPLER_ARG", mergeField(instrumentation, ["sampler", "argument"])),
  ];
}

function setsNodeName(instrumentation: Instrumentation): boolean {
  const { parent } = instrumentation;
  return [instrumentation, ...(parent === null ? [] : [parent])].some((one) =>
    readAttributeKeys(one).includes("k8s.node.name"),
  );
}

/** Booleans can only become true. */
function isOn(instrumentation: Instrumentation, way: readonly [string, ...string[]]): boolean {
  const { parent } = instrumentation;
  return [instrumentation, ...(parent === null ? [] : [parent])].some((one) => {
    const value = readTextField(one, ...way);
    return value.kind === "text" && value.text === "true";
  });
}

function fromField(name: string, value: FieldValue): readonly SdkStep[] {
  if (value.kind === "absent") return [];
  if (value.kind === "unknown") return [{ name, value: unknown(value.reason), origin: "field", node: null }];
  return [{ name, value: literal(value.text), origin: "field", node: value.node }];
}

function written(name: string, value: VariableValue): SdkStep {
  return { name, value, origin: "operator", node: null };
}

function fieldRef(fieldPath: string): VariableValue {
  return { kind: "field-ref", fieldPath };
}

function ofPod(text: string | null | undefined): VariableValue {
  return text === null || text === undefined ? unknown("it depends on the pod") : literal(text);
}
