import { formatIdentity, parseIdentity, type Identity } from "./identity.ts";

/**
 * The hidden line with which every comment of the bot ends. It is the bot's only memory. Text from a repository is shown
 * as code and can hold no HTML comment, and only comments that the bot itself wrote are read: a marker cannot be forged.
 */
export type Marker =
  /** A thread about a finding. fixed: it is mended. gone: it is not reported any more, for whatever reason. */
  | {
      readonly kind: "finding";
      readonly identity: Identity;
      readonly state: "open" | Ending;
      /** Whether it leaves to another thread about its rule what holds for all of them. */
      readonly isBrief?: boolean;
    }
  /** The body of a review, with the comments that GitHub did not take and that must not be tried again: see refusal.ts. */
  | { readonly kind: "body"; readonly refusals?: readonly string[] };

export type Ending = "fixed" | "gone";

const PREFIX = "<!-- otel-fix:v1";

export function renderMarker(marker: Marker): string {
  if (marker.kind === "body") return `${[PREFIX, "body", ...(marker.refusals ?? [])].join(" ")} -->`;
  const form = marker.isBrief === true ? "brief " : "";
  return `${PREFIX} finding ${marker.state} ${form}${formatIdentity(marker.identity)} -->`;
}

/** The marker at the end of a comment; null where there is none, or one of another version. */
export function parseMarker(body: string): Marker | null {
  const line = body.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const refusals = /^<!-- otel-fix:v1 body((?: [0-9a-f]+)*) -->$/.exec(line)?.[1];
  if (refusals === "") return { kind: "body" };
  if (refusals !== undefined) return { kind: "body", refusals: refusals.trim().split(" ") };
  const [, state, form, text] =
    /^<!-- otel-fix:v1 finding (open|fixed|gone) (brief )?(\S+) -->$/.exec(line) ?? [];
  const identity = text === undefined ? null : parseIdentity(text);
  if (identity === null || (state !== "open" && state !== "fixed" && state !== "gone")) return null;
  return { kind: "finding", identity, state, ...(form === undefined ? {} : { isBrief: true }) };
}

/** The comment as one about a finding that is known by another identity now. */
export function markAs(body: string, identity: Identity): string {
  const marker = parseMarker(body);
  if (marker?.kind !== "finding") return body;
  return `${body.slice(0, body.lastIndexOf(PREFIX))}${renderMarker({ ...marker, identity })}`;
}

/**
 * The comment with its marker's state set, and a line that says since when, or where the finding went. What was said to be
 * gone stays as it is.
 */
export function markDone(
  body: string,
  { ending, sha, movedTo = null }: { ending: Ending; sha: string; movedTo?: string | null },
): string {
  const marker = parseMarker(body);
  if (marker?.kind !== "finding" || marker.state === "gone" || marker.state === ending) return body;
  const text = body.slice(0, body.lastIndexOf(PREFIX)).trimEnd();
  const line = movedTo === null ? ENDINGS[ending] : `Moved to ${movedTo} in`;
  return `${text}\n\n${line} ${sha}\n\n${renderMarker({ ...marker, state: ending })}`;
}

const ENDINGS = { fixed: "Fixed in", gone: "No longer reported as of" } as const;
