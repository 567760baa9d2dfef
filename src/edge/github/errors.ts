import type { CommitFailure } from "../../app/command-ports.ts";
import type { WriteResult } from "../../app/ports.ts";

/**
 * The one place where GitHub's errors become ours. Messages are compared only where GitHub gives nothing else to tell
 * cases apart; each is quoted with its source.
 */

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
    const code = classify(error);
    if (code === null) throw error;
    return { ok: false, code, message: messageOf(error) };
  }
}

/** The same for a change of what was read a moment ago: what is not there any more was deleted, and stays so. */
export async function attemptChange(write: () => Promise<unknown>): Promise<WriteResult> {
  try {
    return await attempt(write);
  } catch (error) {
    const status = statusOf(error);
    if (status !== 404 && status !== 410) throw error;
    return { ok: false, code: "refused", message: messageOf(error) };
  }
}

function classify(error: unknown): "refused" | "forbidden" | null {
  const status = statusOf(error);
  if (status === 422) return "refused";
  if (status === 403 && READ_ONLY.test(messageOf(error))) return "refused";
  if (status === 403 && LACKS_PERMISSION.test(messageOf(error))) return "forbidden";
  const types = graphqlErrorsOf(error).map(({ type }) => type);
  if (
    types.includes("FORBIDDEN") ||
    graphqlErrorsOf(error).some(({ message }) => LACKS_PERMISSION.test(message))
  )
    return "forbidden";
  return types.includes("UNPROCESSABLE") || types.includes("NOT_FOUND") ? "refused" : null;
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
  if (!isRefusal || retryAfterOf(error) > 0) return null;
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

/** A 403 without any of the messages may be a limit: it is not taken for a refusal, and tried again. */
const COMMIT_STATUSES: Readonly<Record<number, CommitFailure>> = { 404: "missing", 422: "refused" };

/** HTTP status of an Octokit error; null for anything else. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error)) return null;
  return typeof error.status === "number" ? error.status : null;
}

/** Milliseconds to wait as GitHub asks (`retry-after` in seconds, or until the limit resets); 0 where it asks for nothing. */
export function retryAfterOf(error: unknown): number {
  const status = statusOf(error);
  if (status !== 403 && status !== 429) return 0;
  const headers = headersOf(error);
  const seconds = Number(headers["retry-after"]);
  if (seconds > 0) return seconds * 1000;
  const isExhausted = headers["x-ratelimit-remaining"] === "0";
  const reset = Number(headers["x-ratelimit-reset"]) * 1000 - Date.now();
  return isExhausted && reset > 0 ? reset : 0;
}

export function limitOf(error: unknown): { readonly waitMs: number } | null {
  const waitMs = retryAfterOf(error);
  return waitMs > 0 ? { waitMs } : null;
}

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  const response = error instanceof Error && "response" in error ? error.response : null;
  const headers =
    typeof response === "object" && response !== null && "headers" in response ? response.headers : null;
  return typeof headers === "object" && headers !== null ? { ...headers } : {};
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface GraphqlError {
  readonly type: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** The errors of a GraphQL answer (HTTP 200 with `errors`), as @octokit/graphql throws them. */
export function graphqlErrorsOf(error: unknown): readonly GraphqlError[] {
  if (!(error instanceof Error) || !("errors" in error) || !Array.isArray(error.errors)) return [];
  return error.errors.map((entry: unknown) => {
    const fields = typeof entry === "object" && entry !== null ? entry : {};
    return {
      type: "type" in fields ? String(fields.type) : "",
      message: "message" in fields ? String(fields.message) : "",
      path:
        "path" in fields && Array.isArray(fields.path)
          ? fields.path.map((step: unknown) => (typeof step === "number" ? step : String(step)))
          : [],
    };
  });
}

/** The data of a GraphQL answer that also had errors; undefined where there is none. */
export function partialDataOf(error: unknown): unknown {
  return error instanceof Error && "data" in error ? error.data : undefined;
}
