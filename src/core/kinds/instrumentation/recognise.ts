import {
  remark,
  remarkAt,
  type DocumentReader,
  type Reading,
  type Recogniser,
  type Remark,
  type UnreadDocument,
} from "../../manifest/recogniser.ts";
import type { ComposeFailure, ComposeResult } from "../../yaml/compose.ts";
import { findKey, isMap, textOf, type Node } from "../../yaml/node.ts";
import { mayBeInstrumentationValues } from "./values/lines.ts";
import { holdsValues } from "./values/read-values.ts";
import { GROUP, KIND } from "./group-kind.ts";
import {
  isDefinition,
  isTemplate,
  mayBeKind,
  mayHoldChartValues,
  mayHoldResource,
  mayHoldValuesOfProgram,
  mayRenderGroup,
} from "./hints.ts";
import { mayRenderInstrumentation, readTemplate, type Template } from "./template.ts";
import { isPatchOfOperations, mayHoldOperations } from "./operations.ts";
import { describeRenderedSpec, describeUnrendered, holdsInstrumentation } from "./rendered.ts";
import { findInTopLevelList } from "./top-level-list.ts";

/** How an Instrumentation is kept: as a resource, in a template too; in the values of a chart; in operations on one. */
export const instrumentationRecogniser: Recogniser = {
  open: (text, original) => {
    if (!mayMatter(text) && !mayMatter(original)) return null;
    let template: Template | null = null;
    const readOnce = () => (template ??= readTemplate(original));
    return (document) => approach(document, readOnce);
  },
};

function mayMatter(text: string): boolean {
  return (
    mayHoldResource(text) ||
    mayHoldChartValues(text) ||
    mayRenderGroup(text) ||
    mayHoldOperations(text) ||
    mayHoldValuesOfProgram(text)
  );
}

function approach(document: UnreadDocument, readText: () => Template): DocumentReader | null {
  const { text, original } = document;
  const mayBeResource = mayHoldResource(text);
  const mayBeValues = mayHoldChartValues(text);
  if (isTemplate(original)) return (compose) => readTemplated({ document, mayBeValues, compose, readText });
  const mayBePatch = mayHoldOperations(text);
  if (!mayBeResource && !mayBeValues && !mayBePatch) return null;
  return (compose) => {
    const composed = compose();
    if (!composed.ok) {
      const isNamed = mayBeResource || mayBeValues || (document.isInString && namesTarget(document.file));
      const isSilent = isDefinition(text) || !isNamed;
      return isSilent ? remark() : remark(describeFailure(composed));
    }
    const { root } = composed;
    if (root === null) return remark();
    const isKept =
      mayBeResource || (mayBeValues && holdsValues(root)) || (mayBePatch && isPatchOfOperations(root));
    const list = document.isInString ? null : describeTopLevelList(root);
    return { ...remark(list, describeUntyped(root)), isKept };
  };
}

/** Operations alone name no kind; the kustomization that they are written into may. Otherwise they may be about anything. */
function namesTarget(file: string): boolean {
  return /\btarget["']?[ \t]*:/.test(file) && mayBeKind(file);
}

interface Templated {
  readonly document: UnreadDocument;
  readonly mayBeValues: boolean;
  readonly compose: () => ComposeResult;
  readonly readText: () => Template;
}

/** A document with actions. What is written out in it is read as it stands. Values can have actions too. */
function readTemplated({ document, mayBeValues, compose, readText }: Templated): Reading {
  const { range, text, unreadable } = document;
  const mayRender = mayRenderInstrumentation(readText(), range);
  if (!mayRender && !mayBeValues) return remark();
  const composed = unreadable === null ? compose() : null;
  if (composed?.ok === false && composed.code !== "invalid") return remark(describeFailure(composed));
  const root = composed?.ok === true ? composed.root : null;
  const unrendered = describeUnrendered(document, composed);
  if (mayRender) {
    if (root === null) return remark(unrendered);
    // What it names may stand in a string of it, which is read by itself.
    if (!holdsInstrumentation(root)) return { ...remark(unrendered), isMoot: true };
    return { ...remark(describeRenderedSpec(root)), isKept: true };
  }
  if (root !== null) return { ...remark(), isKept: holdsValues(root) };
  return remark(mayBeInstrumentationValues(text) ? unrendered : null);
}

function describeFailure({ code, message, offset }: ComposeFailure): Remark {
  return { offset, reason: REASONS[code](message) };
}

const REASONS: Readonly<Record<ComposeFailure["code"], (message: string) => string>> = {
  invalid: (message) => `not valid YAML or JSON: ${message}`,
  depth: (message) => message,
  memory: (message) => `${message}: put the Instrumentation into a file of its own`,
};

function describeTopLevelList(root: Node): Remark | null {
  const found = findInTopLevelList(root);
  if (found === null) return null;
  // "cannot unmarshal array into Go value of type unstructured.detector", says its decoder (apimachinery).
  return remarkAt(
    found,
    "the document is a list, which kubectl refuses, and the Instrumentation in it is not checked: " +
      "put its items below `kind: List` and `items:`",
  );
}

function describeUntyped(root: Node): Remark | null {
  for (const node of [root, ...itemsOf(root)]) {
    const fault = findTypeFault(node);
    const reason =
      `an Instrumentation ${fault}, which kubectl refuses, is not checked: ` +
      `it needs \`apiVersion: ${GROUP}/v1alpha1\``;
    if (fault !== null) return remarkAt(node, reason);
  }
  return null;
}

function itemsOf(root: Node): readonly Node[] {
  const items = isMap(root) ? findKey(root, "items")?.node : null;
  return items?.kind === "seq" ? items.items : [];
}

/** kubectl's words: "apiVersion not set", and `no matches for kind "Instrumentation" in version "opentelemetry.io"`. */
function findTypeFault(node: Node): string | null {
  if (!isMap(node) || textOf(findKey(node, "kind")?.node ?? null) !== KIND) return null;
  const apiVersion = textOf(findKey(node, "apiVersion")?.node ?? null);
  if (apiVersion === null) return "without an apiVersion";
  return apiVersion === GROUP ? "whose apiVersion has no version" : null;
}
