import { present } from "./pages.ts";

/**
 * Whether the bot may have answered a command in a pull request, by what the first read sees of its conversation: nothing
 * but who wrote the newest comments, and how long the threads are. An answer in a thread is never its first comment.
 */
export const SELECT_SPEAKERS =
  "comments(last: 100) { pageInfo { hasPreviousPage } nodes { viewerDidAuthor } }";

export interface Speakers {
  readonly comments: {
    readonly pageInfo: { readonly hasPreviousPage: boolean };
    readonly nodes: readonly ({ readonly viewerDidAuthor: boolean } | null)[] | null;
  };
}

export interface Threaded {
  readonly comments: { readonly totalCount: number };
}

export function mayHaveAnswers({ comments }: Speakers, threads: readonly Threaded[]): boolean {
  return (
    comments.pageInfo.hasPreviousPage ||
    present(comments.nodes).some(({ viewerDidAuthor }) => viewerDidAuthor) ||
    threads.some((thread) => thread.comments.totalCount > 1)
  );
}
