/** Lists that GitHub gives in pages. */
export interface Connection<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (T | null)[] | null;
}

/** Pages of one list. GitHub lists 3,000 files; more of anything else than 5,000 is there to be in the way. */
export const MOST_PAGES = 50;

/** All items, from the first page on; of a list that has more pages than that, the first ones. */
export async function readAll<T>(
  first: Connection<T> | null,
  readPage: (after: string) => Promise<Connection<T> | null>,
): Promise<readonly T[]> {
  const nodes = [...present(first?.nodes)];
  let after = findNext(first);
  for (let pages = 1; pages < MOST_PAGES && after !== null; pages += 1) {
    const page = await readPage(after);
    nodes.push(...present(page?.nodes));
    after = findNext(page);
  }
  return nodes;
}

/** Where the next page begins; null after the last one. */
export function findNext(page: Connection<unknown> | null | undefined): string | null {
  return page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null;
}

export function present<T>(nodes: readonly (T | null)[] | null | undefined): readonly T[] {
  return (nodes ?? []).filter((node) => node !== null);
}
