import type { Range } from "../../text/range.ts";
import type { Command } from "../container/command.ts";
import { looksSecret, unknownValue, type ContainerVariable, type Layer } from "../container/environment.ts";
import type { Dockerfile } from "./dockerfile.ts";
import type { EnvVariable, Stage } from "./stage.ts";

/** What an image has that a Dockerfile builds, as far as the file says it. */
export interface Image {
  /** What the stages set, the strongest first. What the image sets on which all of them stand is not in sight. */
  readonly layers: readonly Layer[];
  /** null where it is that of the image on which all of them stand. */
  readonly entrypoint: Command | null;
  /** The same; where the entry point was set behind it, it is empty. */
  readonly command: Command | null;
  /** The image on which all of them stand; null where only an argument of the build tells. */
  readonly base: string | null;
  readonly baseRange: Range;
}

/**
 * @param path of the file
 * @param target name or position of the stage that is built; null for the last one
 * @returns null where there is no such stage
 */
export function imageOf({ stages }: Dockerfile, path: string, target: string | null = null): Image | null {
  const last = target === null ? stages.length - 1 : findStage(stages, target);
  const chain = chainOf(stages, last);
  const [first] = chain;
  if (first === undefined) return null;
  let [entrypoint, command]: [Command | null, Command | null] = [null, null];
  // From the ground up: an entry point takes the command away that stands below it.
  for (const stage of chain.toReversed()) {
    if (stage.entrypoint !== null) {
      entrypoint = stage.entrypoint;
      command = { kind: "exec", words: [], range: stage.entrypoint.range };
    }
    command = stage.command ?? command;
  }
  const layers = chain.flatMap((stage, index) => layersOf(stage, path, index > 0));
  const { base, baseRange } = chain.at(-1) ?? first;
  return { layers, entrypoint, command, base, baseRange };
}

function findStage(stages: readonly Stage[], target: string): number {
  const named = stages.findLastIndex(({ name }) => name === target.toLowerCase());
  return named === -1 && /^\d{1,3}$/.test(target) ? Number(target) : named;
}

/** A stage and those that it is built from, which stand before it. */
function chainOf(stages: readonly Stage[], index: number): readonly Stage[] {
  const chain: Stage[] = [];
  let at = index;
  for (let stage = stages[at]; stage !== undefined; stage = stages[at]) {
    chain.push(stage);
    const base = stage.base?.toLowerCase() ?? null;
    at = base === null ? -1 : stages.slice(0, at).findLastIndex(({ name }) => name === base);
  }
  return chain;
}

function layersOf(stage: Stage, path: string, isBelow: boolean): readonly Layer[] {
  const variables = stage.env.map((variable) => toVariable(variable, path));
  const own = { variables, whyOpen: stage.hasOpenNames ? "a name of a variable is put together" : null };
  // What it has for the stage above comes behind its own.
  return isBelow && stage.hasTriggers ? [{ variables: [], whyOpen: "ONBUILD" }, own] : [own];
}

function toVariable({ name, nameRange, text, written, range }: EnvVariable, path: string): ContainerVariable {
  return {
    name,
    value: text === null ? unknownValue("put together from other variables") : { kind: "literal", text },
    written,
    origin: "image",
    path,
    nameRange,
    range,
    node: null,
    isShared: false,
    isSecret: looksSecret(name, written),
  };
}
