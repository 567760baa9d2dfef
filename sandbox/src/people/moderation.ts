// What people do to comments of the conversation and to reviews that are there, whoever wrote them.
import { canWrite } from "../access/permissions.ts";
import { deleteIssueComment } from "../operations/issue-comments.ts";
import { editReview } from "../operations/reviews.ts";
import { forbidden, notFound } from "../refusal.ts";
import type { Account, Pull } from "../state/records.ts";
import type { SandboxPullRequest } from "./api.ts";
import type { Hand } from "./conversation.ts";

type Moderation = "deleteComment" | "editReview";

export function moderate({ world, pull, as, act }: Hand): Pick<SandboxPullRequest, Moderation> {
  return {
    deleteComment: (id, login) =>
      act(() => {
        const comment = pull.comments.find((one) => one.id === id);
        if (comment === undefined) throw notFound();
        deleteIssueComment(world, comment, whoMay(pull, comment.author, as(login)));
      }),
    editReview: (id, body, login) =>
      act(() => {
        const review = pull.reviews.find((one) => one.id === id);
        if (review === undefined) throw notFound();
        editReview(world, review, { body, sender: whoMay(pull, review.author, as(login)) });
      }),
  };
}

/**
 * "Anyone with write access to a repository can edit comments"
 * (docs.github.com/communities/moderating-comments-and-conversations/managing-disruptive-comments).
 */
function whoMay({ repository }: Pull, author: Account, sender: Account): Account {
  if (sender === author || canWrite(repository, sender)) return sender;
  throw forbidden(`${sender.login} can neither write to the repository nor wrote it: see addCollaborator`);
}
