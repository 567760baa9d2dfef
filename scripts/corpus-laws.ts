import type { ScannedFinding, ScanReport } from "../src/app/scan/scan-files.ts";
import type { Edit } from "../src/core/text/edit.ts";

/**
 * What has to hold of every fix of a scan, tried on copies in memory. The laws of the text are written down here a second
 * time, so that they are not those of the code that applies fixes.
 */

export interface CorpusFile {
  readonly path: string;
  readonly text: string;
}

export interface Scans {
  readonly before: ScanReport;
  /** With the fixes. */
  readonly fixed: ScanReport;
  readonly scan: (files: readonly CorpusFile[], fixing?: "none" | "preview") => Promise<ScanReport>;
}

/** Breaches in words, a line each; none where all holds. */
export async function findBreaches(
  files: readonly CorpusFile[],
  { before, fixed, scan }: Scans,
): Promise<readonly string[]> {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const alone: string[] = [];
  for (const entry of before.findings.filter(isSafe))
    for (const law of await judgeAlone(entry, { text: texts.get(entry.manifest.path) ?? "", scan }))
      alone.push(describe(entry, law));
  return [...alone, ...judgeBytes(fixed, texts), ...(await judgeAgain(files, { before, fixed, scan }))];
}

export function isSafe({ finding }: ScannedFinding): boolean {
  return finding.fix?.safety === "safe";
}

/** One fix by itself: the file reads as before, this finding is gone, and there is none that was not there. */
async function judgeAlone(
  entry: ScannedFinding,
  { text, scan }: Pick<Scans, "scan"> & { readonly text: string },
): Promise<readonly string[]> {
  const { finding, manifest } = entry;
  const { path } = manifest;
  const was = await scan([{ path, text }]);
  const is = await scan([{ path, text: replay(text, finding.fix?.edits ?? []) }]);
  const [had, has] = [count(was.findings.map(nameOf)), count(is.findings.map(nameOf))];
  const name = nameOf(entry);
  const laws: readonly (readonly [law: string, isBroken: boolean])[] = [
    ["what was read before cannot be read any more", is.notChecked.length > was.notChecked.length],
    ["a resource is lost", is.instrumentations !== was.instrumentations],
    ["the finding is still there", (has.get(name) ?? 0) !== (had.get(name) ?? 0) - 1],
    ["there is a new finding", [...has].some(([other, times]) => times > (had.get(other) ?? 0))],
  ];
  return laws.filter(([, isBroken]) => isBroken).map(([law]) => law);
}

/** All fixes of a file together give the text as it was with their edits in it, and nothing else. */
function judgeBytes({ changes, fixed }: ScanReport, texts: ReadonlyMap<string, string>): readonly string[] {
  return changes.flatMap(({ path, after }) => {
    const edits = fixed.filter((finding) => finding.path === path).flatMap(({ fix }) => fix?.edits ?? []);
    return replay(texts.get(path) ?? "", edits) === after ? [] : [`${path}: bytes outside the edits differ`];
  });
}

/** A second run changes nothing, and the safe fixes are gone with the first. */
async function judgeAgain(
  files: readonly CorpusFile[],
  { before, fixed, scan }: Scans,
): Promise<readonly string[]> {
  const after = new Map(fixed.changes.map((change) => [change.path, change.after]));
  const again = await scan(
    files.map(({ path, text }) => ({ path, text: after.get(path) ?? text })),
    "preview",
  );
  const owed = before.findings.filter(isSafe).length - fixed.fixed.length;
  return [
    ...again.changes.map(({ path }) => `${path}: a second run changes it again`),
    ...(owed === 0 ? [] : [`${owed} safe fixes were not applied`]),
  ];
}

/** From the last edit to the first, so that no offset has to be shifted. */
function replay(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** By its resource: its line moves with the fixes above it. */
function nameOf({ finding: { rule, subject } }: ScannedFinding): string {
  return JSON.stringify([rule, subject.namespace, subject.name, subject.path]);
}

function count(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function describe({ finding, manifest }: ScannedFinding, law: string): string {
  const { line } = manifest.lines.positionAt(finding.range.start);
  return `${manifest.path}:${line} ${finding.rule}: ${law}`;
}
