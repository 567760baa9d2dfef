import type { Manifest } from "../../core/manifest/manifest.ts";
import { createRoom, fitContent, memoryOf, referencesIn } from "../files/room.ts";
import { meetFiles, openFile, type SilentFile, type SourceFile } from "../scan/meet-files.ts";

/** The manifests of some files that matter to one another, within the bounds of a scan. */
export async function readSight(files: AsyncIterable<SourceFile | SilentFile>): Promise<readonly Manifest[]> {
  const room = createRoom("scan");
  const manifests: Manifest[] = [];
  const { relevant, references } = await meetFiles(files);
  for (const { path, content } of relevant) {
    const manifest = openFile({ path, content: fitContent(content, room) }, referencesIn(room, references));
    room.left -= memoryOf(manifest, 0);
    manifests.push(manifest);
  }
  return manifests;
}
