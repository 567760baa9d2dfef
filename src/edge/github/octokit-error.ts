/** What an Octokit's error holds: status, headers, the messages and types of GitHub's answer. It draws no conclusion. */

/** HTTP status of an Octokit error; null for anything else. */
export function statusOf(error: unknown): number | null {
  if (!(error instanceof Error) || !("status" in error)) return null;
  return typeof error.status === "number" ? error.status : null;
}

/** Of the answer; those of a GraphQL answer with errors stand on the error itself. */
export function headersOf(error: unknown): Readonly<Record<string, unknown>> {
  return {
    ...fieldsOf(fieldsOf(error)["headers"]),
    ...fieldsOf(fieldsOf(fieldsOf(error)["response"])["headers"]),
  };
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export interface GraphqlError {
  readonly type: string;
  readonly message: string;
  readonly path: readonly (string | number)[];
  /** The query itself, or a value that it was given, is wrong: `extensions` says how (graphql-ruby, static validation). */
  readonly isAboutQuery: boolean;
}

/** The errors of a GraphQL answer (HTTP 200 with `errors`), as @octokit/graphql throws them. */
export function graphqlErrorsOf(error: unknown): readonly GraphqlError[] {
  return error instanceof Error && "errors" in error ? readGraphqlErrors(error.errors) : [];
}

/** The same errors, as they stand in the answer. */
export function readGraphqlErrors(errors: unknown): readonly GraphqlError[] {
  if (!Array.isArray(errors)) return [];
  return errors.map((entry: unknown) => {
    const { type, message, path, extensions } = fieldsOf(entry);
    const { code, problems } = fieldsOf(extensions);
    return {
      type: typeof type === "string" ? type : "",
      message: typeof message === "string" ? message : "",
      path: Array.isArray(path)
        ? path.map((step: unknown) => (typeof step === "number" ? step : String(step)))
        : [],
      isAboutQuery: typeof code === "string" || Array.isArray(problems),
    };
  });
}

/** The sentences in the `errors` of a REST answer, which are texts or objects with a message. */
export function detailsOf(error: unknown): readonly string[] {
  const { errors } = fieldsOf(fieldsOf(fieldsOf(error)["response"])["data"]);
  if (!Array.isArray(errors)) return [];
  return errors
    .map((entry: unknown) => (typeof entry === "string" ? entry : fieldsOf(entry)["message"]))
    .filter((text): text is string => typeof text === "string");
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  // An error's own fields are not all enumerable, and are asked for by name.
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** What an error of ours says of itself: that it would come again (`isFinal`), that nothing but GitHub is at fault (`isOutage`). */
export function says(error: unknown, word: "isFinal" | "isOutage"): boolean {
  return error instanceof Error && fieldsOf(error)[word] === true;
}
