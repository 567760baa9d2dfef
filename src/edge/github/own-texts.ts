import type { Said } from "../../app/ports.ts";
import type { PostedReview, Thread } from "../../core/review/thread.ts";
import { FULL_ID, toId } from "./id-field.ts";
import type { Threaded } from "./may-have-answers.ts";
import { present } from "./pages.ts";

/** What the bot itself has said on a pull request: which fields of threads and reviews are read, and what they become. */

const SELECT_TEXT = "id viewerDidAuthor body";

export const SELECT_REVIEW = SELECT_TEXT;

export const SELECT_THREAD = selectThreadWith(`number: ${FULL_ID}`);

function selectThreadWith(number: string): string {
  return `id isResolved isOutdated line startLine resolvedBy { login } comments(first: 1) { totalCount nodes { ${SELECT_TEXT} ${number} } }`;
}

/**
 * The newest of both: what was said since the pull request was read as a whole. Nobody asks for a number of these. Where so
 * many threads are too long, fewer never are: 40 texts of 65,536 characters take less than an answer may have.
 */
export function selectNewest(threads: number): string {
  return `headRefOid reviewThreads(last: ${threads}) { nodes { ${selectThreadWith("")} } } reviews(last: 20) { nodes { ${SELECT_REVIEW} } }`;
}

export const NEWEST_THREADS = [50, 20] as const;

export interface NewestNode {
  readonly headRefOid: string;
  readonly reviewThreads?: { readonly nodes: readonly (ThreadNode | null)[] | null };
  readonly reviews?: { readonly nodes: readonly (OwnText | null)[] | null } | null;
}

export function toSaid({ reviewThreads, reviews }: NewestNode, viewer: string): Said {
  return {
    threads: present(reviewThreads?.nodes).flatMap((node) => toThread(node, viewer)),
    reviews: present(reviews?.nodes).flatMap(toReview),
  };
}

/** A comment, or a review's body, that may be the bot's own. */
export interface OwnText {
  readonly id: string;
  readonly viewerDidAuthor: boolean;
  readonly body: string;
}

export interface ThreadNode extends Threaded {
  readonly id: string;
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly resolvedBy: { readonly login: string } | null;
  readonly comments: Threaded["comments"] & { readonly nodes: readonly (FirstComment | null)[] | null };
}

interface FirstComment extends OwnText {
  readonly number?: string | number | null;
}

/** None for a thread that somebody else began. */
export function toThread(node: ThreadNode, viewer: string): readonly Thread[] {
  const [comment] = present(node.comments.nodes);
  if (comment?.viewerDidAuthor !== true) return [];
  const line = node.isOutdated ? null : node.line;
  return [
    {
      id: node.id,
      commentId: toId(comment.number ?? null),
      commentNode: comment.id,
      body: comment.body,
      isResolved: node.isResolved,
      // GitHub names the person who resolved; for an app it names the app, or nobody.
      isResolvedByPerson: node.resolvedBy !== null && !isSameActor(node.resolvedBy.login, viewer),
      isOutdated: node.isOutdated,
      lines: line === null ? null : { startLine: node.startLine ?? line, line },
    },
  ];
}

export function toReview({ id, body, viewerDidAuthor }: OwnText): readonly PostedReview[] {
  return viewerDidAuthor ? [{ id, body }] : [];
}

/** An app's login is shown with and without its suffix. */
export function isSameActor(a: string, b: string): boolean {
  const plain = (login: string) => login.replace(/\[bot\]$/, "").toLowerCase();
  return plain(a) === plain(b);
}
