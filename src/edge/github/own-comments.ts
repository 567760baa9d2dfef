import type { CommentCursor, CommentPage } from "../../app/command-ports.ts";
import type { PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

/** What the bot has said in a pull request's conversation and threads. GitHub cannot filter comments by who wrote them. */

/** One page, the newest first. */
export async function readOwnComments(
  client: GitHubClient,
  ref: PullRequestRef,
  from: CommentCursor | null,
): Promise<CommentPage> {
  const { lists = BEGINNING, threads: known = [] } = from ?? {};
  if (lists === null) return readRest(client, known);
  const pull = await readPage(client, ref, lists);
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

async function readPage(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  from: Lists,
): Promise<PullRequest> {
  const answer = await client.graphql<Answer>(OWN_COMMENTS, { owner, repo, number, ...from });
  return answer.repository?.pullRequest ?? {};
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
  client: GitHubClient,
  [thread, ...others]: readonly OpenThread[],
): Promise<CommentPage> {
  if (thread === undefined) return { bodies: [], next: null };
  const { id, before } = thread;
  const { node }: ThreadAnswer = await client.graphql<ThreadAnswer>(THREAD_COMMENTS, { id, before });
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
    $withComments: Boolean!
    $comments: String
    $withThreads: Boolean!
    $threads: String
  ) {
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        comments(last: 100, before: $comments) @include(if: $withComments) { ${COMMENTS} }
        reviewThreads(last: 100, before: $threads) @include(if: $withThreads) {
          ${PAGE}
          nodes { id comments(last: 30) { ${COMMENTS} } }
        }
      }
    }
  }
`;

const THREAD_COMMENTS = /* GraphQL */ `
  query ThreadComments($id: ID!, $before: String!) {
    node(id: $id) {
      ... on PullRequestReviewThread { comments(last: 100, before: $before) { ${COMMENTS} } }
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
