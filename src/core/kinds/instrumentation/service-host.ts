import type { SectionName } from "../../../catalog/languages.ts";
import type { Version } from "../../text/version.ts";

/** What is known of a container outside of Kubernetes that stands for an Instrumentation. */
export interface ServiceHost {
  /** compose: a service of Docker Compose. image: what a Dockerfile builds, wherever that is run. */
  readonly from: "compose" | "image";
  /** Of each agent that it surely runs, the version as far as it is known. */
  readonly versions: ReadonlyMap<SectionName, Version | null>;
  /** Whether nothing else can listen at its `localhost`. */
  readonly isAlone: boolean;
}
