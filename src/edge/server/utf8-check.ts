/** Whether bytes are UTF-8, when they come in blocks that may end within a character. */
import { isUtf8 } from "node:buffer";

export interface Utf8Check {
  add(block: Buffer): void;
  /** Whether all that was added is UTF-8. */
  holds(): boolean;
}

export function createUtf8Check(): Utf8Check {
  let isSound = true;
  /** The beginning of a character that goes on in the next block. */
  let begun = Buffer.alloc(0);
  function add(block: Buffer): void {
    if (!isSound) return;
    const bytes = begun.length === 0 ? block : Buffer.concat([begun, block]);
    const end = findEnd(bytes);
    isSound = isUtf8(bytes.subarray(0, end));
    begun = Buffer.from(bytes.subarray(end));
  }
  return { add, holds: () => isSound && begun.length === 0 };
}

/** Where the last character ends that is whole, if the bytes are UTF-8. */
function findEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return lengthOf(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOf(firstByte: number): number {
  if (firstByte >= 0xf0) return 4;
  return firstByte >= 0xe0 ? 3 : 2;
}
