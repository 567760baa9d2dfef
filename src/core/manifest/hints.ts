/**
 * The cheap test that decides what is parsed at all: plain searches over the text, no parsing. It may say "maybe" too
 * often, never "no" to a document in which the names are written out. Names hidden behind escapes (`"Instrument\u0061tion"`)
 * are not looked for: nobody writes them, and Kubernetes tools that search manifests do not find them either.
 */

/** Whether the text may hold an Instrumentation resource of the group opentelemetry.io. */
export function mayHoldResource(text: string): boolean {
  return text.includes("Instrumentation") && text.includes("opentelemetry.io");
}

/** Whether the text may be a chart's values from which an Instrumentation is rendered. */
export function mayHoldChartValues(text: string): boolean {
  return text.includes("instrumentation") && /(?:^|[\n{,])[ \t]*["']?instrumentation["']?[ \t]*:/.test(text);
}

/** Whether the text is a template (Helm, Go) that has to be rendered before it is a manifest. */
export function isTemplate(text: string): boolean {
  return text.includes("{{");
}

/** Whether a template may render an Instrumentation; its CustomResourceDefinition names the kind too, and is none. */
export function mayRenderResource(text: string): boolean {
  return (
    /(?:^|[\n{,])[ \t-]*["']?kind["']?[ \t]*:[ \t]*["']?Instrumentation\b/.test(text) &&
    !/(?:^|\n)kind:[ \t]*["']?CustomResourceDefinition\b/.test(text)
  );
}
