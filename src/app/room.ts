import { isCandidate, type Manifest } from "../core/manifest/manifest.ts";
import type { FileContent } from "./ports.ts";

/**
 * Memory for the manifests of one review or one scan: their findings lead back to them, so that they are kept until all
 * is said. One manifest is bounded where it is read; many of them would still end the process together.
 */
export interface Room {
  /** Bytes, as `memoryOf` counts them. Below zero once a manifest took more than there was. */
  left: number;
}

/**
 * Of one review: others run beside it. Together with the largest manifest and the proof of its fixes it stays below a
 * gigabyte. Sixteen hundred files of a hundred lines hold as much.
 */
const REVIEW = 100_000_000;
/** Of one scan, which keeps only the manifests of which there is something to say. */
const SCAN = 400_000_000;

export function createRoom(run: "review" | "scan"): Room {
  return { left: run === "review" ? REVIEW : SCAN };
}

const REASON =
  "the files before it take all the memory that there is for one run: check it apart from them, or make them smaller";

/** A file's content; where there is no room left for what it may hold, the reason in place of it. */
export function fitContent(content: FileContent, room: Room): FileContent {
  const isTooMuch = room.left <= 0 && content.kind === "text" && isCandidate(content.text);
  return isTooMuch ? { kind: "unreadable", reason: REASON } : content;
}

/** Bytes that a manifest takes while it is kept: its nodes, and its text, of which a character takes two at most. */
export function memoryOf({ memory, text }: Manifest): number {
  return memory + text.length * 2;
}
