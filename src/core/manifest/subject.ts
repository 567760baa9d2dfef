import { plain, prose, type Prose } from "../text/prose.ts";
import type { MapNode, NodePath } from "../yaml/node.ts";
import type { Manifest } from "./manifest.ts";
import type { Document } from "./document.ts";

/**
 * What a rule visits and a finding is about: a resource, or what another form describes, such as the values from which a
 * chart renders one. It stands at one place of a manifest.
 */
export interface Subject {
  readonly manifest: Manifest;
  readonly document: Document;
  /** null where no resource stands there. */
  readonly apiVersion: string | null;
  /** Of the resource that it is, or that is made of it. */
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
  readonly node: MapNode;
  /** Way from the document's root to it: [] or ["items", 2]. */
  readonly path: NodePath;
  /** Whether an alias or merge key led to it. */
  readonly shared: boolean;
  /** Position among the manifest's subjects of the same kind, namespace and name, from 0. */
  readonly occurrence: number;
  /** What it is made from where no resource stands there; null for a resource. */
  readonly maker: Maker | null;
  /** Name of the container of it that is meant; none where it is about all of it. */
  readonly container?: string;
  /** Name of the service of Docker Compose that it is; none elsewhere. */
  readonly service?: string;
}

/** Who makes a resource, and from what: words of ours and a way of the file's. */
export interface Maker {
  /** `opentelemetry-kube-stack renders`, `the operator reads`; of what only looks like it: `a chart probably renders`. */
  readonly makes: string;
  /** `instrumentation` */
  readonly from: string;
}

/** How a subject is named to people: `Instrumentation shop/python`, without a namespace `Instrumentation python`. */
export function describeSubject({
  kind,
  namespace,
  name,
  maker,
}: Pick<Subject, "kind" | "namespace" | "name" | "maker">): string {
  if (maker !== null) return `${kind} that ${maker.makes} from ${maker.from}`;
  if (name === null)
    return namespace === null ? `${kind} without a name` : `${kind} without a name in ${namespace}`;
  return namespace === null ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}

/** The same within a sentence: `Instrumentation shop/python`, or: the Instrumentation that … renders from `instrumentation`. */
export function nameInSentence(subject: Pick<Subject, "kind" | "namespace" | "name" | "maker">): Prose {
  const { kind, maker } = subject;
  return maker === null
    ? prose`${describeSubject(subject)}`
    : prose`the ${plain(kind)} that ${plain(maker.makes)} from ${maker.from}`;
}
