import type { Subject } from "../../manifest/subject.ts";
import type { Lookup, MapNode, Node, NodePath } from "../../yaml/node.ts";
import type { EnvList, Field } from "../instrumentation/instrumentation.ts";

/**
 * A workload: a resource that makes pods, or is one. The operator's webhook sees the pods that its template makes, so that
 * what stands on the template counts (opentelemetry-operator internal/webhook/podmutation/webhookhandler.go).
 */
export interface Workload extends Subject {
  readonly apiVersion: string;
  /** The way to the pod template from the document's root; of a Pod that of the resource. */
  readonly templatePath: NodePath;
  readonly template: MapNode;
  readonly podSpec: MapNode;
  /** Those of the pod template. */
  readonly annotations: Annotations;
  readonly labels: Annotations;
  /** Those of the resource itself, which no pod gets; those of the pod template where the resource is a Pod. */
  readonly ownAnnotations: Annotations;
  readonly isPod: boolean;
  /** `initContainers` first, then `containers`, each in its order. */
  readonly containers: readonly PodContainer[];
  /** Whether containers may be there that only rendering a template tells. */
  readonly mayHaveMoreContainers: boolean;
}

/** A map of strings: annotations or labels. */
export interface Annotations {
  /** The way to the map from the document's root, where it stands or would stand. */
  readonly path: NodePath;
  /** null where it is missing, or no map. */
  readonly node: MapNode | null;
  readonly entries: ReadonlyMap<string, Annotation>;
  /** Whether more of it may be there: rendered, merged in, tagged, or of another type. */
  readonly isOpen: boolean;
}

export interface Annotation {
  readonly key: Node;
  readonly value: Node | null;
  /** null where it is no text: YAML 1.1 reads a number, a boolean, or null, or only rendering tells. */
  readonly text: string | null;
  /** What stands there instead of text. */
  readonly fault: "none" | "not-a-string" | "rendered";
  /** Whether an alias or merge key led here. */
  readonly shared: boolean;
}

export interface PodContainer {
  readonly name: string | null;
  readonly isInit: boolean;
  /** Position in its list, from 0. */
  readonly index: number;
  readonly node: MapNode;
  readonly path: NodePath;
  readonly field: Field;
  readonly env: EnvList;
  readonly image: string | null;
  /** The words of `command` and `args`; null where they are no lists of texts. */
  readonly command: readonly Word[] | null;
  readonly args: readonly Word[] | null;
  readonly envFrom: Lookup | null;
}

/** One word of a command. */
export interface Word {
  readonly text: string;
  readonly node: Node;
}
