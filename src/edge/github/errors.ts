import type { CommitFailure } from "../../app/command-ports.ts";
import type { WriteResult } from "../../app/ports.ts";
import { limitOf } from "./limit.ts";
import { graphqlErrorsOf, messageOf, statusOf, type GraphqlError } from "./octokit-error.ts";

/**
 * The one place, with limit.ts, where GitHub's errors become ours. Messages are compared only where GitHub gives nothing
 * else to tell cases apart; each is quoted with its source.
 */
export { LimitError, limitOf, type Limit } from "./limit.ts";
export { graphqlErrorsOf, messageOf, statusOf, type GraphqlError } from "./octokit-error.ts";

/**
 * "Resource not accessible by integration": the installation lacks a permission (docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api).
 * "You must authenticate via a GitHub App.": check runs are for apps, not for a person's token.
 */
const LACKS_PERMISSION =
  /Resource not accessible by (?:integration|personal access token)|You must authenticate via a GitHub App/;

/**
 * What GitHub says where nobody may write: "Repository was archived so is read-only." (api.github.com, any write to an
 * archived repository), "Unable to create comment because issue is locked." (POST issues/{n}/comments).
 */
const READ_ONLY = /was archived so is read-only|because issue is locked/;

/** Runs a write; what GitHub refuses by design becomes a value, everything else throws. */
export async function attempt(write: () => Promise<unknown>): Promise<WriteResult> {
  try {
    await write();
    return { ok: true };
  } catch (error) {
    const failure = toFailure(error);
    if (failure === null) throw error;
    return failure;
  }
}

/**
 * Runs a GraphQL call of several writes, each under an alias; one result for each. Whatever was refused for another reason
 * than by design throws for all of them: those that were done can be done again.
 */
export async function attemptEach(
  aliases: readonly string[],
  write: () => Promise<unknown>,
): Promise<readonly WriteResult[]> {
  try {
    await write();
    return aliases.map(() => ({ ok: true }));
  } catch (error) {
    if (limitOf(error) !== null) throw error;
    const general = graphqlErrorsOf(error).length === 0 ? toFailure(error) : null;
    if (general !== null) return aliases.map(() => general);
    const failures = graphqlErrorsOf(error).map((one) => ({ of: one.path[0], failure: toFailureOf(one) }));
    if (failures.length === 0 || failures.some(({ failure }) => failure === null)) throw error;
    const ofAll = failures.find(({ of }) => !aliases.some((alias) => alias === of));
    const ofOne = (alias: string) => failures.find(({ of }) => of === alias);
    return aliases.map((alias) => (ofOne(alias) ?? ofAll)?.failure ?? { ok: true });
  }
}

function toFailure(error: unknown): WriteResult | null {
  const code = classify(error);
  return code === null ? null : { ok: false, code, message: messageOf(error) };
}

function toFailureOf(error: GraphqlError): WriteResult | null {
  const code = classifyGraphql([error]);
  return code === null ? null : { ok: false, code, message: error.message };
}

/** A limit comes with the status of a refusal, and is none: whatever it is about can be done later. */
function classify(error: unknown): "refused" | "forbidden" | null {
  if (limitOf(error) !== null) return null;
  const status = statusOf(error);
  if (status === 422) return "refused";
  if (status === 403 && READ_ONLY.test(messageOf(error))) return "refused";
  if (status === 403 && LACKS_PERMISSION.test(messageOf(error))) return "forbidden";
  return classifyGraphql(graphqlErrorsOf(error));
}

/** GraphQL gives FORBIDDEN also for what nobody may do. */
function classifyGraphql(errors: readonly GraphqlError[]): "refused" | "forbidden" | null {
  const types = errors.map(({ type }) => type);
  if (errors.some(({ message }) => READ_ONLY.test(message))) return "refused";
  if (types.includes("FORBIDDEN") || errors.some(({ message }) => LACKS_PERMISSION.test(message)))
    return "forbidden";
  return types.includes("UNPROCESSABLE") || types.includes("NOT_FOUND") ? "refused" : null;
}

/**
 * Whether a query was refused because the server's schema is too old for a field: "Field 'fullDatabaseId' doesn't exist on
 * type 'PullRequestReview'", with the code `undefinedField` (graphql-ruby, static validation). There is no data then.
 */
