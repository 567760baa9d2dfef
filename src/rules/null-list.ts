import { planKeyRemoval } from "../core/kinds/instrumentation/edit/removal.ts";
import { describeField } from "../core/kinds/instrumentation/place.ts";
import { isTemplate, listOddFields, type FieldVisit } from "../core/kinds/instrumentation/schema.ts";
import type { Instrumentation } from "../core/kinds/instrumentation/instrumentation.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule, type RuleFinding } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { capitalize, prose } from "../core/text/prose.ts";
import { isNull } from "../core/yaml/node.ts";

export const nullList = defineRule({
  id: "null-list",
  summary: "A list or map of an Instrumentation is null, which server-side apply refuses.",
  level: "warning",
  safety: "safe",
  since: "0.1.0",
  symptoms: ["the resource is refused", "no telemetry at all"],
  visits: "instrumentation",
  *check(instrumentation) {
    // In chart values null takes a default away; what is null in a template may be filled when it is rendered.
    if (instrumentation.maker !== null || isTemplate(instrumentation)) return;
    for (const field of listOddFields(instrumentation))
      if ((field.type === "list" || field.type === "map") && isNull(field.pair.value))
        yield describe(instrumentation, field);
  },
});

function describe(instrumentation: Instrumentation, { map, path, key, type, pair }: FieldVisit): RuleFinding {
  const { manifest } = instrumentation;
  const way = describeField(instrumentation, [...path, key]);
  const removal = planKeyRemoval({ manifest, map, path, key });
  const empty = type === "list" ? "[]" : "{}";
  const emptied = {
    edits: [{ start: pair.key.end, end: pair.value?.end ?? pair.key.end, text: `: ${empty}` }],
    changes: [{ path: [...path, key], value: type === "list" ? [] : {} }],
  };
  return {
    message: prose`${capitalize(nameInSentence(instrumentation))} leaves ${way} null: server-side apply refuses the whole resource.`,
    at: { start: pair.key.start, end: pair.key.end },
    advice: {
      consequence: prose`Helm 4, Flux, and Argo CD with ${"ServerSideApply"} apply that way. A client-side ${"kubectl apply"} drops the key, so the mistake surfaces only when the tool changes.`,
      cost: [],
      decline: [declineRule("null-list")],
    },
    fix: {
      title: removal.ok ? prose`Remove ${way}` : prose`Write ${empty} after ${way}`,
      alternatives: removal.ok ? removal.alternatives : [emptied],
    },
  };
}
