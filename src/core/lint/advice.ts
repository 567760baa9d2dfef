import { prose, type Prose } from "../text/prose.ts";

/** How to hear nothing of a rule: here, and anywhere. */
export function declineRule(id: string): Prose {
  return prose`To keep it as it is, write ${`# otel-fix: ignore[${id}] reason`} above the line, or set ${`rules: {${id}: off}`} in ${".github/otel-fix.yml"} on the base branch.`;
}

/** When a change of the resource takes effect (internal/webhook/podmutation: pods are changed when they are created). */
export const NEW_PODS = prose`The fix takes effect in pods created after the change (${"kubectl rollout restart"}); a value in the pod's own ${"env"} wins over it.`;

/** The same of a change of a pod template. */
export const CREATED_PODS = prose`The fix takes effect in pods created after the change.`;

/** What holds for the subject of a rule that containers are asked by, too. */
export function newPods({ host }: { readonly host?: unknown }): Prose {
  return host === undefined ? NEW_PODS : CREATED_PODS;
}
