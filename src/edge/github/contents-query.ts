import { NEWEST_THREADS, selectNewest, type NewestNode } from "./own-texts.ts";

/** The query of the second read: files at a commit, and where the head of the pull request is by now. */

export interface Batch {
  readonly sha: string;
  readonly files: readonly string[];
  readonly around: readonly string[];
  /** Without their texts: only what they are and how long. */
  readonly isSizesOnly?: boolean;
  /** Also the newest of what the bot has said on the pull request. */
  readonly withSaid?: boolean;
}

export function nameVariables({ files, around }: Batch): Readonly<Record<string, string>> {
  return { ...nameAll("p", files), ...nameAll("k", around) };
}

function nameAll(letter: string, paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path, index) => [`${letter}${index}`, path]));
}

/** Paths go in as variables: they can hold anything. */
export function buildQuery({ files, around, isSizesOnly = false, withSaid = false }: Batch): string {
  const aliases = [
    ...files.map((_, index) => ({ alias: `f${index}`, variable: `$p${index}` })),
    ...around.map((_, index) => ({ alias: `k${index}`, variable: `$k${index}` })),
  ];
  const text = isSizesOnly ? "" : "text";
  // The sizes are asked for because the answer was too long, and what was said may be what made it so.
  const newest = selectNewest(NEWEST_THREADS[isSizesOnly ? 1 : 0]);
  return /* GraphQL */ `
    query Contents($owner: String!, $repo: String!, $number: Int!, $sha: GitObjectID!, ${aliases.map(({ variable }) => `${variable}: String!`).join(", ")}) {
      ${withSaid ? "viewer { login }" : ""}
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) { ${withSaid ? newest : "headRefOid"} }
        commit: object(oid: $sha) {
          ... on Commit {
            tree { oid }
            ${aliases.map(({ alias, variable }) => `${alias}: file(path: ${variable}) { ...File }`).join("\n            ")}
          }
        }
      }
    }
    fragment File on TreeEntry { mode object { __typename oid ... on Blob { byteSize isBinary isTruncated ${text} } } }
  `;
}

export interface ContentsAnswer {
  /** Where it was asked for what the bot has said. */
  readonly viewer?: { readonly login: string };
  readonly repository: {
    readonly pullRequest: NewestNode | null;
    readonly commit: CommitFiles | null;
  } | null;
}

export type CommitFiles = Readonly<Record<`${"f" | "k"}${number}`, TreeEntry | null | undefined>> & {
  readonly tree: { readonly oid: string };
};

export interface TreeEntry {
  /** As git has it. */
  readonly mode: number;
  /** null for a submodule, whose commit is in another repository; for a file, where GitHub does not give it. */
  readonly object: GitObject | null;
}

export interface GitObject {
  readonly __typename: string;
  readonly oid: string;
  readonly byteSize?: number;
  readonly isBinary?: boolean | null;
  readonly isTruncated?: boolean;
  /** Nothing where only sizes were asked for. */
  readonly text?: string | null;
}
