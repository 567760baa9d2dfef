import { isCandidate, parseManifest } from "../../core/check.ts";
import { seeText, UNSEEN } from "../../core/lint/seen.ts";
import { isBesideServices } from "../../core/kinds/compose/beside.ts";
import { mayNameValues } from "../../core/kinds/instrumentation/values/around.ts";
import { isReferredTo, type References } from "../../core/kinds/workload/references.ts";
import type { Seen } from "../../core/lint/rule.ts";
import type { Kustomization } from "../../core/manifest/kustomization.ts";
import { isKustomization, nameOf } from "../../core/manifest/paths.ts";
import { type Manifest, type Neighbours } from "../../core/manifest/manifest.ts";
import { CHART_FILE, isNeighbour } from "../../core/manifest/neighbours.ts";
import { toNotChecked } from "../files/contents.ts";
import { toKustomization } from "../files/read-manifests.ts";
import { MOST_OF_ONE, MOST_OF_SCAN, WaitingFiles } from "../files/waiting-files.ts";
import type { FileContent } from "../ports.ts";

/** Goes through the files of a scan once before any is judged: which of them matter, and what they say of others. */

/** A file as the walk found it. `path` is how people named it, relative where they did. */
export interface SourceFile {
  readonly path: string;
  readonly content: FileContent;
  /** Whether there is no file at the path, and `content` says why. */
  readonly isNoFile?: boolean;
  /** Whether git leaves it out: it is counted, and nothing else. */
  readonly isIgnored?: boolean;
}

/** A file that tells nothing by itself: see core/kinds/tells.ts. Another one may refer to what it holds. */
export interface SilentFile {
  readonly path: string;
  readonly isIgnored?: boolean;
  /** Its bytes as they are by now, as a text of as many characters. */
  readonly readLatin1: () => string;
  readonly read: () => FileContent;
}

export interface MetFiles {
  /** Those of which there may be something to say, in their order; of the others nothing is kept. */
  readonly relevant: readonly SourceFile[];
  /** Those that may name patches outside their own folder. */
  readonly kustomizations: readonly Kustomization[];
  /** Those of values and of releases that take values from elsewhere, and the names of charts. */
  readonly values: Neighbours;
  readonly sight: Seen;
  /** What the relevant ones refer to: those that hold it are relevant too. */
  readonly references: References;
  readonly files: number;
  /** Those that git leaves out, and of which there may have been something to say. */
  readonly ignored: number;
}

/** Nothing is judged before all files were met: a kustomization may come after the patch that it names. */
export async function meetFiles(sources: AsyncIterable<SourceFile | SilentFile>): Promise<MetFiles> {
  const relevant: (readonly [order: number, file: SourceFile])[] = [];
  const waiting = new WaitingFiles<readonly [order: number, file: SourceFile]>(MOST_OF_SCAN);
  const silent: (readonly [order: number, file: SilentFile])[] = [];
  const kustomizations: Kustomization[] = [];
  const values = new Map<string, string | null>();
  let [files, ignored, met] = [0, 0, 0];
  let sight = UNSEEN;
  for await (const file of sources) {
    if ("read" in file) {
      if (file.isIgnored === true) continue;
      silent.push([met, file]);
      files += 1;
      met += 1;
      continue;
    }
    if (file.isIgnored === true) {
      ignored += mayMatter(file) ? 1 : 0;
      continue;
    }
    const { path, content, isNoFile = false } = file;
    files += isNoFile ? 0 : 1;
    if (isKustomization(path) && content.kind === "text" && content.text.includes(".."))
      kustomizations.push(...toKustomization(path, content));
    if (content.kind === "text") sight = seeText(sight, content.text);
    const matters = mayMatter(file);
    if (matters) relevant.push([met, file]);
    if (content.kind === "text") waiting.note(content.text, matters, [met, file]);
    met += 1;
    noteValues(values, file, matters);
  }
  const { references } = waiting;
  const all = [...relevant, ...waiting.findReferred(), ...findReferred(silent, references)].sort(
    ([a], [b]) => a - b,
  );
  return {
    ...{ kustomizations, values, sight, references, files, ignored },
    relevant: all.map(([, file]) => file),
  };
}

/** Of files that tell nothing by themselves, those to which one of the others refers. Names of resources are ASCII. */
function findReferred(
  silent: readonly (readonly [order: number, file: SilentFile])[],
  references: References,
): readonly (readonly [order: number, file: SourceFile])[] {
  if (references.objects.size + references.annotated.size === 0) return [];
  return silent
    .filter(([, file]) => {
      const text = file.readLatin1();
      return text.length <= MOST_OF_ONE && isReferredTo(text, references);
    })
    .map(([order, { path, read }]) => [order, { path, content: read() }] as const);
}

/** What names no Instrumentation sets nothing for one, and of a chart that is there the name is enough. */
function noteValues(
  values: Map<string, string | null>,
  { path, content }: SourceFile,
  matters: boolean,
): void {
  const text = content.kind === "text" ? content.text : null;
  if (text !== null && mayNameValues(text)) values.set(path, text);
  else if (isNeighbour(path))
    values.set(path, text === null || nameOf(path) === CHART_FILE ? null : matters ? text : "");
}

/** Candidates are parsed when their turn comes; the rest is parsed here, which costs next to nothing. */
function mayMatter(file: SourceFile): boolean {
  const { path, content } = file;
  if (content.kind === "text" && isBesideServices(path)) return true;
  return (content.kind === "text" && isCandidate(content.text)) || openFile(file).notChecked.length > 0;
}

export function openFile({ path, content }: SourceFile, references?: References): Manifest {
  if (content.kind === "text")
    return parseManifest(path, content.text, { ...(references && { references }) });
  const notChecked =
    content.kind === "missing" ? [{ path, reason: "the file is gone" }] : toNotChecked(path, content);
  return { ...parseManifest(path, ""), notChecked };
}
