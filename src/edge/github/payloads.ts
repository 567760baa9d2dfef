import * as z from "zod";

/**
 * What is read of GitHub's webhook payloads, event by event: a payload may have 25 MB, and of all that these fields make a
 * job. The intake keeps nothing else, so that what is not listed here cannot be read anywhere.
 */

const Account = z.object({ login: z.string(), id: z.number(), type: z.string().optional() });

const Repository = z.object({ name: z.string(), owner: z.object({ login: z.string() }) });

const Installation = z.object({ id: z.number() });

const Common = z.object({
  action: z.string().optional(),
  repository: Repository.extend({ id: z.number().optional() }),
  installation: Installation,
  sender: Account,
});

const Comment = z.object({
  id: z.number(),
  node_id: z.string(),
  body: z.string(),
  user: Account.nullable(),
});

/** `edited` says what was there before. */
const Changes = z.object({
  base: z.object({ ref: z.object({ from: z.string().optional() }).optional() }).optional(),
  body: z.object({ from: z.string().optional() }).optional(),
});

const PullRequest = Common.extend({
  pull_request: z.object({ number: z.number(), merged: z.boolean().nullish() }),
  changes: Changes.optional(),
});

const IssueComment = Common.extend({
  issue: z.object({
    number: z.number(),
    /** Only a pull request has it. */
    pull_request: z.object({ url: z.string().nullish() }).optional(),
  }),
  comment: Comment,
});

const ReviewComment = Common.extend({
  pull_request: z.object({ number: z.number() }),
  comment: Comment.extend({ path: z.string(), in_reply_to_id: z.number().nullish() }),
  changes: Changes.optional(),
});

const Review = Common.extend({
  pull_request: z.object({ number: z.number() }),
  review: z.object({ node_id: z.string(), body: z.string().nullable(), user: Account.nullable() }),
});

const CheckRun = Common.extend({
  check_run: z.object({
    id: z.number(),
    head_sha: z.string(),
    /** Those of other repositories too, where the branch is open there; none for a fork's branch. */
    pull_requests: z
      .array(
        z.object({
          number: z.number(),
          base: z.object({ repo: z.object({ id: z.number() }) }),
        }),
      )
      .optional(),
  }),
  requested_action: z.object({ identifier: z.string().optional() }).optional(),
});

const CheckSuite = Common.extend({ check_suite: z.object({ head_sha: z.string() }) });

const MergeGroup = Common.extend({ merge_group: z.object({ head_sha: z.string() }) });

/** These name no repository, and lead to no job. */
const InstallationChange = z.object({
  action: z.string().optional(),
  installation: Installation.extend({ account: z.object({ login: z.string().optional() }).nullish() }),
});

export const PAYLOADS = {
  check_run: CheckRun,
  check_suite: CheckSuite,
  installation: InstallationChange,
  installation_repositories: InstallationChange,
  issue_comment: IssueComment,
  merge_group: MergeGroup,
  pull_request: PullRequest,
  pull_request_review: Review,
  pull_request_review_comment: ReviewComment,
} as const;

export type EventName = keyof typeof PAYLOADS;
export type Payload<Name extends EventName> = z.infer<(typeof PAYLOADS)[Name]>;

/**
 * The names of all fields above, such as `comment.body`; `[]` stands for each item of a list. They are those of the schemas,
 * so that no list has to be kept beside them.
 */
export const DELIVERY_FIELDS: readonly string[] = [
  ...new Set(Object.values(PAYLOADS).flatMap((schema) => listFields(schema, ""))),
].sort();

function listFields(schema: z.core.$ZodType, name: string): readonly string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return listFields(schema.unwrap(), name);
  if (schema instanceof z.ZodArray) return listFields(schema.element, `${name}[]`);
  if (!(schema instanceof z.ZodObject)) return [name];
  return Object.entries(schema.shape).flatMap(([key, value]: [string, z.core.$ZodType]) =>
    listFields(value, name === "" ? key : `${name}.${key}`),
  );
}
