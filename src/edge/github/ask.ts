import type { BytesQuery, GitHubBytes } from "./fetch-bytes.ts";

/**
 * A GraphQL query whose answer holds what strangers wrote: it is fetched as bytes, and parsed here, in the thread that wants
 * to know. Nobody knows how long it is: of lists of texts less is asked for where it gets too long.
 */
export type FetchAnswer = Pick<GitHubBytes, "fetchAnswer">;

/** Bytes of one answer that are taken: 50 files of 160 KB, as JSON has them, or 40 of the longest comments. */
const MAX_ANSWER = 16 * 1024 * 1024;

/** The data; null where the answer is too long. */
export async function ask<T extends object>(
  { fetchAnswer }: FetchAnswer,
  query: Omit<BytesQuery, "maxBytes">,
): Promise<T | null> {
  // The data is what the query asks for.
  const fetched = await fetchAnswer({ ...query, maxBytes: MAX_ANSWER });
  return fetched.ok ? (parse(fetched.bytes) as T) : null;
}

/** Asks for less and less until the answer is short enough; says for how much it was. */
export async function askForLess<T extends object, Size>(
  sizes: readonly Size[],
  askFor: (size: Size) => Promise<T | null>,
): Promise<{ readonly data: T; readonly left: readonly Size[] }> {
  for (const [index, size] of sizes.entries()) {
    const data = await askFor(size);
    if (data !== null) return { data, left: sizes.slice(index) };
  }
  throw new Error("GitHub's answer is too long, even for the smallest request");
}

/** An answer without errors has data: what else comes is no answer of GitHub's. */
class BrokenAnswer extends Error {
  readonly isOutage = true;
}

function parse(bytes: Uint8Array): object {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new BrokenAnswer("GitHub's answer isn't JSON", { cause: error });
  }
  if (!hasData(answer)) throw new BrokenAnswer("GitHub's answer has no data");
  return answer.data;
}

function hasData(answer: unknown): answer is { readonly data: object } {
  return (
    typeof answer === "object" &&
    answer !== null &&
    "data" in answer &&
    typeof answer.data === "object" &&
    answer.data !== null
  );
}
