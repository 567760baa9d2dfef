import { checkManifest, isCandidate, type CheckedManifest } from "../../core/check.ts";
import { ReferenceCollector, type References } from "../../core/kinds/workload/references.ts";
import type { Manifest } from "../../core/manifest/manifest.ts";
import { checkOptionsFor, type CheckContext } from "../files/check-options.ts";
import { toManifest } from "../files/read-manifests.ts";
import { createRoom, fitContent, referencesIn, takeRoom } from "../files/room.ts";
import type { FileContent } from "../ports.ts";

/** Files that a command looks at together, each checked by itself, as far as there is memory for them. */
export interface ReadTogether {
  readonly alone: readonly CheckedManifest[];
  /** Those that could not be read, or have no room. */
  readonly unfit: readonly (readonly [path: string, content: Unfit])[];
}

type Unfit = Exclude<FileContent, { kind: "text" }>;

export function readAlone(
  files: Iterable<readonly [path: string, content: FileContent]>,
  context: CheckContext,
): ReadTogether {
  const room = createRoom("review");
  const alone: CheckedManifest[] = [];
  const unfit: [string, Unfit][] = [];
  const all = [...files];
  const references = collectReferences(all);
  for (const [path, whole] of all) {
    const content = fitContent(whole, room);
    if (content.kind === "text") {
      const checked = checkAlone(toManifest(path, content, referencesIn(room, references)), context);
      takeRoom(room, checked.manifest, checked.result);
      alone.push(checked);
    } else unfit.push([path, content]);
  }
  return { alone, unfit };
}

export function checkAlone(manifest: Manifest, context: CheckContext): CheckedManifest {
  return { manifest, result: checkManifest(manifest, checkOptionsFor(manifest.path, context)) };
}

/** What some files refer to: those that say nothing of OpenTelemetry may hold it. */
export function collectReferences(
  files: Iterable<readonly [path: string, content: FileContent]>,
): References {
  const references = new ReferenceCollector();
  for (const [, content] of files)
    if (content.kind === "text" && isCandidate(content.text)) references.add(content.text);
  return references;
}
