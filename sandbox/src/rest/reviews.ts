// Reviews of a pull request.
import { z } from "zod";
import {
  type NewReview,
  checkIsAuthor,
  commentsOf,
  createReview,
  deletePendingReview,
  editReview,
  submitReview,
} from "../operations/reviews.ts";
import { notFound } from "../refusal.ts";
import { renderReview, renderReviewComment } from "../render/comment.ts";
import type { Pull, Review } from "../state/records.ts";
import {
  type Endpoint,
  type RepositoryCall,
  numberParam,
  ok,
  onRepository,
  onRepositoryWith,
  pullOf,
} from "./endpoint.ts";
import { READ_PULLS, WRITE_PULLS } from "./needs.ts";
import { replyPage } from "./paging.ts";

const SideValue = z.enum(["LEFT", "RIGHT"]);
const EventValue = z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]);

// A comment here cannot be on a whole file: there is no subject_type.
const CommentBody = z
  .strictObject({
    path: z.string(),
    body: z.string(),
    position: z.int().positive().optional(),
    line: z.int().positive().optional(),
    side: SideValue.optional(),
    start_line: z.int().positive().optional(),
    start_side: SideValue.optional(),
  })
  .refine(({ position, line }) => (position === undefined) !== (line === undefined), {
    error: '"position", "line": exactly one of them must be supplied.',
  });

const ReviewBody = z.strictObject({
  commit_id: z.string().optional(),
  body: z.string().optional(),
  event: EventValue.optional(),
  comments: z.array(CommentBody).optional(),
});

const REVIEWS = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";

export const reviewEndpoints: readonly Endpoint[] = [
  onRepository({
    ...READ_PULLS,
    route: `GET ${REVIEWS}`,
    docs: "pulls/reviews#list-reviews-for-a-pull-request",
    answer: (call) => replyPage(call, visibleReviews(call), (review) => renderReview(call.world, review)),
  }),
  onRepositoryWith(ReviewBody, {
    ...WRITE_PULLS,
    route: `POST ${REVIEWS}`,
    docs: "pulls/reviews#create-a-review-for-a-pull-request",
    answer: async (call) => {
      const { world, actor, body } = call;
      return ok(renderReview(world, await createReview(world, pullOf(call), newReview(actor, body))));
    },
  }),
  onRepository({
    ...READ_PULLS,
    route: `GET ${REVIEWS}/{review_id}`,
    docs: "pulls/reviews#get-a-review-for-a-pull-request",
    answer: (call) => ok(renderReview(call.world, reviewOf(call))),
  }),
  onRepositoryWith(z.strictObject({ body: z.string() }), {
    ...WRITE_PULLS,
    route: `PUT ${REVIEWS}/{review_id}`,
    docs: "pulls/reviews#update-a-review-for-a-pull-request",
    answer: (call) => {
      const review = reviewOf(call);
      checkIsAuthor(review, call.actor);
      editReview(call.world, review, { body: call.body.body, sender: call.actor });
      return ok(renderReview(call.world, review));
    },
  }),
  onRepository({
    ...WRITE_PULLS,
    route: `DELETE ${REVIEWS}/{review_id}`,
    docs: "pulls/reviews#delete-a-pending-review-for-a-pull-request",
    answer: (call) => {
      const review = reviewOf(call);
      const rendered = renderReview(call.world, review);
      deletePendingReview(call.world, review);
      return ok(rendered);
    },
  }),
  onRepositoryWith(z.strictObject({ body: z.string().optional(), event: EventValue }), {
    ...WRITE_PULLS,
    route: `POST ${REVIEWS}/{review_id}/events`,
    docs: "pulls/reviews#submit-a-review-for-a-pull-request",
    answer: async (call) => {
      const review = reviewOf(call);
      await submitReview(call.world, review, { event: call.body.event, body: call.body.body ?? null });
      return ok(renderReview(call.world, review));
    },
  }),
  onRepository({
    ...READ_PULLS,
    route: `GET ${REVIEWS}/{review_id}/comments`,
    docs: "pulls/reviews#list-comments-for-a-pull-request-review",
    answer: (call) =>
      replyPage(call, commentsOf(reviewOf(call)), (comment) => renderReviewComment(call.world, comment)),
  }),
];

/** A pending review is seen by its author only. */
function visibleReviews(call: RepositoryCall): readonly Review[] {
  return pullOf(call).reviews.filter((review) => isVisible(review, call));
}

function isVisible(review: Review, { actor }: Pick<RepositoryCall, "actor">): boolean {
  return review.state !== "PENDING" || review.author === actor;
}

function reviewOf(call: Pick<RepositoryCall, "params" | "repository" | "actor">): Review {
  const pull: Pull = pullOf(call);
  const id = numberParam(call, "review_id");
  const review = pull.reviews.find((one) => one.id === id && isVisible(one, call));
  if (review === undefined) throw notFound();
  return review;
}

function newReview(author: RepositoryCall["actor"], body: z.infer<typeof ReviewBody>): NewReview {
  return {
    author,
    body: body.body ?? "",
    event: body.event ?? null,
    commit: body.commit_id ?? null,
    comments: (body.comments ?? []).map((comment) => ({
      path: comment.path,
      body: comment.body,
      position: comment.position,
      line: comment.line,
      side: comment.side,
      startLine: comment.start_line,
      startSide: comment.start_side,
    })),
  };
}
