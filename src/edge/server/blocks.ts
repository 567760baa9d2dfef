/**
 * The bytes of a body as they come, small chunks copied together into blocks: a client can send each byte as a chunk of its
 * own, and as an object of its own each would take a hundred times its size. A block is never larger than what came before it,
 * nor than what is still to come, so that an announced length alone takes nothing.
 */
export interface Blocks {
  size(): number;
  /** Keeps the bytes; false when `reserve` refused what they need. */
  append(chunk: Buffer): boolean;
  /** Nothing more will come. */
  end(): void;
  /** Each block once; what was given is no longer held here. */
  take(): Iterable<Buffer>;
}

export interface BlocksOptions {
  /** The length that was announced, if one was. */
  readonly announced: number | undefined;
  /** Asked before memory is taken. */
  readonly reserve: (bytes: number) => boolean;
  /** Sees each block when it is full, in order. */
  readonly onBlock: (block: Buffer) => void;
}

const SMALLEST = 1024;
const LARGEST = 64 * 1024;
/** From this size on, a chunk costs little beside its bytes. */
const KEPT = 8 * 1024;

export function createBlocks({ announced = Infinity, reserve, onBlock }: BlocksOptions): Blocks {
  const full: Buffer[] = [];
  let current = Buffer.alloc(0);
  let used = 0;
  let size = 0;

  function append(chunk: Buffer): boolean {
    return isKeptAsItIs(chunk) ? keep(chunk) : copy(chunk);
  }

  function keep(chunk: Buffer): boolean {
    end();
    if (!reserve(chunk.length)) return false;
    size += chunk.length;
    addBlock(chunk);
    return true;
  }

  function copy(chunk: Buffer): boolean {
    for (let from = 0; from < chunk.length;) {
      if (used === current.length && !beginBlock(chunk.length - from)) return false;
      const copied = chunk.copy(current, used, from);
      from += copied;
      used += copied;
      size += copied;
    }
    return true;
  }

  function beginBlock(needed: number): boolean {
    end();
    const wanted = Math.min(Math.max(size, needed, SMALLEST), LARGEST, Math.max(announced - size, 1));
    if (!reserve(wanted)) return false;
    // Not from the pool that others share: it would be held as a whole.
    current = Buffer.allocUnsafeSlow(wanted);
    return true;
  }

  function end(): void {
    const bytes = current.subarray(0, used);
    // A nearly empty block would be held as a whole.
    if (used > 0) addBlock(2 * used < current.length ? Buffer.from(bytes) : bytes);
    current = Buffer.alloc(0);
    used = 0;
  }

  function addBlock(block: Buffer): void {
    full.push(block);
    onBlock(block);
  }

  function* take(): Iterable<Buffer> {
    for (let block = full.shift(); block !== undefined; block = full.shift()) yield block;
  }

  return { size: () => size, append, end, take };
}

/** Large, and no small part of memory that would be held with it. */
function isKeptAsItIs(chunk: Buffer): boolean {
  return chunk.length >= KEPT && chunk.buffer.byteLength < 2 * chunk.length;
}
