import type { OwnReviews, PullRequestRef } from "../../app/ports.ts";
import { ask, askForLess, type FetchAnswer } from "./ask.ts";
import { isSameActor, SELECT_REVIEW, toReview, type OwnText } from "./own-texts.ts";
import { readAll, type Connection } from "./pages.ts";

/** Reviews in one answer; fewer where people's words in them are long. */
const SIZES = [100, 40] as const;

/** The reviews of the bot on a pull request, and whether an account is the bot's: mostly in one call. */
export async function readOwnReviews(
  github: FetchAnswer,
  { owner, repo, number }: PullRequestRef,
  author: string,
): Promise<OwnReviews> {
  let sizes: readonly number[] = SIZES;
  const read = async (after: string | null) => {
    const { data, left } = await askForLess(sizes, (size) =>
      ask<Answer>(github, { query: OWN_REVIEWS, variables: { owner, repo, number, size, after } }),
    );
    sizes = left;
    return data;
  };
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
  query OwnReviews($owner: String!, $repo: String!, $number: Int!, $size: Int!, $after: String) {
    viewer {
      login
    }
    repository(owner: $owner, name: $repo) {
      pullRequest(number: $number) {
        reviews(first: $size, after: $after) {
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
