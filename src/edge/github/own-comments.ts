import type { CommentCursor, CommentPage } from "../../app/command-ports.ts";
import type { PullRequestRef } from "../../app/ports.ts";
import { ask, askForLess, type FetchAnswer } from "./ask.ts";

/** What the bot has said in a pull request's conversation and threads. GitHub cannot filter comments by who wrote them. */

/** One page, the newest first. */
export async function readOwnComments(
  github: FetchAnswer,
  ref: PullRequestRef,
  from: CommentCursor | null,
): Promise<CommentPage> {
  const { lists = BEGINNING, threads: known = [] } = from ?? {};
  if (lists === null) return readRest(github, known);
  const pull = await readPage(github, ref, lists);
  const threads = present(pull.reviewThreads?.nodes);
  return {
    bodies: [pull.comments, ...threads.map(({ comments }) => comments)].flatMap(listOwn),
    next: toCursor(findNext(pull), [...known, ...threads.flatMap(toOpenThread)]),
  };
}

const BEGINNING: Lists = { withComments: true, comments: null, withThreads: true, threads: null };

type Lists = NonNullable<CommentCursor["lists"]>;
type OpenThread = CommentCursor["threads"][number];

/** What is left to read; null at the end. */
function toCursor(lists: Lists | null, threads: readonly OpenThread[]): CommentCursor | null {
  return lists === null && threads.length === 0 ? null : { lists, threads };
}

/** A thread of which a page shows only the end. */
function toOpenThread({ id, comments }: Thread): readonly OpenThread[] {
  const before = cursorOf(comments);
  return before === null ? [] : [{ id, before }];
}

/** Comments and threads in one answer, and of each thread so many comments; fewer where people wrote much. */
const SIZES = [
  { size: 100, replies: 30 },
  { size: 20, replies: 5 },
  { size: 5, replies: 5 },
] as const;

async function readPage(
  github: FetchAnswer,
  { owner, repo, number }: PullRequestRef,
  from: Lists,
): Promise<PullRequest> {
  const { data } = await askForLess(SIZES, (size) =>
    ask<Answer>(github, { query: OWN_COMMENTS, variables: { owner, repo, number, ...size, ...from } }),
  );
  return data.repository?.pullRequest ?? {};
}

/** Of the two lists, only the one that has more is asked for again. */
function findNext({ comments, reviewThreads }: PullRequest): Lists | null {
  const beforeComments = cursorOf(comments);
  const beforeThreads = cursorOf(reviewThreads);
  if (beforeComments === null && beforeThreads === null) return null;
  return {
    withComments: beforeComments !== null,
    comments: beforeComments,
    withThreads: beforeThreads !== null,
    threads: beforeThreads,
  };
}

function cursorOf(list: Connection<unknown> | undefined): string | null {
  return list?.pageInfo.hasPreviousPage === true ? list.pageInfo.startCursor : null;
}

/** The lists are at their end: what is left are threads that are longer than what a page shows of them. */
async function readRest(
  github: FetchAnswer,
  [thread, ...others]: readonly OpenThread[],
): Promise<CommentPage> {
  if (thread === undefined) return { bodies: [], next: null };
  const { id, before } = thread;
  const { data } = await askForLess([100, 40], (size) =>
    ask<ThreadAnswer>(github, { query: THREAD_COMMENTS, variables: { id, before, size } }),
  );
  const { node } = data;
  const earlier = cursorOf(node?.comments);
  const left = earlier === null ? others : [{ id, before: earlier }, ...others];
  return { bodies: listOwn(node?.comments), next: toCursor(null, left) };
}

function listOwn(list: Connection<Comment> | undefined): readonly string[] {
  return present(list?.nodes)
    .filter(({ viewerDidAuthor }) => viewerDidAuthor)
    .map(({ body }) => body);
}

function present<T>(nodes: readonly (T | null)[] | null | undefined): readonly T[] {
  return (nodes ?? []).filter((node) => node !== null);
}

const PAGE = "pageInfo { hasPreviousPage startCursor }";
const COMMENTS = `${PAGE} nodes { viewerDidAuthor body }`;

const OWN_COMMENTS = /* GraphQL */ `
  query OwnComments(
    $owner: String!
    $repo: String!
    $number: Int!
    $size: Int!
    $replies: Int!
    $withComments: Boolean!
    $comments: String
    $withThreads: Boolean!
    $threads: String
  ) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        comments(last: $size, before: $comments) @include(if: $withComments) { ${COMMENTS} }
        reviewThreads(last: $size, before: $threads) @include(if: $withThreads) {
          ${PAGE}
          nodes { id comments(last: $replies) { ${COMMENTS} } }
        }
      }
    }
  }
`;

const THREAD_COMMENTS = /* GraphQL */ `
  query ThreadComments($id: ID!, $before: String!, $size: Int!) {
    node(id: $id) {
      ... on PullRequestReviewThread { comments(last: $size, before: $before) { ${COMMENTS} } }
    }
  }
`;

interface Connection<T> {
  readonly pageInfo: { readonly hasPreviousPage: boolean; readonly startCursor: string | null };
  readonly nodes: readonly (T | null)[] | null;
}

interface Comment {
  readonly viewerDidAuthor: boolean;
  readonly body: string;
}

interface Thread {
  readonly id: string;
  readonly comments: Connection<Comment>;
}

interface PullRequest {
  readonly comments?: Connection<Comment>;
  readonly reviewThreads?: Connection<Thread>;
}

interface Answer {
  readonly repository: { readonly pullRequest: PullRequest | null } | null;
}

interface ThreadAnswer {
  readonly node: { readonly comments?: Connection<Comment> } | null;
}
