import { onceFor } from "../../text/once-for.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import { findKey } from "../../yaml/node.ts";
import { isTemplate } from "./hints.ts";
import type { Instrumentation } from "./instrumentation.ts";

/**
 * Whether something in sight says that a tool puts values in the place of `${NAME}` before Kubernetes reads the file: Flux
 * (postBuild), envsubst, Terraform, a template. All of it is a hint only, and one is enough.
 */
export function isFilledIn({ manifest, document, spec }: Instrumentation): boolean {
  // In a string, a program writes it out; in documentation, a person.
  if (document.within !== null || document.isCopied || document.leftOut.length > 0) return true;
  if (spec !== null && findKey(spec.node, "declarativeConfig") !== null) return true;
  return isOfTool(manifest);
}

const isOfTool = onceFor(
  ({ path, text, neighbours }: Manifest): boolean =>
    !/\.(?:ya?ml|json)$/i.test(path) ||
    PATH.test(path) ||
    isTemplate(text) ||
    TEXT.test(text) ||
    [...neighbours.values()].some((one) => one !== null && TEXT.test(one)),
);

const PATH = /(?:^|[/._-])(?:flux(?:cd)?|envsubst|terraform|tofu|templates?|tmpl|tpl|j2)(?:[/._-]|$)/i;

/** Flux and its settings; the programs' names; a default, an error or an escape, which Kubernetes does not know either. */
const TEXT =
  /fluxcd|\bflux\b|postBuild|substituteFrom|envsubst|terraform|\$\$\{|\$\{\w{1,100}(?::[-=?+]|[-=?+#%/^,])|%\{/i;
