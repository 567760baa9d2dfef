import { formatIdentity, parseIdentity, type Identity } from "./identity.ts";

/**
 * The hidden line with which every comment of the bot ends. It is the bot's only memory. Text from a repository is shown
 * as code and can hold no HTML comment, and only comments that the bot itself wrote are read: a marker cannot be forged.
 */
export type Marker =
  /** A thread about a finding. */
  | { readonly kind: "finding"; readonly identity: Identity; readonly state: "open" | "fixed" }
  /** The body of a review, with the comments that GitHub did not take and that must not be tried again: see refusal.ts. */
  | { readonly kind: "body"; readonly refusals?: readonly string[] };

const PREFIX = "<!-- otel-fix:v1";

export function renderMarker(marker: Marker): string {
  if (marker.kind === "body") return `${[PREFIX, "body", ...(marker.refusals ?? [])].join(" ")} -->`;
  return `${PREFIX} finding ${marker.state} ${formatIdentity(marker.identity)} -->`;
}

/** The marker at the end of a comment; null where there is none, or one of another version. */
export function parseMarker(body: string): Marker | null {
  const line = body.trimEnd().split(/\r?\n/).at(-1) ?? "";
  const refusals = /^<!-- otel-fix:v1 body((?: [0-9a-f]+)*) -->$/.exec(line)?.[1];
  if (refusals === "") return { kind: "body" };
  if (refusals !== undefined) return { kind: "body", refusals: refusals.trim().split(" ") };
  const [, state, text] = /^<!-- otel-fix:v1 finding (open|fixed) (\S+) -->$/.exec(line) ?? [];
  const identity = text === undefined ? null : parseIdentity(text);
  if (identity === null || (state !== "open" && state !== "fixed")) return null;
  return { kind: "finding", identity, state };
}

/** The comment with its marker's state set to fixed, and a line that says since when. */
export function markFixed(body: string, sha: string): string {
  const marker = parseMarker(body);
  if (marker?.kind !== "finding" || marker.state === "fixed") return body;
  const end = body.lastIndexOf(PREFIX);
  return `${body.slice(0, end).trimEnd()}\n\nFixed in ${sha}\n\n${renderMarker({ ...marker, state: "fixed" })}`;
}
