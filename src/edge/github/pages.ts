/** Lists that GitHub gives in pages. */
export interface Connection<T> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly nodes: readonly (T | null)[] | null;
}

/** All items, from the first page on. */
export async function readAll<T>(
  first: Connection<T> | null,
  readPage: (after: string) => Promise<Connection<T> | null>,
): Promise<readonly T[]> {
  const nodes = [...present(first?.nodes)];
  let page = first;
  while (page?.pageInfo.hasNextPage === true && page.pageInfo.endCursor !== null) {
    page = await readPage(page.pageInfo.endCursor);
    nodes.push(...present(page?.nodes));
  }
  return nodes;
}

export function present<T>(nodes: readonly (T | null)[] | null | undefined): readonly T[] {
  return (nodes ?? []).filter((node) => node !== null);
}