export function lacksField(error: unknown, field: string): boolean {
  return graphqlErrorsOf(error).some(({ message }) =>
    message.startsWith(`Field '${field}' doesn't exist on type`),
  );
}

/**
 * Why GitHub took no commit, or no branch; null for what is no refusal. GraphQL names the case by `type`, REST only by the
 * message: "refusing to allow a GitHub App to create or update workflow `…` without `workflows` permission" (git push and
 * API), "Repository rule violations found" and "Protected branch update failed" (docs.github.com, troubleshooting rules),
 * "Reference already exists" (POST git/refs), "Expected branch to point to …" (createCommitOnBranch).
 */
export function commitFailureOf(error: unknown): CommitFailure | null {
  const errors = graphqlErrorsOf(error);
  const status = statusOf(error);
  const isRefusal = errors.length > 0 || [403, 404, 409, 422].includes(status ?? 0);
  if (!isRefusal || limitOf(error) !== null) return null;
  const text = [messageOf(error), ...errors.map(({ message }) => message)].join("\n");
  const types = errors.map(({ type }) => type);
  const byMessage = COMMIT_REFUSALS.find(([pattern]) => pattern.test(text));
  if (byMessage !== undefined) return byMessage[1];
  const byType = types.map((type) => COMMIT_TYPES[type]).find((code) => code !== undefined);
  return byType ?? COMMIT_STATUSES[status ?? 0] ?? null;
}

/** What a message says counts before a type: GitHub's types are coarser. */
const COMMIT_REFUSALS: readonly (readonly [RegExp, CommitFailure])[] = [
  [/Expected branch to point to/, "moved"],
  [/Reference already exists/, "exists"],
  [/without `workflows` permission/, "workflows"],
  [/rule violations|[Pp]rotected branch/, "protected"],
  [READ_ONLY, "refused"],
  [LACKS_PERMISSION, "forbidden"],
];

const COMMIT_TYPES: Readonly<Record<string, CommitFailure>> = {
  STALE_DATA: "moved",
  BRANCH_PROTECTION_RULE_VIOLATION: "protected",
  FORBIDDEN: "forbidden",
  NOT_FOUND: "missing",
  UNPROCESSABLE: "refused",
};

/** A 403 without any of the messages is not taken for a refusal, and tried again. */
const COMMIT_STATUSES: Readonly<Record<number, CommitFailure>> = { 404: "missing", 422: "refused" };

/** GitHub gave no token: nothing was said about what the call was for, whatever the status was. */
export class TokenError extends Error {
  readonly reason: TokenRefusal;

  constructor(installationId: number, cause: unknown) {
    super(`GitHub didn't issue a token for installation ${installationId}: ${messageOf(cause)}`, { cause });
    this.name = "TokenError";
    this.reason = tokenRefusalOf(cause);
  }
}

/**
 * repositories: one of them does not exist, or is outside of the installation. permissions: more than were granted.
 * unclear: one of these two. gone: the app is no longer installed. suspended: until its owner lifts that. failed: anything else.
 */
export type TokenRefusal = "repositories" | "permissions" | "unclear" | "gone" | "suspended" | "failed";

/**
 * "There is at least one repository that does not exist or is not accessible to the parent installation." (422,
 * github.com/tibdex/github-app-token/issues/74); "The permissions requested are not granted to this installation." (422,
 * github.com/peter-murray/workflow-application-token-action/issues/48); "This installation has been suspended" (403,
 * github.com/octokit/octokit.rb/pull/1307).
 */
function tokenRefusalOf(error: unknown): TokenRefusal {
  const status = statusOf(error);
  const message = messageOf(error);
  if (status === 404) return "gone";
  if (status === 403 && message.includes("has been suspended")) return "suspended";
  if (status !== 422) return "failed";
  if (message.includes("repository that does not exist or is not accessible")) return "repositories";
  return message.includes("permissions requested are not granted") ? "permissions" : "unclear";
}

/** What an app is refused that may not do it, or whose new token is not known everywhere yet. */
export function isOutOfReach(error: unknown): boolean {
  return statusOf(error) === 403 && LACKS_PERMISSION.test(messageOf(error)) && limitOf(error) === null;
}
