import {
  remark,
  type DocumentReader,
  type Recogniser,
  type UnreadDocument,
} from "../../manifest/recogniser.ts";
import { findKey, isMap, textOf, type MapNode, type Node } from "../../yaml/node.ts";
import { isDefinition } from "../instrumentation/hints.ts";
import { ANNOTATION_PREFIX } from "./annotation-names.ts";
import { OBJECT_KINDS } from "./cluster-objects.ts";
import { mayHoldPodAnnotations } from "./find-pod-annotations.ts";
import { isReferredTo, NO_REFERENCES, ReferenceCollector, type References } from "./references.ts";

/**
 * How workloads are kept, and what they refer to: told by OpenTelemetry's names, which are looked for before anything is parsed,
 * or by a name that is referred to, in the same file or in others.
 *
 * @param others what other files refer to
 */
export function createWorkloadRecogniser(others: References): Recogniser {
  return {
    open: (text, original) => {
      const isNamed = mayMatter(text) || mayMatter(original);
      if (!isNamed && !isReferredTo(text, others)) return null;
      let own: References | null = null;
      const isReferred = (document: string) =>
        isReferredTo(document, others) || (isNamed && isReferredTo(document, (own ??= collectFrom(text))));
      return (document) => approach(document, isReferred);
    },
  };
}

export const workloadRecogniser = createWorkloadRecogniser(NO_REFERENCES);

function collectFrom(text: string): References {
  const references = new ReferenceCollector();
  references.add(text);
  return references;
}

function mayMatter(text: string): boolean {
  return HINT.test(text) && (KINDS.test(text) || mayHoldPodAnnotations(text));
}

const HINT =
  /otel|opentelemetry|\b(?:JAVA_TOOL_OPTIONS|NODE_OPTIONS|PYTHONPATH|DOTNET_STARTUP_HOOKS|DOTNET_ADDITIONAL_DEPS|DOTNET_SHARED_STORE|PHP_INI_SCAN_DIR|RUBYOPT)\b/i;

/** A pod's containers; what is looked up by name. */
const KINDS = new RegExp(
  `\\bcontainers["']?[ \\t]*:|\\bkind["']?[ \\t]*:[ \\t]*["']?(?:${OBJECT_KINDS.join("|")})\\b`,
);

function approach(
  { text, original, unreadable }: UnreadDocument,
  isReferred: (text: string) => boolean,
): DocumentReader | null {
  if (!mayMatter(text) && !mayMatter(original) && !isReferred(text)) return null;
  if (isDefinition(text)) return null;
  return (compose) => {
    const composed = unreadable === null ? compose() : null;
    if (composed?.ok === true && composed.root !== null)
      return { ...remark(), isKept: holdsKind(composed.root) };
    // What asks the operator for something, and cannot be read, must not look like what was.
    if (!text.includes(ANNOTATION_PREFIX) || !mayMatter(text)) return remark();
    const offset = composed?.ok === false ? composed.offset : null;
    return offset === null
      ? remark()
      : remark({ offset, reason: "not valid YAML or JSON: the workload in it isn't checked" });
  };
}

/** Whether a document has resources at all; which of them matter is looked at where they are found. */
function holdsKind(root: Node): boolean {
  return root.kind === "seq" || (isMap(root) && isResource(root));
}

function isResource(root: MapNode): boolean {
  return (
    textOf(findKey(root, "kind")?.node ?? null) !== null ||
    root.pairs.some(({ value }) => value?.kind === "map")
  );
}
