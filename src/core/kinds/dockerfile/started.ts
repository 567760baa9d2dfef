import { findAgents, type Agent, type Started } from "../container/agent.ts";
import { layerEnvironment } from "../container/environment.ts";
import type { Dockerfile } from "./dockerfile.ts";
import { imageOf } from "./image.ts";

/** A container of what a Dockerfile builds last, with nothing set from outside. null where the file builds nothing. */
export function startImage(
  dockerfile: Dockerfile,
  path: string,
): (Started & { readonly agents: readonly Agent[] }) | null {
  const image = imageOf(dockerfile, path);
  if (image === null) return null;
  const { layers, entrypoint, command, base } = image;
  const started = {
    environment: layerEnvironment(layers),
    entrypoint: entrypoint === null ? null : { ...entrypoint, path },
    command: command === null ? null : { ...command, path },
    image: base === null ? null : { name: base, range: image.baseRange, path },
  };
  return { ...started, agents: findAgents(started) };
}
