import type { FileContent } from "../../app/ports.ts";

/** Bytes to text: UTF-8 only, a byte order mark stays. What is no text is said to be none. */
export function decodeText(bytes: Uint8Array): FileContent {
  // kubectl reads it (k8s.io/cli-runtime, pkg/resource/visitor.go): there may well be a resource in it.
  if (hasUtf16Mark(bytes))
    return unreadable(bytes, "UTF-16 text: only UTF-8 is checked; save the file as UTF-8");
  if (bytes.includes(0)) return { ...unreadable(bytes, "binary file"), isInert: true };
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return unreadable(bytes, "not UTF-8 text");
  }
}

function unreadable(bytes: Uint8Array, reason: string): Extract<FileContent, { kind: "unreadable" }> {
  return { kind: "unreadable", reason, ...(!namesKind(bytes) && { isForeign: true }) };
}

/** In whatever encoding: those in use have ASCII's letters in one byte or in two, of which the other is zero. */
function namesKind(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  return /instrumentation|opentelemetry/i.test(text.replaceAll("\0", ""));
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
