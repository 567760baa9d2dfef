import type { Host } from "../kinds/instrumentation/host.ts";
import { prose, type Prose } from "../text/prose.ts";

/** How to hear nothing of a rule: here, and anywhere. */
export function declineRule(id: string): Prose {
  return prose`To keep it as it is, write ${`# otel-fix: ignore[${id}] reason`} above the line, or set ${`rules: {${id}: off}`} in ${".github/otel-fix.yml"} on the base branch.`;
}

/** When a change of the resource takes effect (internal/webhook/podmutation: pods are changed when they are created). */
export const NEW_PODS = prose`The fix takes effect in pods created after the change (${"kubectl rollout restart"}); a value in the pod's own ${"env"} wins over it.`;

/** The same of a change of a pod template. */
export const CREATED_PODS = prose`The fix takes effect in pods created after the change.`;

/** The same of a service of Docker Compose, and of a Dockerfile. */
const CREATED_CONTAINERS = prose`The fix takes effect when the container is created again (${"docker compose up"}).`;
const BUILT_IMAGES = prose`The fix takes effect in containers of an image that is built after the change.`;

/** What holds for the subject of a rule that containers are asked by, too. */
export function newPods({ host }: { readonly host?: Host }): Prose {
  if (host === undefined) return NEW_PODS;
  if (host.service === undefined) return CREATED_PODS;
  return host.service.from === "compose" ? CREATED_CONTAINERS : BUILT_IMAGES;
}
