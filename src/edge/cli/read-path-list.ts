import { readRegularFile } from "../files/read-file.ts";
import { printable } from "../../core/text/printable.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** A hundred MiB: more paths than any repository has. */
const MOST = 100 * 1024 * 1024;

/** The paths of `--files-from`: each with a NUL behind it, as `git ls-files -z` prints them, or one a line. */
export async function readPathList(file: string, { readInput }: Terminal): Promise<readonly string[]> {
  const text = Buffer.from(
    file === "-" ? await readInput({ expected: "a list of paths", most: MOST }) : readFile(file),
  ).toString("utf8");
  const paths = text.includes("\0") ? text.split("\0") : text.split(/\r?\n/);
  return paths.filter((path) => path !== "");
}

function readFile(file: string): Uint8Array {
  const read = readRegularFile(file, MOST);
  if (read.ok) return read.bytes;
  throw new UsageError(`can't read the list of paths ${printable(file)}: ${read.reason}`);
}
