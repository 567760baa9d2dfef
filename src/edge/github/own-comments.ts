import type { PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";

/** What the bot has said in a pull request's conversation and threads. GitHub cannot filter comments by who wrote them. */

/** The newest first, page by page, until those so far are enough: mostly in one call. */
export async function readOwnComments(
  client: GitHubClient,
  ref: PullRequestRef,
  isEnough: (bodies: readonly string[]) => boolean,
): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const bodies of readPages(client, ref)) {
    found.push(...bodies);
    if (isEnough(found)) break;
  }
  return found;
}

async function* readPages(client: GitHubClient, ref: PullRequestRef): AsyncGenerator<readonly string[]> {
  const longThreads: Thread[] = [];
  let from: Cursors | null = { withComments: true, comments: null, withThreads: true, threads: null };
  while (from !== null) {
    const pull: PullRequest = await readPage(client, ref, from);
    const threads = present(pull.reviewThreads?.nodes);
    yield [pull.comments, ...threads.map(({ comments }) => comments)].flatMap(listOwn);
    longThreads.push(...threads.filter(({ comments }) => comments.pageInfo.hasPreviousPage));
    from = findNext(pull);
  }
  for (const thread of longThreads) yield* readRest(client, thread);
}

interface Cursors {
  readonly [name: string]: string | boolean | null;
  readonly withComments: boolean;
  readonly comments: string | null;
  readonly withThreads: boolean;
  readonly threads: string | null;
}

async function readPage(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  from: Cursors,
): Promise<PullRequest> {
  const answer = await client.graphql<Answer>(OWN_COMMENTS, { owner, repo, number, ...from });
  return answer.repository?.pullRequest ?? {};
}

/** Of the two lists, only the one that has more is asked for again. */
function findNext({ comments, reviewThreads }: PullRequest): Cursors | null {
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

async function* readRest(client: GitHubClient, { id, comments }: Thread): AsyncGenerator<readonly string[]> {
  for (let before = cursorOf(comments); before !== null;) {
    const answer: ThreadAnswer = await client.graphql<ThreadAnswer>(THREAD_COMMENTS, { id, before });
    yield listOwn(answer.node?.comments);
    before = cursorOf(answer.node?.comments);
  }
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
