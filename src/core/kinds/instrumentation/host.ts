import type { SectionName } from "../../../catalog/languages.ts";
import type { Field } from "./field.ts";
import type { ServiceHost } from "./service-host.ts";

/** A container: rules about variables ask of it as of an Instrumentation. It is alone where nothing else may listen at localhost. */
export interface Host {
  /** Of each agent, the map that has the list. */
  readonly sections: ReadonlyMap<SectionName, Field>;
  /** Whether the operator brings the agents, and adds what it adds. */
  readonly isInjected: boolean;
  readonly isAlone: boolean;
  /** Whether its pod has names of its own, or asks other servers; it does not unless given. */
  readonly resolvesItself?: boolean;
  readonly service?: ServiceHost;
}
