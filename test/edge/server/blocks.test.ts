import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createBlocks, type Blocks } from "../../../src/edge/server/blocks.ts";

interface Filled {
  readonly blocks: Blocks;
  readonly seen: Buffer[];
  readonly reserved: () => number;
}

function fill(chunks: readonly Buffer[], announced?: number): Filled {
  const seen: Buffer[] = [];
  let reserved = 0;
  const blocks = createBlocks({
    announced,
    reserve: (bytes) => {
      reserved += bytes;
      return true;
    },
    onBlock: (block) => seen.push(Buffer.from(block)),
  });
  for (const chunk of chunks) blocks.append(chunk);
  blocks.end();
  return { blocks, seen, reserved: () => reserved };
}

describe("blocks", () => {
  it("give the bytes as they came, to whoever watches and to whoever takes them", () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20_000, size: "max" }), { maxLength: 20 });
    fc.assert(
      fc.property(chunks, fc.boolean(), (arrays, isAnnounced) => {
        const all = Buffer.concat(arrays);
        const { blocks, seen } = fill(
          arrays.map((array) => Buffer.from(array)),
          isAnnounced ? all.length : undefined,
        );
        expect(blocks.size()).toBe(all.length);
        expect(Buffer.concat(seen).equals(all)).toBe(true);
        expect(Buffer.concat([...blocks.take()]).equals(all)).toBe(true);
      }),
    );
  });

  it("let go of what was taken", () => {
    const { blocks } = fill([Buffer.alloc(200_000), Buffer.alloc(100)]);
    expect([...blocks.take()].length).toBeGreaterThan(1);
    expect([...blocks.take()]).toEqual([]);
  });

  it.each([
    ["a byte at a time", 1, 300_000],
    ["as a socket reads them", 65_536, 30],
  ])("take little more memory than there are bytes, when they come %s", (_how, size, count) => {
    const chunk = Buffer.alloc(size, 120);
    const chunks = Array.from({ length: count }, () => chunk);
    const { blocks, seen, reserved } = fill(chunks);
    expect(reserved()).toBeLessThanOrEqual(blocks.size() + 65_536);
    expect(seen.length).toBeLessThan(20 + blocks.size() / 65_536);
  });

  it("hold no more than the bytes when large chunks and small ones take turns", () => {
    const chunks = Array.from({ length: 100 }, (_, index) => Buffer.alloc(index % 2 === 0 ? 1 : 10_000));
    const { blocks } = fill(chunks);
    const held = [...blocks.take()].reduce((sum, block) => sum + block.buffer.byteLength, 0);
    expect(held).toBeLessThan(2 * blocks.size());
  });

  it("take nothing for an announced length, and never more than it", () => {
    expect(fill([], 26_214_400).reserved()).toBe(0);
    expect(fill([Buffer.of(1)], 26_214_400).reserved()).toBe(1_024);
    expect(fill([Buffer.of(1)], 2).reserved()).toBe(2);
    expect(fill([Buffer.alloc(150_000)], 150_000).reserved()).toBe(150_000);
  });

  it("take no byte for which there is no room", () => {
    const asked: number[] = [];
    const blocks = createBlocks({
      announced: undefined,
      reserve: (bytes) => asked.push(bytes) < 3,
      onBlock: () => undefined,
    });
    const added = Array.from({ length: 5_000 }, () => blocks.append(Buffer.of(1)));
    expect(asked.slice(0, 3)).toEqual([1_024, 1_024, 2_048]);
    expect(added.indexOf(false)).toBe(2_048);
    expect(blocks.size()).toBe(2_048);
  });
});
