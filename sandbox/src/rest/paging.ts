// Pages of a list, and the Link header that leads from one to the next.
import type { Call, Reply } from "./endpoint.ts";

const DEFAULT_PER_PAGE = 30;
const MOST_PER_PAGE = 100;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly headers: Readonly<Record<string, string>>;
}

/** Cuts the page out of a list that the request asks for by `page` and `per_page`. */
export function cutPage<Item>(call: Pick<Call, "url">, items: readonly Item[]): Page<Item> {
  const perPage = perPageOf(call.url);
  const page = wholeNumber(call.url, "page") ?? 1;
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const links = [
    ...(page > 1 ? [link(call.url, page - 1, "prev")] : []),
    ...(page < last ? [link(call.url, page + 1, "next"), link(call.url, last, "last")] : []),
    ...(page > 1 ? [link(call.url, 1, "first")] : []),
  ];
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

/** How many items a page has: as many as the request asks for, never more than 100. */
export function perPageOf(url: URL): number {
  return Math.min(wholeNumber(url, "per_page") ?? DEFAULT_PER_PAGE, MOST_PER_PAGE);
}

/** A page as a reply, each item shown by `render`. */
export async function replyPage<Item>(
  call: Pick<Call, "url">,
  items: readonly Item[],
  render: (item: Item) => unknown,
): Promise<Reply> {
  const page = cutPage(call, items);
  return { status: 200, body: await Promise.all(page.items.map(render)), headers: page.headers };
}

function wholeNumber(url: URL, name: string): number | null {
  const value = Number(url.searchParams.get(name));
  return Number.isInteger(value) && value > 0 ? value : null;
}

function link(url: URL, page: number, rel: string): string {
  const target = new URL(url);
  target.searchParams.set("page", String(page));
  return `<${target.href}>; rel="${rel}"`;
}
