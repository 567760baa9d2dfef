import { findKey, type Lookup } from "../../yaml/node.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { ContainerVariable } from "../container/environment.ts";
import type { Service } from "./compose-file.ts";
import { ENVIRONMENT } from "./service-view.ts";

/** A service whose variables are changed. */
export interface EditedService {
  readonly manifest: Manifest;
  readonly service: Service;
  /** What its list has, in its order. */
  readonly variables: readonly ContainerVariable[];
}

/** A name with its value. */
export type Added = readonly [name: string, value: string];

/** A variable that gets another name or value. */
export interface Rewritten {
  readonly variable: ContainerVariable;
  readonly part: "name" | "value";
  readonly text: string;
}

/** `environment` of a service, where that stands in the service itself. */
export function ownEnvironment({ service }: EditedService): Lookup | null {
  const found = findKey(service.node, ENVIRONMENT);
  return found === null || found.shared || found.count > 1 ? null : found;
}
