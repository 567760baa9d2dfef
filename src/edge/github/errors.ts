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

function classify(error: unknown): "refused" | "forbidden" | null {
  const status = statusOf(error);
  if (status === 422) return "refused";
  if (status === 403 && LACKS_PERMISSION.test(messageOf(error))) return "forbidden";
  const types = graphqlErrorsOf(error).map(({ type }) => type);
  if (
    types.includes("FORBIDDEN") ||
    graphqlErrorsOf(error).some(({ message }) => LACKS_PERMISSION.test(message))
  )
    return "forbidden";
  return types.includes("UNPROCESSABLE") || types.includes("NOT_FOUND") ? "refused" : null;
}

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

function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  const response = error instanceof Error && "response" in error ? error.response : null;
  const headers =
    typeof response === "object" && response !== null && "headers" in response ? response.headers : null;
  return typeof headers === "object" && headers !== null ? { ...headers } : {};
}

function messageOf(error: unknown): string {
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
