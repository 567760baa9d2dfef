import { writeFile } from "node:fs/promises";

import { describeFault } from "./describe-fault.ts";

/** Why the text could not be written, in words; null where it was. */
export async function writeText(path: string, text: string): Promise<string | null> {
  try {
    await writeFile(path, text, "utf8");
    return null;
  } catch (error) {
    return describeFault(error, "write");
  }
}
