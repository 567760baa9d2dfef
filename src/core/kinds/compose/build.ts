import { resolvePath } from "../../manifest/paths.ts";
import { findKey, isMap, type Node } from "../../yaml/node.ts";
import { imageOf, type Image } from "../dockerfile/image.ts";
import type { Service } from "./compose-file.ts";
import type { Chain } from "./extends.ts";
import { readWritten } from "./interpolate.ts";
import { pathFrom, type ComposeSight } from "./sight.ts";

/** An image that a Dockerfile in sight builds. */
export interface Built {
  readonly image: Image;
  /** Of the Dockerfile. */
  readonly path: string;
}

/** null where the service is built of nothing, or of what is not in sight. */
export function findBuild({ services, whyOpen }: Chain, sight: ComposeSight): Built | null {
  const builds = services.flatMap((service) => {
    const node = findKey(service.node, "build")?.node ?? null;
    return node === null ? [] : [{ service, node }];
  });
  const [build] = builds;
  // Compose lays several over each other.
  if (build === undefined || builds.length > 1 || whyOpen !== null) return null;
  const named = readBuild(build.service, build.node);
  const dockerfile = named === null ? null : sight.dockerfile(named.path);
  if (named === null || dockerfile === null) return null;
  const image = imageOf(dockerfile, named.path, named.target);
  return image === null ? null : { image, path: named.path };
}

interface Named {
  /** Of the Dockerfile. */
  readonly path: string;
  /** null for the last stage. */
  readonly target: string | null;
}

function readBuild({ file }: Service, node: Node): Named | null {
  if (!isMap(node)) return nameFile(pathFrom(file, readWritten(node)), "Dockerfile", null);
  // Written in place, or with other images in the place of its stages.
  if (["dockerfile_inline", "additional_contexts"].some((key) => findKey(node, key) !== null)) return null;
  const [context, dockerfile, target] = ["context", "dockerfile", "target"].map((key) => findKey(node, key));
  const folder = context == null ? pathFrom(file, ".") : pathFrom(file, readWritten(context.node));
  const stage = target == null ? null : readWritten(target.node);
  const name = dockerfile == null ? "Dockerfile" : readWritten(dockerfile.node);
  return target != null && stage === null ? null : nameFile(folder, name, stage);
}

function nameFile(folder: string | null, name: string | null, target: string | null): Named | null {
  if (folder === null || name === null || name === "") return null;
  return { path: resolvePath(folder === "" ? "" : `${folder}/`, name), target };
}
