import type { SectionName } from "../../../catalog/languages.ts";
import type { Version } from "../../text/version.ts";

/** What is known of a service of Docker Compose that stands for an Instrumentation. */
export interface ServiceHost {
  /** Of each agent that it surely runs, the version as far as it is known. */
  readonly versions: ReadonlyMap<SectionName, Version | null>;
  /** Whether nothing else can listen at its `localhost`. */
  readonly isAlone: boolean;
}
