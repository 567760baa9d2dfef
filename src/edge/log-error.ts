/**
 * What the log keeps of an error: what was asked, what came of it, and where in the code. Octokit's errors carry the whole
 * request and the whole answer; headers and bodies hold what people wrote, and are never logged.
 */
export interface LoggedError {
  readonly type: string;
  readonly message: string;
  /** The places in the code, without the message. */
  readonly stack: string;
  /** The system's name of the failure, as in ECONNREFUSED. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly method: string | undefined;
  /** Without its query. */
  readonly url: string | undefined;
  /** GitHub's name of the request, which its support asks for. */
  readonly requestId: string | undefined;
  readonly errors: readonly LoggedError[] | undefined;
  readonly cause: LoggedError | undefined;
}

/** Causes of causes, and parts of parts, further down than anyone looks. */
const MAX_DEPTH = 5;

/** In UTF-16 units. */
const MAX_MESSAGE = 2_000;

export function describeError(error: unknown, depth = 0): LoggedError {
  const cause = fieldOf(error, "cause");
  const parts = partsOf(error);
  const isDeep = depth >= MAX_DEPTH;
  const request = fieldOf(error, "request");
  const headers = fieldOf(fieldOf(error, "response"), "headers") ?? fieldOf(error, "headers");
  return {
    type: error instanceof Error ? error.name : typeof error,
    message: messageOf(error).slice(0, MAX_MESSAGE),
    stack: placesOf(error),
    code: asText(fieldOf(error, "code")),
    status: asNumber(fieldOf(error, "status")),
    method: asText(fieldOf(request, "method")),
    url: asText(fieldOf(request, "url"))?.replace(/[?#][^]*/, ""),
    requestId: asText(fieldOf(headers, "x-github-request-id")),
    errors: parts.length === 0 || isDeep ? undefined : parts.map((part) => describeError(part, depth + 1)),
    cause: cause === undefined || isDeep ? undefined : describeError(cause, depth + 1),
  };
}

/**
 * For people: what `describeError` made of an error, read back from a line of the log. A line for the error and one for its
 * request, the places, then its parts and its cause in the same way.
 */
export function renderError(error: unknown): string {
  const texts = (names: readonly string[]) =>
    names.map((name) => fieldOf(error, name)).filter((field) => field !== undefined && field !== "");
  const request = texts(["method", "url", "status", "code", "requestId"]);
  const errors = fieldOf(error, "errors");
  const parts: readonly unknown[] = Array.isArray(errors) ? errors : [];
  const causes = [...parts, fieldOf(error, "cause")].filter((cause) => cause !== undefined);
  return [
    texts(["type", "message"]).join(": "),
    ...(request.length === 0 ? [] : [`    ${request.join(" ")}`]),
    ...texts(["stack"]),
    ...causes.map((cause) => `caused by: ${renderError(cause)}`),
  ].join("\n");
}

/**
 * Octokit takes an answer that is no JSON for the message, and the messages of several errors, joined, for that of all: a
 * whole page of HTML. Anything can be thrown; of an object that isn't an error only that it was one is told.
 */
function messageOf(error: unknown): string {
  if (!(error instanceof Error))
    return typeof error === "object" && error !== null ? "an object that isn't an error" : String(error);
  const data = fieldOf(fieldOf(error, "response"), "data");
  if (typeof data === "string" && error.message === data) return "the answer isn't JSON";
  const parts = partsOf(error);
  const isJoined = parts.length > 0 && error.message === parts.map((part) => part.message).join("\n");
  return isJoined ? parts.map(messageOf).join("\n") : error.message;
}

/** The errors of an AggregateError. Those of a GraphQL answer are none: their messages stand in the error's own. */
function partsOf(error: unknown): readonly Error[] {
  const errors = error instanceof AggregateError ? error.errors : [];
  return errors.filter((part): part is Error => part instanceof Error);
}

/** The stack begins with the message as it was, which may have any number of lines. */
function placesOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const message = error instanceof Error ? error.message : "";
  const end = stack.indexOf(message) + message.length;
  return stack
    .slice(end)
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .join("\n");
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function asNumber(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
