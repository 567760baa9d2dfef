import type { PhrasingContent, RootContent } from "mdast";

import type { BodyReason, PlacedFinding } from "../diff/place.ts";
import { renderMarker } from "../review/marker.ts";
import { plain, prose, type Prose } from "../text/prose.ts";
import { NOT_SHOWN, renderEditRows } from "./fix-diff.ts";
import {
  codeBlock,
  details,
  html,
  paragraph,
  renderMarkdown,
  renderRow,
  renderTableHead,
} from "./markdown.ts";
import { linkPlaces, linkTo, type LinkBase } from "./permalinks.ts";
import { countFitting, rowsOf } from "./rows.ts";

/** GitHub refuses more than 65,536 characters; the margin is for what it adds and counts differently. */
export const MAX_BODY = 60_000;

/** Rows of one table or list: nobody reads more of them. */
export const MAX_ROWS = 500;

export interface BodyContext extends LinkBase {
  /** Comments that GitHub did not take, for the marker: see core/review/refusal.ts. */
  readonly refusals?: readonly string[];
  /** UTF-16 units that the body needs for what is hidden in it besides; none unless given. */
  readonly reserved?: number;
}

/** The body of a review: a table of the findings that fit on no line of the diff. */
export function renderReviewBody(placed: readonly PlacedFinding[], links: BodyContext): string {
  const rows = rowsOf(placed, (entry) => renderRow(cellsOf(entry, links)));
  const room = MAX_BODY - (links.reserved ?? 0);
  const render = (shown: number, fixes: readonly RootContent[]) =>
    renderShown(placed, { rows: rows.first(shown), links, fixes });
  const shown = countFitting(Math.min(placed.length, MAX_ROWS), (count) => {
    return render(count, renderNoRoom(placed)).length <= room;
  });
  const whole = shown < placed.length ? null : render(shown, placed.flatMap(renderFix));
  return whole !== null && whole.length <= room ? whole : render(shown, renderNoRoom(placed));
}

interface Extent {
  readonly rows: readonly string[];
  readonly links: BodyContext;
  readonly fixes: readonly RootContent[];
}

function renderShown(placed: readonly PlacedFinding[], { rows, links, fixes }: Extent): string {
  const left = placed.length - rows.length;
  const more = left > 0 ? [paragraph(prose`${plain(left)} more: the check run lists them.`)] : [];
  const marker = html(renderMarker({ kind: "body", refusals: links.refusals ?? [] }));
  return [
    renderMarkdown([paragraph(openingOf(placed))]),
    ...(rows.length === 0 ? [] : [[TABLE_HEAD, ...rows].join("\n")]),
    renderMarkdown([...fixes, ...more, marker]),
  ].join("\n\n");
}

const TABLE_HEAD = renderTableHead(["Finding", "Where", "Why not on a line"]);

function renderNoRoom(placed: readonly PlacedFinding[]): readonly RootContent[] {
  return placed.every(({ finding }) => finding.fix === null) ? [] : [paragraph(NO_ROOM)];
}

const NO_ROOM = prose`There is no room for the fixes here. On the branch, ${"otel-fix scan --diff"} prints them and ${"otel-fix scan --fix"} applies them.`;

function openingOf(placed: readonly PlacedFinding[]): Prose {
  return placed.length === 1
    ? prose`One finding without a comment on its line:`
    : [`${placed.length} findings without a comment on their lines:`];
}

function cellsOf(entry: PlacedFinding, links: LinkBase): readonly (readonly (Prose | PhrasingContent)[])[] {
  const reason = entry.placement.where === "body" ? entry.placement.reason : "refused";
  return [linkPlaces(entry.finding.message, links), [linkTo(entry, links)], [[REASONS[reason]]]];
}

const REASONS: Readonly<Record<BodyReason, string>> = {
  "outside-diff": "its line is not part of the diff",
  "no-patch": "GitHub shows no diff of this file",
  limit: "30 comments are the limit",
  summary: "the configuration asks for a summary",
  refused: "GitHub refused a comment there",
};

function renderFix({ finding, manifest }: PlacedFinding): readonly RootContent[] {
  if (finding.fix === null) return [];
  const title = prose`${finding.fix.title} in ${finding.path}`;
  const rows = renderEditRows(manifest, finding.fix.edits);
  if (rows === null) return [paragraph(prose`${title}. ${NOT_SHOWN}`)];
  return details("The fix as a diff", [paragraph(prose`${title}:`), codeBlock("diff", rows.text)]);
}

/** What a body says once it has no findings: they are gone, or are shown elsewhere. */
export function renderEmptyBody(): string {
  return renderMarkdown([
    paragraph(prose`These findings are gone. The check run shows the current state.`),
    html(renderMarker({ kind: "body" })),
  ]);
}

/** What a review says that only carries comments. */
export function renderOpening(count: number): string {
  return count === 1 ? "One finding, on its line below." : `${count} findings, each on its line below.`;
}

/** A path in a sentence. */
export function renderPath(path: string): string {
  return renderMarkdown([paragraph(prose`${path}`)]).trim();
}
