import type { Readable } from "node:stream";

import { codeOf, describeFileFault } from "../files/describe-fault.ts";
import { describeLimit, MAX_MANIFEST } from "../files/read-file.ts";
import { UsageError } from "./terminal.ts";

/** Standard input, as far as a manifest may go: it can have no end. */
export async function readInput(input: Readable): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of input) {
      // A stream without an encoding gives bytes.
      const bytes = chunk as Uint8Array;
      length += bytes.length;
      if (length > MAX_MANIFEST) throw refuseInput(describeLimit(MAX_MANIFEST));
      chunks.push(bytes);
    }
  } catch (error) {
    throw codeOf(error) === "" ? error : refuseInput(describeFileFault(error, "read"));
  }
  return Buffer.concat(chunks);
}

function refuseInput(reason: string): UsageError {
  return new UsageError(`expected one manifest on standard input: ${reason}`);
}
