import type { RootContent } from "mdast";

import type { Level } from "../config/policy.ts";
import type { Finding } from "../lint/finding.ts";
import type { Manifest } from "../manifest/manifest.ts";
import { groupBy } from "../text/group-by.ts";
import { plain, prose, type Prose } from "../text/prose.ts";
import { codeBlock, heading, paragraph, renderMarkdown } from "./markdown.ts";
import { oneLine } from "../text/one-line.ts";
import { MAX_BODY } from "./review-body.ts";
import { countFitting } from "./rows.ts";

/**
 * The text of a check run, which GitHub shows below its summary: the places of all findings in short, where the summary's
 * tables have no room for them. Names stand in code blocks, one line each.
 */
export interface Listing {
  readonly title: string;
  readonly groups: readonly ListingGroup[];
}

interface ListingGroup {
  /** What all of its rows have in common; null where there is nothing to say. */
  readonly label: Prose | null;
  readonly rows: readonly ListingRow[];
}

interface ListingRow {
  readonly text: string;
  /** How many entries it stands for. */
  readonly count: number;
}

/** @param split the same listings in another order, for where there is no room for all */
export function renderCheckText(
  listings: readonly Listing[],
  split: () => readonly Listing[] = () => listings,
): string {
  const whole = renderMarkdown(renderListings(listings, Number.POSITIVE_INFINITY));
  return whole.length <= MAX_BODY ? whole : cut(split());
}

function cut(listings: readonly Listing[]): string {
  const rows = listings.flatMap(({ groups }) => groups.flatMap((group) => group.rows)).length;
  const render = (most: number) => renderMarkdown([...renderListings(listings, most), paragraph(NO_ROOM)]);
  return render(countFitting(rows, (most) => render(most).length <= MAX_BODY));
}

/** Those that come first are shown first: what the pull request brought before what was there already. */
function renderListings(listings: readonly Listing[], most: number): readonly RootContent[] {
  let room = most;
  return listings.flatMap((listing) => {
    const groups = listing.groups.map(({ label, rows }) => {
      const shown = rows.slice(0, room);
      room -= shown.length;
      return { label, rows: shown };
    });
    return renderListing({ ...listing, groups }, countEntries(listing));
  });
}

const NO_ROOM = prose`There is no room for more here. On the branch, ${"otel-fix scan"} lists every finding.`;

function renderListing(listing: Listing, total: number): readonly RootContent[] {
  const left = total - countEntries(listing);
  return [
    heading(3, [`${listing.title} (${total})`]),
    ...listing.groups.flatMap(renderGroup),
    ...(left === 0 ? [] : [paragraph([`${left} more.`])]),
  ];
}

function renderGroup({ label, rows }: ListingGroup): readonly RootContent[] {
  if (rows.length === 0) return [];
  const block = codeBlock("text", rows.map(({ text }) => text).join("\n"));
  return label === null ? [block] : [paragraph(label), block];
}

function countEntries({ groups }: Listing): number {
  return groups.flatMap(({ rows }) => rows).reduce((sum, { count }) => sum + count, 0);
}

/** Lines as they are, each cut where it is longer than a name may be. */
export function listLines(title: string, lines: readonly string[]): Listing {
  const rows = lines.map((line): ListingRow => ({ text: cutLine(oneLine(line)), count: 1 }));
  return { title, groups: [{ label: null, rows }] };
}

/** In UTF-16 units: a path and a reason. */
const MAX_LINE = 500;

function cutLine(line: string): string {
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE).toWellFormed()}…` : line;
}

interface PlacedLine {
  readonly finding: Finding;
  readonly manifest: Manifest;
}

/** `path: line, line`, for each level and rule. */
export function listFindings(title: string, entries: readonly PlacedLine[]): Listing {
  const groups = groupBy(entries, ({ finding }) => `${LEVELS[finding.level]} ${finding.rule}`);
  const ordered = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  return {
    title,
    groups: ordered.flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { level, rule } = first.finding;
      return [{ label: prose`${plain(level)} · ${rule}:`, rows: listFiles(group) }];
    }),
  };
}

/** The worst first. */
const LEVELS: Readonly<Record<Level, number>> = { error: 0, warning: 1, notice: 2 };

/** A file with more lines than these takes several rows: a row is shown whole or not at all. */
const MAX_LINES = 100;

function listFiles(entries: readonly PlacedLine[]): readonly ListingRow[] {
  return [...groupBy(entries, ({ finding }) => finding.path)].flatMap(([path, group]) => {
    const lines = group
      .map(({ finding, manifest }) => manifest.lines.positionAt(finding.range.start).line)
      .sort((a, b) => a - b);
    const starts = lines.flatMap((_line, index) => (index % MAX_LINES === 0 ? [index] : []));
    return starts.map((start): ListingRow => {
      const own = lines.slice(start, start + MAX_LINES);
      return { text: `${oneLine(path)}: ${[...new Set(own)].join(", ")}`, count: own.length };
    });
  });
}
