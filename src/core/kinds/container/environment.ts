import { onceFor } from "../../text/once-for.ts";
import type { Range } from "../../text/range.ts";
import { findSecrets } from "../../text/secrets.ts";
import type { Node } from "../../yaml/node.ts";

/**
 * The environment of a container that no operator touches, as far as files in sight say it. It is asked as that of an
 * Instrumentation is (kinds/instrumentation/environment/environment.ts): `get` for what counts for a name, `variables` for
 * all of them.
 */
export interface ContainerEnvironment {
  /** What is set by name, the strongest origin first; each name once. */
  readonly variables: () => readonly ContainerVariable[];
  readonly get: (name: string) => ContainerEffective;
}

export type ContainerEffective =
  /** Nothing in sight sets it. The image that the container is made of may, unless it is in sight too. */
  | { readonly kind: "absent" }
  | { readonly kind: "known"; readonly text: string; readonly variable: ContainerVariable }
  /** Set, or perhaps set, by what only another file or the machine knows; variable: null where nothing in sight names it. */
  | { readonly kind: "unknown"; readonly reason: string; readonly variable: ContainerVariable | null };

export interface ContainerVariable {
  readonly name: string;
  readonly value: ContainerValue;
  /** What stands there before anything is put in; "" where nothing does. */
  readonly written: string;
  readonly origin: ContainerOrigin;
  /** The file that it is written in. Ranges count in that file. */
  readonly path: string;
  readonly nameRange: Range;
  /** Of the value; of the name where there is none. */
  readonly range: Range;
  /** Where the value stands in a Compose file, be it as a part of `NAME=value`; null elsewhere. */
  readonly node: Node | null;
  /** Whether an alias, a merge key or `extends` leads to it: what stands there counts for other services too. */
  readonly isShared: boolean;
  /** Whether its value must never be printed: name and origin only. */
  readonly isSecret: boolean;
}

/** service: `environment` of a Compose service. env-file: a file that `env_file` names. image: `ENV` of a Dockerfile. */
export type ContainerOrigin = "service" | "env-file" | "image";

export type ContainerValue =
  { readonly kind: "literal"; readonly text: string } | { readonly kind: "unknown"; readonly reason: string };

export function unknownValue(reason: string): ContainerValue {
  return { kind: "unknown", reason };
}

/** Whether a value, by its name or its looks, may be a secret. */
export function looksSecret(name: string, text: string): boolean {
  return SECRET_NAMES.test(name) || findSecrets(`${name}=${text}`).length > 0;
}

/** Headers carry the keys of vendors. */
const SECRET_NAMES = /HEADERS|KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTH/i;

/** What one origin sets. */
export interface Layer {
  /** In order, the strongest of a name last. */
  readonly variables: readonly ContainerVariable[];
  /** Why it may set any name beside these; null where all of them are known. */
  readonly whyOpen: string | null;
}

/** @param layers the strongest first */
export function layerEnvironment(layers: readonly Layer[]): ContainerEnvironment {
  const indexes = layers.map((layer) => ({ whyOpen: layer.whyOpen, byName: indexOf(layer) }));
  const get = (name: string): ContainerEffective => {
    for (const { byName, whyOpen } of indexes) {
      const variable = byName.get(name) ?? null;
      if (whyOpen !== null) return { kind: "unknown", reason: whyOpen, variable };
      if (variable !== null) return toEffective(variable);
    }
    return { kind: "absent" };
  };
  const variables = () => {
    const listed = new Map<string, ContainerVariable>();
    for (const { byName } of indexes)
      for (const [name, variable] of byName) if (!listed.has(name)) listed.set(name, variable);
    return [...listed.values()];
  };
  return { get, variables };
}

/** Thousands of services can share a layer by an alias. */
const indexOf = onceFor(
  ({ variables }: Layer): ReadonlyMap<string, ContainerVariable> =>
    new Map(variables.map((variable) => [variable.name, variable])),
);

function toEffective(variable: ContainerVariable): ContainerEffective {
  const { value } = variable;
  return value.kind === "literal"
    ? { kind: "known", text: value.text, variable }
    : { kind: "unknown", reason: value.reason, variable };
}
