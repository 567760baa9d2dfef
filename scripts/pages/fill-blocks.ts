/**
 * A page is Markdown that people write. What follows from the sources stands in blocks of it, each between the markers
 * `<!-- generated: NAME -->` and `<!-- /generated -->`, and is put there.
 */

/** What stands in a page's blocks, by their names; `page` is the page as it is. */
export type Blocks = Readonly<Record<string, (page: string) => string>>;

export type FilledPage =
  | {
      readonly ok: true;
      readonly text: string;
      /** Names of the blocks in which something else stood. */
      readonly stale: readonly string[];
    }
  /** Why the page cannot be filled, a line each. */
  | { readonly ok: false; readonly faults: readonly string[] };

/** Every block has its place in the page once, and the page has no others. */
export function fillBlocks(page: string, blocks: ReadonlyMap<string, string>): FilledPage {
  const { places, faults } = findPlaces(page.split("\n"));
  const names = places.map(({ name }) => name);
  const all = [
    ...faults,
    ...places
      .filter(({ name }) => !blocks.has(name))
      .map(({ name, start }) => `line ${start + 1}: nothing generates a block ${name}`),
    ...places
      .filter(({ name }, index) => names.indexOf(name) < index)
      .map(({ name, start }) => `line ${start + 1}: the block ${name} is there already`),
    ...[...blocks.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `the block ${name} has no place: write <!-- generated: ${name} --> and ${END}`),
  ];
  return all.length > 0 ? { ok: false, faults: all } : fillPlaces(page.split("\n"), places, blocks);
}

const START = /^<!--\s*generated:\s*(\S+)\s*-->\s*$/;
const END = "<!-- /generated -->";

/** From the line of the first marker to that of the last, counted from 0. */
interface Place {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function findPlaces(lines: readonly string[]) {
  const places: Place[] = [];
  const faults: string[] = [];
  let open: Omit<Place, "end"> | null = null;
  for (const [index, line] of lines.entries()) {
    const name = START.exec(line)?.[1];
    if (name !== undefined) {
      if (open !== null) faults.push(neverEnds(open));
      open = { name, start: index };
    } else if (line.trimEnd() === END) {
      if (open === null) faults.push(`line ${index + 1}: ${END} ends no block`);
      else places.push({ ...open, end: index });
      open = null;
    }
  }
  if (open !== null) faults.push(neverEnds(open));
  return { places, faults };
}

function neverEnds({ name, start }: Omit<Place, "end">): string {
  return `line ${start + 1}: the block ${name} has no ${END}`;
}

function fillPlaces(
  lines: readonly string[],
  places: readonly Place[],
  blocks: ReadonlyMap<string, string>,
): FilledPage {
  const stale: string[] = [];
  const filled = [...lines];
  // From the end, so that the places before it stay where they are.
  for (const { name, start, end } of places.toReversed()) {
    const content = ["", ...(blocks.get(name) ?? "").trimEnd().split("\n"), ""];
    const before = filled.splice(start + 1, end - start - 1, ...content);
    if (before.join("\n") !== content.join("\n")) stale.unshift(name);
  }
  return { ok: true, text: filled.join("\n"), stale };
}
