import type { Readable } from "node:stream";

import { codeOf, describeFileFault } from "../files/describe-fault.ts";
import { describeLimit } from "../files/read-file.ts";
import { UsageError, type WantedInput } from "./terminal.ts";

/** Standard input, as far as it may go: it can have no end. */
export async function readInput(input: Readable, { expected, most }: WantedInput): Promise<Uint8Array> {
  const refuse = (reason: string) => new UsageError(`expected ${expected} on standard input: ${reason}`);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of input) {
      // A stream without an encoding gives bytes.
      const bytes = chunk as Uint8Array;
      length += bytes.length;
      if (length > most) throw refuse(describeLimit(most));
      chunks.push(bytes);
    }
  } catch (error) {
    throw codeOf(error) === "" ? error : refuse(describeFileFault(error, "read"));
  }
  return Buffer.concat(chunks);
}
