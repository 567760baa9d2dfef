import { TITLES } from "../catalog/languages.ts";
import { listSections } from "../core/kinds/instrumentation/instrumentation.ts";
import { rangeOfNode } from "../core/kinds/instrumentation/place.ts";
import { readText } from "../core/kinds/instrumentation/tag.ts";
import { declineRule } from "../core/lint/advice.ts";
import { defineRule } from "../core/lint/rule.ts";
import { nameInSentence } from "../core/manifest/subject.ts";
import { isRendered } from "../core/text/rendered.ts";
import { capitalize, plain, prose } from "../core/text/prose.ts";
import { findKey } from "../core/yaml/node.ts";

export const floatingImageTag = defineRule({
  id: "floating-image-tag",
  summary: "An auto-instrumentation image has no version in its tag, so the agent's version is unknown.",
  level: "notice",
  isStrictOnly: true,
  safety: "unsafe",
  since: "0.1.0",
  symptoms: ["a setting has no effect"],
  visits: "instrumentation",
  *check(instrumentation) {
    for (const { name, field } of listSections(instrumentation)) {
      const found = findKey(field.node, "image");
      const text = readText(found?.node ?? null)?.trim() ?? "";
      if (found?.node == null || found.shared || !isFloating(text)) continue;
      yield {
        message: prose`${capitalize(nameInSentence(instrumentation))} takes the image ${text} for ${plain(TITLES[name])}, which names no version: the manifest does not say which agent runs.`,
        at: rangeOfNode(instrumentation, found.node),
        advice: {
          consequence: prose`Defaults and names differ by version. Since August 2026 the operator's project tags versions only, so its ${"latest"} may no longer move; any other such tag can change the agent without a change here.`,
          cost: [],
          decline: [declineRule("floating-image-tag")],
        },
        fix: { whyNoFix: "only its author knows which version is meant" },
      };
    }
  },
});

/** Without a tag it is `latest`; a digest names one image. */
function isFloating(text: string): boolean {
  if (text === "" || text.includes("@") || text.includes("$(") || isRendered(text)) return false;
  const tag = /:([^:/]*)$/.exec(text)?.[1];
  return tag === undefined || tag === "latest" || tag === "main";
}
