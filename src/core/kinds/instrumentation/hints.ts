import { GROUP, KIND } from "./group-kind.ts";

/**
 * The cheap test that decides what is parsed at all: plain searches over the text, no parsing. It may say "maybe" too
 * often, never "no" to a document in which the names are written out. Names hidden behind escapes (`"Instrument\u0061tion"`)
 * are not looked for: nobody writes them, and Kubernetes tools that search manifests do not find them either.
 */

/** Whether the text may hold an Instrumentation resource of the group opentelemetry.io. */
export function mayHoldResource(text: string): boolean {
  return text.includes(KIND) && (text.includes(GROUP) || lacksGroup(text));
}

/** Whether a kind may have no apiVersion beside it: in a text that is cut off, in garbage, or forgotten. */
function lacksGroup(text: string): boolean {
  return KIND_ALONE.test(text) && count(text, /\bkind["']?[ \t]*:/g) > count(text, API_VERSION);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

const API_VERSION = /\bapiVersion["']?[ \t]*:[ \t]*["']?[\w{]/g;
const KIND_ALONE = new RegExp(`(?:^\\uFEFF?|[\\n{,])[ \\t-]*["']?kind["']?[ \\t]*:[ \\t]*["']?${KIND}\\b`);

/** Whether the text may be a chart's values from which an Instrumentation is rendered, or the operator's own settings. */
export function mayHoldChartValues(text: string): boolean {
  return (
    text.includes("nstrumentation") &&
    /(?:^\uFEFF?|[\n{,])[ \t-]*["']?(?:instrumentations?|auto[iI]nstrumentation)["']?[ \t]*:/.test(text)
  );
}

/** Whether the text is a template (Helm, Go, Jinja) that has to be rendered before it is a manifest. */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}

/** Whether a template may render an Instrumentation whose group only the rendering tells. */
export function mayRenderGroup(text: string): boolean {
  return isTemplate(text) && text.includes(KIND) && /apiVersion["']?[ \t]*:[ \t]*["']?\{\{/.test(text);
}

/** Whether the text is a CustomResourceDefinition, which names the kind that it defines, and is no resource of it. */
export function isDefinition(text: string): boolean {
  const [kind, ...others] = text.match(/^kind:[^\n]*/gm) ?? [];
  return others.length === 0 && /^kind:[ \t]*["']?CustomResourceDefinition\b/.test(kind ?? "");
}
