import type { Variable } from "./variable.ts";

/** What is known of the container that gets the variables: of Go's that is a sidecar of the operator's own. */
export interface Container {
  readonly name: string;
  /** Its own `env`, in order. */
  readonly env: readonly Variable[];
  /** What the operator takes for `OTEL_SERVICE_NAME`: an annotation, a label, or the owner's name. */
  readonly serviceName: string | null;
  /** What the operator writes to `OTEL_RESOURCE_ATTRIBUTES`, those of `spec.resource` and of the pod together. */
  readonly resourceAttributes: string | null;
  /** Whether it is the first of the containers that get this language. */
  readonly isFirst: boolean;
  /** Whether the annotation of its platform says musl. */
  readonly isMusl: boolean;
}
