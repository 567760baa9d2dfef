import { NEWEST_THREADS, selectNewest, type NewestNode } from "./own-texts.ts";

/** The query of the second read: files at a commit, and where the head of the pull request is by now. */

export interface Batch {
  readonly sha: string;
  readonly files: readonly string[];
  readonly around: readonly string[];
  /** Folders whose names are asked for, with the slash. */
  readonly folders?: readonly string[];
  /** Without their texts: only what they are and how long. */
  readonly isSizesOnly?: boolean;
  /** Also the newest of what the bot has said on the pull request. */
  readonly withSaid?: boolean;
}

export function nameVariables({ files, around, folders = [] }: Batch): Readonly<Record<string, string>> {
  const named = listNamed(folders).map((folder) => folder.slice(0, -1));
  return { ...nameAll("p", files), ...nameAll("k", around), ...nameAll("d", named) };
}

/** The top folder has no path: it is the commit's own tree. */
export function listNamed(folders: readonly string[]): readonly string[] {
  return folders.filter((folder) => folder !== "");
}

function nameAll(letter: string, paths: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(paths.map((path, index) => [`${letter}${index}`, path]));
}

/** Paths go in as variables: they can hold anything. */
export function buildQuery(batch: Batch): string {
  const { files, around, folders = [], isSizesOnly = false, withSaid = false } = batch;
  const named = listNamed(folders).map((_, index) => `$d${index}`);
  const aliases = [
    ...files.map((_, index) => ({ alias: `f${index}`, variable: `$p${index}` })),
    ...around.map((_, index) => ({ alias: `k${index}`, variable: `$k${index}` })),
  ];
  const text = isSizesOnly ? "" : "text";
  // The sizes are asked for because the answer was too long, and what was said may be what made it so.
  const newest = selectNewest(NEWEST_THREADS[isSizesOnly ? 1 : 0]);
  return /* GraphQL */ `
    query Contents($owner: String!, $repo: String!, $number: Int!, $sha: GitObjectID!, ${[...aliases.map(({ variable }) => variable), ...named].map((name) => `${name}: String!`).join(", ")}) {
      ${withSaid ? "viewer { login }" : ""}
      repository(owner: $owner, name: $repo) {
        pullRequest(number: $number) { ${withSaid ? newest : "headRefOid"} }
        commit: object(oid: $sha) {
          ... on Commit {
            tree { oid ${folders.includes("") ? ENTRIES : ""} }
            ${named.map((name) => `${name.slice(1)}: file(path: ${name}) { object { __typename oid ... on Tree { ${ENTRIES} } } }`).join("\n            ")}
            ${aliases.map(({ alias, variable }) => `${alias}: file(path: ${variable}) { ...File }`).join("\n            ")}
          }
        }
      }
    }
    fragment File on TreeEntry { mode object { __typename oid ... on Blob { byteSize isBinary isTruncated ${text} } } }
  `;
}

/** Names, and nothing of what is behind them. */
const ENTRIES = "entries { name }";

export interface ContentsAnswer {
  /** Where it was asked for what the bot has said. */
  readonly viewer?: { readonly login: string };
  readonly repository: {
    readonly pullRequest: NewestNode | null;
    readonly commit: CommitFiles | null;
  } | null;
}

export type CommitFiles = Readonly<Record<`${"f" | "k"}${number}`, TreeEntry | null | undefined>> &
  Readonly<Record<`d${number}`, { readonly object: Partial<Folder> | null } | null | undefined>> & {
    readonly tree: { readonly oid: string } & Partial<Folder>;
  };

interface Folder {
  readonly entries: readonly { readonly name: string }[] | null;
}

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
