import { isCandidate } from "../../core/check.ts";
import type { References } from "../../core/kinds/workload/references.ts";
import { type Manifest } from "../../core/manifest/manifest.ts";
import type { FileContent } from "../ports.ts";

/**
 * What the manifests of one review or one scan may hold together. One manifest is bounded where it is read; many of them
 * would still end the process, or keep it busy for minutes.
 */
export interface Room {
  /**
   * Bytes, as `memoryOf` counts them: findings lead back to their manifests, so that they are kept until all is said. Below
   * zero once a manifest took more than there was.
   */
  left: number;
  /** Resources that are checked, or findings where there are more of those. Below zero like the bytes. */
  resources: number;
}

/**
 * Of one review: others run beside it. Together with the largest manifest and the proof of its fixes it stays below a
 * gigabyte. Sixteen hundred files of a hundred lines hold as much.
 */
const REVIEW = 100_000_000;
/** Of one scan, which keeps only the manifests of which there is something to say. */
const SCAN = 400_000_000;

/** Of one review. Nobody waits for a scan but who began it. */
const REVIEW_RESOURCES = 10_000;

export function createRoom(run: "review" | "scan"): Room {
  return run === "review"
    ? { left: REVIEW, resources: REVIEW_RESOURCES }
    : { left: SCAN, resources: Infinity };
}

const NO_MEMORY =
  "the files before it use up the memory for one run: check it by itself, or make them smaller";

const TOO_MANY =
  `the files before it have all the resources that are checked in one review (${REVIEW_RESOURCES.toLocaleString("en")}): ` +
  "`otel-fix scan` on a checkout has no such limit";

/** A file's content; where there is no room left for what it may hold, the reason in place of it. */
export function fitContent(content: FileContent, room: Room): FileContent {
  const reason = room.left <= 0 ? NO_MEMORY : room.resources <= 0 ? TOO_MANY : null;
  if (reason === null || content.kind !== "text" || !isCandidate(content.text)) return content;
  return { kind: "unreadable", reason };
}

/** What is looked for in a file beside what it says itself: nothing more where there is no room left. */
export function referencesIn(room: Room, references: References): References | undefined {
  return room.left <= 0 ? undefined : references;
}

/** Takes the room of a manifest that was checked and is kept. */
export function takeRoom(room: Room, manifest: Manifest, result: Kept): void {
  const findings = result.findings.length + result.suppressed.length;
  room.left -= memoryOf(manifest, findings);
  room.resources -= Math.max(result.instrumentations, findings);
}

interface Kept {
  readonly findings: readonly unknown[];
  readonly suppressed: readonly unknown[];
  readonly instrumentations: number;
}

/**
 * Bytes that a manifest takes while it is kept: its nodes, its text, of which a character takes two at most, and what is
 * said about it.
 */
export function memoryOf({ memory, text }: Manifest, findings: number): number {
  return memory + text.length * 2 + findings * FINDING;
}

/** Bytes that a finding takes with all that it says, as measured with Node.js 20. */
const FINDING = 7_000;
