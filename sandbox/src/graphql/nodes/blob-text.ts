// Whether GitHub takes a blob for text, and what text it shows of it. A byte order mark makes text of what would be
// binary for its zeros (github.com/brianmario/charlock_holmes, ext/charlock_holmes/encoding_detector.c).

/** What GraphQL shows of a blob's bytes; null for binary ones. */
export function showText(bytes: Buffer): string | null {
  const mark = MARKS.find(({ start }) => bytes.subarray(0, start.length).equals(start));
  if (mark !== undefined) return new TextDecoder(mark.encoding, { ignoreBOM: true }).decode(bytes);
  return bytes.includes(0) ? null : bytes.toString("utf8");
}

const MARKS = [
  { start: Buffer.from([0xff, 0xfe]), encoding: "utf-16le" },
  { start: Buffer.from([0xfe, 0xff]), encoding: "utf-16be" },
];
