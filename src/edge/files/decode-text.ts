import type { FileContent } from "../../app/ports.ts";

/** Bytes to text: UTF-8 only, a byte order mark stays. What is no text is said to be none. */
export function decodeText(bytes: Uint8Array): FileContent {
  // kubectl reads it (k8s.io/cli-runtime, pkg/resource/visitor.go): there may well be a resource in it.
  if (hasUtf16Mark(bytes))
    return { kind: "unreadable", reason: "UTF-16 text: only UTF-8 is checked; save the file as UTF-8" };
  if (bytes.includes(0)) return { kind: "unreadable", reason: "binary file", isInert: true };
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { kind: "unreadable", reason: "not UTF-8 text" };
  }
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
