// A request that GitHub would refuse: status and body as GitHub words them. Thrown by whatever notices it, turned
// into an answer by the REST and the GraphQL front, and seen as an error by people's actions.

export interface RefusalBody {
  readonly message: string;
  readonly errors?: readonly unknown[];
  readonly documentation_url?: string;
}

export class Refusal extends Error {
  readonly status: number;
  readonly body: RefusalBody;
  /** GraphQL's word for it. */
  readonly type: string;

  constructor(status: number, body: RefusalBody, type?: string) {
    super([body.message, ...(body.errors ?? []).map((error) => describe(error))].join(": "));
    this.name = "Refusal";
    this.status = status;
    this.body = body;
    this.type = type ?? TYPES[status] ?? "UNPROCESSABLE";
  }
}

const TYPES: Readonly<Record<number, string>> = { 403: "FORBIDDEN", 404: "NOT_FOUND", 422: "UNPROCESSABLE" };

function describe(error: unknown): string {
  return typeof error === "string" ? error : JSON.stringify(error);
}

export function notFound(): Refusal {
  return new Refusal(404, { message: "Not Found" });
}

export function badCredentials(): Refusal {
  return new Refusal(401, { message: "Bad credentials" });
}

/** What an app gets that lacks a permission, or a repository. */
export function notAccessible(): Refusal {
  return new Refusal(403, { message: "Resource not accessible by integration" });
}

export function forbidden(message: string): Refusal {
  return new Refusal(403, { message });
}

/** GitHub's usual 422: a list of what is wrong, as objects or as sentences. */
export function validationFailed(...errors: readonly unknown[]): Refusal {
  return new Refusal(422, { message: "Validation Failed", errors });
}

/** One entry of a {@link validationFailed} list. */
export function fieldError(
  resource: string,
  field: string,
  message: string,
): Readonly<Record<string, string>> {
  return { resource, code: "custom", field, message };
}

export function unprocessable(message: string): Refusal {
  return new Refusal(422, { message });
}
