import { formatIdentity, parseIdentity, type Identity } from "./identity.ts";
import { parseMarker } from "./marker.ts";

/**
 * What people did to the bot's comments, which the comments themselves cannot tell any more. It stands in a hidden line of a
 * review's body, above the body's marker where there is one: what an older version wrote has none, and is read as before.
 */
export type Touch =
  /** The comment is gone: its finding is not said again while it is the same. */
  | { readonly kind: "deleted"; readonly identity: Identity }
  /** The comment is a person's now: it is not written to. ended: nor is it said in it that its finding is gone. */
  | { readonly kind: "edited" | "ended"; readonly identity: Identity; readonly comment: string };

interface Body {
  readonly body: string;
}

const LINE = /^<!-- otel-fix:v1 memory((?: [^\s<>]+)*) -->$/;

/** In UTF-16 units. GitHub takes 65,536 of a body; what was remembered first is forgotten first. */
export const MAX_REMEMBERED = 20_000;

/** What the bot's reviews remember, the oldest first. */
export function findTouches(reviews: readonly Body[]): readonly Touch[] {
  const all = reviews.flatMap(({ body }) => readTouches(body));
  // The same twice can only be what two processes wrote: the newer one counts.
  return [...new Map(all.map((touch) => [subjectOf(touch), touch])).values()];
}

/** The touches with one more, which takes the place of what was remembered of the same. */
export function addTouch(touches: readonly Touch[], touch: Touch): readonly Touch[] {
  const isReplaced = (old: Touch) =>
    subjectOf(old) === subjectOf(touch) ||
    (touch.kind === "deleted" && formatIdentity(old.identity) === formatIdentity(touch.identity));
  return [...touches.filter((old) => !isReplaced(old)), touch];
}

/** The body that has to change for one more touch to be remembered; null where there is none, or nothing new. */
export function planTouch<Review extends Body>(reviews: readonly Review[], touch: Touch): Review | null {
  const home = findHome(reviews);
  if (home === undefined) return null;
  const body = withTouches(home.body, addTouch(findTouches(reviews), touch));
  return body === home.body ? null : { ...home, body };
}

/** What a touch is about: a finding, or one comment. */
function subjectOf(touch: Touch): string {
  return touch.kind === "deleted" ? formatIdentity(touch.identity) : `:${touch.comment}`;
}

/** The newest that remembers something; else the newest with a table; else the newest that says anything, or at all. */
export function findHome<Review extends Body>(reviews: readonly Review[]): Review | undefined {
  const newest = [...reviews].reverse();
  return (
    newest.find(({ body }) => readTouches(body).length > 0) ??
    newest.find(({ body }) => parseMarker(body)?.kind === "body") ??
    newest.find(({ body }) => body.trim() !== "") ??
    newest[0]
  );
}

/** The body with these touches, and no others. */
export function withTouches(body: string, touches: readonly Touch[]): string {
  const { head, memory, tail } = splitBody(body);
  const line = renderTouches(touches);
  if (line === memory) return body;
  const marked = [...(line === null ? [] : [line]), ...tail].join("\n");
  return [head.trimEnd(), marked].filter((part) => part !== "").join("\n\n");
}

function readTouches(body: string): readonly Touch[] {
  const entries = LINE.exec(splitBody(body).memory ?? "")?.[1] ?? "";
  return entries.split(" ").flatMap(parseTouch);
}

/** Only the last lines are looked at: text from a repository never stands there. */
function splitBody(body: string): {
  readonly head: string;
  readonly memory: string | null;
  readonly tail: readonly string[];
} {
  const lines = body.trimEnd().split(/\r?\n/);
  const tail = parseMarker(body) === null ? [] : lines.slice(-1);
  const above = lines.slice(0, lines.length - tail.length);
  const last = above.at(-1) ?? "";
  if (!LINE.test(last)) return { head: above.join("\n"), memory: null, tail };
  return { head: above.slice(0, -1).join("\n"), memory: last, tail };
}

/** null where there is nothing to remember. */
export function renderTouches(touches: readonly Touch[]): string | null {
  const kept: string[] = [];
  let room = MAX_REMEMBERED;
  for (const entry of touches.map(formatTouch).reverse()) {
    room -= entry.length + 1;
    if (room < 0) break;
    kept.unshift(entry);
  }
  return kept.length === 0 ? null : `<!-- otel-fix:v1 memory ${kept.join(" ")} -->`;
}

/** None of the parts can hold a colon. */
function formatTouch(touch: Touch): string {
  const identity = formatIdentity(touch.identity);
  if (touch.kind === "deleted") return `deleted:${identity}`;
  // Two hyphens could end the HTML comment; GitHub's names have no tilde.
  return `${touch.kind}:${identity}:${touch.comment.replaceAll("-", "~")}`;
}

/** None for what a newer version wrote. */
function parseTouch(entry: string): readonly Touch[] {
  const [kind, text = "", comment] = entry.split(":");
  const identity = parseIdentity(text);
  if (identity === null) return [];
  if (kind === "deleted" && comment === undefined) return [{ kind, identity }];
  if ((kind !== "edited" && kind !== "ended") || comment === undefined) return [];
  return [{ kind, identity, comment: comment.replaceAll("~", "-") }];
}
