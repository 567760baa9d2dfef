// How the time of a scan grows with the size of one file, and with the number of files.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

import { writeManifests, writeStream } from "./manifests.mjs";

const MEGABYTES = [1, 10, 48];
const BYTES = 1_000;

/**
 * Two series for the plot: megabytes and seconds. What is scanned is deleted at once.
 *
 * @param {{ folder: string, counts: number[], time: (path: string) => number, find: (path: string) => string[] }} options
 * `time` scans, in milliseconds; `find` says which files have a finding
 */
export function measureGrowth({ folder, counts, time, find }) {
  const path = join(folder, "stream.yaml");
  return [
    {
      name: "one file",
      points: MEGABYTES.map((size) => {
        const bytes = writeStream({ path, bytes: size * 1e6 });
        return measure({ path, bytes, name: `${size} MB`, what: `${size} MB in one file`, time, find });
      }),
    },
    {
      name: "files of 1 kB each",
      points: counts.map((files) => {
        const path = join(folder, "growth");
        const name = `${files.toLocaleString("en")} files`;
        mkdirSync(path);
        const bytes = writeManifests({ folder: path, files, bytes: BYTES });
        return measure({ path, bytes, name, what: name, time, find });
      }),
    },
  ];
}

function measure({ path, bytes, name, what, time, find }) {
  // What is left out is fast.
  if (find(path).length === 0) throw new Error(`no finding in ${what}: it was expected to be read`);
  const seconds = time(path) / 1000;
  rmSync(path, { recursive: true });
  return { x: bytes / 1e6, y: seconds, what, label: `${name}: ${seconds.toFixed(2)} s` };
}
