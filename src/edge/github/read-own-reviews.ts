import type { OwnReviews, PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { isSameActor, SELECT_REVIEW, toReview, type OwnText } from "./own-texts.ts";
import { readAll, type Connection } from "./pages.ts";

/** The reviews of the bot on a pull request, and whether an account is the bot's: mostly in one call. */
export async function readOwnReviews(
  client: GitHubClient,
  { owner, repo, number }: PullRequestRef,
  author: string,
): Promise<OwnReviews> {
  const read = (after: string | null) => client.graphql<Answer>(OWN_REVIEWS, { owner, repo, number, after });
  const first = await read(null);
  const isOwn = isSameActor(author, first.viewer.login);
  if (!isOwn) return { isOwn, reviews: [] };
  const all = await readAll(reviewsOf(first), async (after) => reviewsOf(await read(after)));
  return { isOwn, reviews: all.flatMap(toReview) };
}

function reviewsOf({ repository }: Answer): Connection<OwnText> | null {
  return repository?.pullRequest?.reviews ?? null;
}

const OWN_REVIEWS = /* GraphQL */ `
  query OwnReviews($owner: String!, $repo: String!, $number: Int!, $after: String) {
    viewer {
      login
    }
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        reviews(first: 100, after: $after) {
          pageInfo {
            hasNextPage
            endCursor
          }
          nodes {
            ${SELECT_REVIEW}
          }
        }
      }
    }
  }
`;

interface Answer {
  readonly viewer: { readonly login: string };
  readonly repository: {
    readonly pullRequest: { readonly reviews: Connection<OwnText> | null } | null;
  } | null;
}
