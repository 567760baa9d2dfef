import { onceFor } from "../../text/once-for.ts";
import { findKey, textOf } from "../../yaml/node.ts";
import { findAgents, type Agent, type Started } from "../container/agent.ts";
import type { Command } from "../container/command.ts";
import { layerEnvironment, type Layer } from "../container/environment.ts";
import { findBuild } from "./build.ts";
import { readServiceCommand } from "./commands.ts";
import type { Service } from "./compose-file.ts";
import { readEnvFiles } from "./env-files.ts";
import { chainOf, type Chain } from "./extends.ts";
import { readWritten } from "./interpolate.ts";
import { readEnvironment } from "./service-environment.ts";
import type { ComposeSight } from "./sight.ts";

/** A service as it is started, as far as files in sight say it. */
export interface StartedService extends Started {
  readonly service: Service;
  /** Agents that it surely runs. */
  readonly agents: readonly Agent[];
  /** The Dockerfile that it is built by; null where none is in sight. */
  readonly dockerfile: string | null;
}

/**
 * The environment counts in this order: `environment`, the files of `env_file`, the last one first, `ENV` of the image; what
 * a service extends counts behind its own in each of them (docs.docker.com: "Environment variables precedence in Docker
 * Compose", "Extend your Compose file").
 */
export function startService(service: Service, sight: ComposeSight): StartedService {
  const chain = chainOf(service, sight);
  const built = findBuild(chain, sight);
  const environment = layerEnvironment([
    ...chain.services.map((one) => (one === service ? readEnvironment(one) : shareAll(readEnvironment(one)))),
    ...(chain.whyOpen === null ? [] : [{ variables: [], whyOpen: chain.whyOpen }]),
    ...chain.services.flatMap((one) => readEnvFiles(one, sight)),
    ...(built?.image.layers ?? []),
  ]);
  const [entrypoint, command] = [findCommand(chain, "entrypoint"), findCommand(chain, "command")];
  const ofImage = (name: "entrypoint" | "command") => place(built?.image[name] ?? null, built?.path ?? "");
  const started = {
    environment,
    entrypoint: entrypoint ?? ofImage("entrypoint"),
    // An entry point of the service's own takes the image's arguments away.
    command: command ?? (entrypoint === null ? ofImage("command") : null),
    image: findImage(chain),
  };
  return { service, dockerfile: built?.path ?? null, ...started, agents: findAgents(started) };
}

/** What stands there counts for what it is extended by, and for itself. */
const shareAll = onceFor(({ variables, whyOpen }: Layer): Layer => {
  return { variables: variables.map((variable) => ({ ...variable, isShared: true })), whyOpen };
});

/** The first that the chain has. What it extends out of sight may have one, too: then nothing is known of it. */
function findCommand({ services, whyOpen }: Chain, name: "entrypoint" | "command"): Started["command"] {
  for (const service of services) {
    const command = place(readServiceCommand(service, name), service.file.path);
    if (command !== null) return command;
  }
  const [{ key, file }] = services;
  return whyOpen === null ? null : place({ kind: "unknown", reason: whyOpen, range: key }, file.path);
}

function place(command: Command | null, path: string): Started["command"] {
  return command === null ? null : { ...command, path };
}

function findImage({ services }: Chain): Started["image"] {
  for (const { node, file } of services) {
    // What is built has the name that `image` gives it.
    if (findKey(node, "build") !== null) return null;
    const found = findKey(node, "image")?.node ?? null;
    if (found === null || textOf(found) === null) continue;
    const name = readWritten(found);
    return name === null ? null : { name, range: { start: found.start, end: found.end }, path: file.path };
  }
  return null;
}
