import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { LINEAR, measureGrowth } from "../growth.ts";
import { TRIES } from "../property-runs.ts";
import { ENTRIES } from "./hostile-entries.ts";

/**
 * Whatever reads what anybody may write takes time in proportion to its length. Each way in is fed with long repetitions of
 * what some parser of ours treats specially; see test/growth.ts for how the work is compared.
 */
const PIECES = [
  ..." ¦  ¦\t¦\n¦\r\n¦\r¦\n\n¦-¦- ¦---\n¦--- ¦...\n¦: ¦:¦? ¦#¦ #¦# ¦# c\n¦,¦, ¦[¦]¦{¦}¦{}¦[]¦{{¦}}¦{{/*¦*/¦{a: b}, ¦&a ¦*a ¦&a [*a]".split(
    "¦",
  ),
  ..."!¦!t ¦!!str ¦|¦>¦|\n¦>-\n¦~¦`¦``¦\"¦'¦\\¦\\n¦@¦$¦$(¦${¦%¦%20¦=¦;¦+¦*¦**¦**/¦_¦<¦>¦<!--¦-->¦</¦<a ¦](¦![¦[^a]: ¦(¦)¦/¦./¦../¦.¦a¦a.¦a/¦ a".split(
    "¦",
  ),
  ..."<<: ¦<<: *a\n¦k: ¦k: v\n¦- a: b\n¦kind: ¦kind: Instrumentation\n¦apiVersion: ¦opentelemetry.io/¦Instrumentation ¦env: ¦name: A\n¦value: ¦instrumentation:\n¦python:\n¦patches:\n¦otel-fix: ¦# otel-fix: ignore[a] b\n¦ignore[¦until=¦/otel-fix ¦/otel-fix why\n¦reason: ".split(
    "¦",
  ),
  ..."@@ ¦@@ -1 +1 @@\n¦+a\n¦-a\n¦ a\n¦\\ No newline at end of file\n¦token: ¦password=¦://a:¦eyJ¦Bearer ¦-----BEGIN ¦-----END ¦-----BEGIN PRIVATE KEY-----\n¦TOKEN\n value: ¦é¦👩‍🚀¦\ud800¦\udc00¦\u2028¦\u00a0¦\uFEFF¦\0".split(
    "¦",
  ),
];

/** Characters: so many that a step for each two of them shows, and few enough to try everything. By night there is time. */
const LENGTH = TRIES > 1_000 ? 12_000 : 3_000;
/** Milliseconds. A step for each two characters takes more. */
const NOISE = TRIES > 1_000 ? 200 : 40;

function fill(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

interface Repetition {
  readonly before?: string;
  readonly piece: string;
  readonly after: string;
}

function grow(run: (text: string) => unknown, { before = "", piece, after }: Repetition): number {
  const work = (length: number) => {
    const text = before + fill(piece, length) + after;
    return () => run(text);
  };
  return measureGrowth(work, LENGTH, NOISE);
}

describe.each(Object.entries(ENTRIES))("%s", (_, run) => {
  it("takes time in proportion to the length, whatever is repeated", () => {
    // What follows makes an expression fail that looks for the end, and so try again.
    for (const piece of PIECES)
      expect(grow(run, { piece, after: "x" }), `repeated: ${JSON.stringify(piece)}`).toBeLessThan(LINEAR);
  });
});

it("whatever pieces are repeated together, after whatever others, the time is in proportion to their number", () => {
  const pieces = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 });
  const around = fc.array(fc.constantFrom(...PIECES), { maxLength: 3 });
  const entries = fc.constantFrom(...Object.keys(ENTRIES));
  fc.assert(
    fc.property(entries, around, pieces, around, (entry, first, repeated, last) => {
      const repetition = { before: first.join(""), piece: repeated.join(""), after: last.join("") };
      expect(grow((text) => ENTRIES[entry]?.(text), repetition)).toBeLessThan(LINEAR);
    }),
    { numRuns: TRIES },
  );
});
