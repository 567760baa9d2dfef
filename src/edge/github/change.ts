import type { ThreadChange, WriteResult } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { attemptEach } from "./errors.ts";
import { RESENT } from "./octokit.ts";

/**
 * Changes of what the bot has said, many to a call: GitHub carries out the fields of a mutation one after the other, and one
 * that it refuses does not hold up the others. Every change can be made again.
 */

/** 20 threads that are resolved and edited. GitHub ends a call that takes longer than 10 s. */
const MOST_CHANGES = 40;

/** UTF-16 units of text in one call. Comments are about 2,000 long, and never over 65,536. */
const MOST_TEXT = 500_000;

/** One result for each change, in their order. */
export async function change(
  client: GitHubClient,
  changes: readonly ThreadChange[],
): Promise<readonly WriteResult[]> {
  const results: WriteResult[] = [];
  for (const batch of split(changes)) results.push(...(await changeBatch(client, batch)));
  return results;
}

function split(changes: readonly ThreadChange[]): readonly (readonly ThreadChange[])[] {
  const batches: ThreadChange[][] = [];
  let room = 0;
  for (const one of changes) {
    const size = "body" in one ? one.body.length : 0;
    const last = batches.at(-1);
    if (last === undefined || last.length === MOST_CHANGES || size > room) {
      batches.push([one]);
      room = MOST_TEXT - size;
    } else {
      last.push(one);
      room -= size;
    }
  }
  return batches;
}

function changeBatch(client: GitHubClient, batch: readonly ThreadChange[]): Promise<readonly WriteResult[]> {
  const variables = batch.flatMap((one, index) => [
    [`id${index}`, one.id],
    ...("body" in one ? [[`body${index}`, one.body]] : []),
  ]);
  const aliases = batch.map((_, index) => `c${index}`);
  // Entries of two texts each, which the compiler cannot see.
  const given = Object.fromEntries(variables) as Readonly<Record<string, string>>;
  return attemptEach(aliases, () => client.graphql(buildMutation(batch), { ...given, request: RESENT }));
}

/** Ids and texts go in as variables: texts can hold anything. */
function buildMutation(batch: readonly ThreadChange[]): string {
  const declared = batch.flatMap((one, index) => [
    `$id${index}: ID!`,
    ...("body" in one ? [`$body${index}: String!`] : []),
  ]);
  const fields = batch.map((one, index) => {
    const { name, id } = FIELDS[one.kind];
    const body = "body" in one ? `, body: $body${index}` : "";
    return `c${index}: ${name}(input: { ${id}: $id${index}${body} }) { clientMutationId }`;
  });
  return /* GraphQL */ `
    mutation ChangeTexts(${declared.join(", ")}) {
      ${fields.join("\n      ")}
    }
  `;
}

/** GitHub's names. */
const FIELDS: Readonly<Record<ThreadChange["kind"], { readonly name: string; readonly id: string }>> = {
  resolve: { name: "resolveReviewThread", id: "threadId" },
  reopen: { name: "unresolveReviewThread", id: "threadId" },
  comment: { name: "updatePullRequestReviewComment", id: "pullRequestReviewCommentId" },
  body: { name: "updatePullRequestReview", id: "pullRequestReviewId" },
};
