// Pages of a GraphQL list: the first or the last so many, after or before a cursor.
import type { GraphQLResolveInfo } from "graphql";
import { Refusal } from "../refusal.ts";
import type { GraphContext } from "./context.ts";

export interface PageArgs {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

export interface Connection {
  readonly totalCount: number;
  readonly nodes: readonly unknown[];
  readonly pageInfo: Readonly<Record<string, unknown>>;
}

const MOST = 100;

/** A field that is a list in pages; a resolver like any other. */
export function connection<Item, Args extends PageArgs>(
  list: (args: Args) => Promise<readonly Item[]> | readonly Item[],
  show: (item: Item) => unknown,
): (args: Args, context: GraphContext, info: GraphQLResolveInfo) => Promise<Connection> {
  return async (args, _context, info) => {
    checkBounds(args, info.fieldName);
    const items = await list(args);
    const [start, end] = cut(args, items.length);
    return {
      totalCount: items.length,
      nodes: await Promise.all(items.slice(start, end).map(show)),
      pageInfo: {
        hasNextPage: end < items.length,
        hasPreviousPage: start > 0,
        startCursor: start < end ? cursorOf(start) : null,
        endCursor: start < end ? cursorOf(end - 1) : null,
      },
    };
  };
}

function checkBounds({ first, last }: PageArgs, field: string): void {
  if (first == null && last == null) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`;
    throw new Refusal(422, { message }, "MISSING_PAGINATION_BOUNDARIES");
  }
  const [name, asked] = first == null ? ["last", last ?? 0] : ["first", first];
  if (asked > MOST) {
    const message = `Requesting ${asked} records on the \`${field}\` connection exceeds the \`${name}\` limit of ${MOST} records.`;
    throw new Refusal(422, { message }, "EXCESSIVE_PAGINATION");
  }
  if (asked < 0) {
    throw new Refusal(422, {
      message: `\`${name}\` on the \`${field}\` connection cannot be less than zero.`,
    });
  }
}

function cut(
  { first, last, after, before }: PageArgs,
  length: number,
): readonly [start: number, end: number] {
  let start = after == null ? 0 : indexOf(after) + 1;
  let end = before == null ? length : Math.min(indexOf(before), length);
  if (first != null) end = Math.min(end, start + first);
  if (last != null) start = Math.max(start, end - last);
  return [Math.min(start, end), end];
}

function cursorOf(index: number): string {
  return Buffer.from(`cursor:${index}`, "utf8").toString("base64");
}

function indexOf(cursor: string): number {
  const index = /^cursor:(\d+)$/.exec(Buffer.from(cursor, "base64").toString("utf8"))?.[1];
  if (index === undefined) {
    throw new Refusal(
      422,
      { message: `\`${cursor}\` does not appear to be a valid cursor.` },
      "INVALID_CURSOR_ARGUMENTS",
    );
  }
  return Number(index);
}
