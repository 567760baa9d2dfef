import type { CommandGitHub } from "../../app/command-ports.ts";
import type { GitHubBytes } from "./fetch-bytes.ts";
import { readOwnComments } from "./own-comments.ts";
import { readBlob } from "./read-blob.ts";
import { readContents } from "./read-contents.ts";
import { readOwnReviews } from "./read-own-reviews.ts";
import { readPullRequest } from "./read-pull-request.ts";
import { readSaid } from "./read-said.ts";

/** All that reads what strangers write, and may be long: it needs no client, and runs in the thread that wants to know. */
export type Readers = Pick<
  CommandGitHub,
  "readPullRequest" | "readContents" | "readBlob" | "readSaid" | "readOwnReviews" | "readOwnComments"
>;

export function createReaders(github: GitHubBytes, configurationPath: string): Readers {
  return {
    readPullRequest: (ref, extent) => readPullRequest(github, ref, { configurationPath, extent }),
    readContents: (ref, request) => readContents(github, ref, request),
    readBlob: (ref, file) => readBlob(github, ref, file),
    readSaid: (ref) => readSaid(github, ref),
    readOwnReviews: (ref, login) => readOwnReviews(github, ref, login),
    readOwnComments: (ref, from) => readOwnComments(github, ref, from),
  };
}
