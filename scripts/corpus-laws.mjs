// What has to hold of every fix of a scan, tried on copies in memory. The laws of the text are written down here a second
// time, so that they are not those of the code that applies fixes.

/** Breaches in words, a line each; none where all holds. `scan` scans files that have a path and a text. */
export async function findBreaches(files, { before, fixed, scan }) {
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const alone = [];
  for (const entry of before.findings.filter(isSafe))
    for (const law of await judgeAlone(entry, { text: texts.get(entry.manifest.path), scan }))
      alone.push(describe(entry, law));
  return [...alone, ...judgeBytes(fixed, texts), ...(await judgeAgain(fixed, { before, files, scan }))];
}

export function isSafe({ finding }) {
  return finding.fix?.safety === "safe";
}

/** One fix by itself: the file reads as before, this finding is gone, and there is none that was not there. */
async function judgeAlone({ finding, manifest: { path } }, { text, scan }) {
  const was = await scan([{ path, text }]);
  const is = await scan([{ path, text: replay(text, finding.fix.edits) }]);
  const [had, has] = [was, is].map(({ findings }) => count(findings.map(nameOf)));
  const name = nameOf({ finding });
  const laws = {
    "what was read before cannot be read any more": is.notChecked.length > was.notChecked.length,
    "a resource is lost": is.instrumentations !== was.instrumentations,
    "the finding is still there": (has.get(name) ?? 0) !== had.get(name) - 1,
    "there is a new finding": [...has].some(([other, times]) => times > (had.get(other) ?? 0)),
  };
  return Object.keys(laws).filter((law) => laws[law]);
}

/** All fixes of a file together give the text as it was with their edits in it, and nothing else. */
function judgeBytes({ changes, fixed }, texts) {
  return changes.flatMap(({ path, after }) => {
    const edits = fixed.filter((finding) => finding.path === path).flatMap(({ fix }) => fix.edits);
    return replay(texts.get(path), edits) === after ? [] : [`${path}: bytes outside the edits differ`];
  });
}

/** A second run changes nothing, and the safe fixes are gone with the first. */
async function judgeAgain(fixed, { before, files, scan }) {
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
function replay(text, edits) {
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
}

/** By its resource: its line moves with the fixes above it. */
function nameOf({ finding: { rule, subject } }) {
  return JSON.stringify([rule, subject.namespace, subject.name, subject.path]);
}

function count(names) {
  const counts = new Map();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function describe({ finding, manifest }, law) {
  const { line } = manifest.lines.positionAt(finding.range.start);
  return `${manifest.path}:${line} ${finding.rule}: ${law}`;
}
