import type { BranchWriter, CommandGitHub, Conversation } from "../../app/command-ports.ts";
import type { PullRequestRef } from "../../app/ports.ts";
import type { ConfigurationSource } from "../../core/config/extends.ts";
import { change } from "./change.ts";
import { completeCheckRun } from "./check-runs.ts";
import type { GitHubClient } from "./client.ts";
import { postAnswer } from "./post-answer.ts";
import { findMissingPermissions } from "./find-missing-permissions.ts";
import { commitFiles, commitToNewBranch } from "./commit-files.ts";
import { attempt } from "./errors.ts";
import { openPullRequest, readFixBranch } from "./fix-branch.ts";
import { listOpenPullRequests, readMerged } from "./open-pull-requests.ts";
import { moveBranch } from "./git-data.ts";
import { NO_MEMORY } from "./process-memory.ts";
import { react, readFinalReactions } from "./reactions.ts";
import { isCollaborator, readRole } from "./read-access.ts";
import { readConflict } from "./read-conflict.ts";
import { fetchAnswer, fetchBlob, type GitHubBytes } from "./fetch-bytes.ts";
import { readPatches } from "./read-patches.ts";
import { readHeadSha } from "./pull-request-head.ts";
import { createReaders, type Readers } from "./readers.ts";
import { findPressed, findPullRequests } from "./find-pull-requests.ts";
import { readConfigurationFile } from "./read-configuration-file.ts";
import { postComment, postReview } from "./write-review.ts";

/** What the use cases want, and below it what a thread of theirs wants of the one that has the client. */
export type GitHubAdapter = CommandGitHub & GitHubBytes;

/**
 * GitHub's API as the use cases want it. A file that a configuration extends may stand where the client does not reach:
 * `clientFor` gives the one that does.
 */
export function createGitHub(
  client: GitHubClient,
  configurationPath: string,
  clientFor: (source: ConfigurationSource) => GitHubClient = () => client,
): GitHubAdapter {
  const bytes: GitHubBytes = {
    fetchAnswer: (query) => fetchAnswer(client, query),
    fetchBlob: (ref, blob) => fetchBlob(client, ref, blob),
    findMissingPermissions: () => findMissingPermissions(client),
  };
  return {
    ...bytes,
    ...NO_MEMORY,
    ...createReaders(bytes, configurationPath),
    readHeadSha: (ref) => readHeadSha(client, ref),
    readPatches: (ref, paths) => readPatches(client, ref, paths),
    readConfigurationFile: (source) => readConfigurationFile(clientFor(source), source),
    readMergeBase: (ref, range) => readMergeBase(client, ref, range),
    findPullRequests: (repository, sha) => findPullRequests(client, repository, sha),
    listOpenPullRequests: (repository, wanted) => listOpenPullRequests(client, repository, wanted),
    readMerged: (ref, path) => readMerged(client, ref, path),
    postReview: (ref, review) => attempt(() => postReview(client, ref, review)),
    postComment: (ref, comment) => attempt(() => postComment(client, ref, comment)),
    change: (changes) => change(client, changes),
    completeCheckRun: (ref, report) => attempt(() => completeCheckRun(client, ref, report)),
    ...createCommandSide(client),
  };
}

/** What only commands need. */
function createCommandSide(client: GitHubClient): Omit<Conversation, keyof Readers> & BranchWriter {
  return {
    findPressed: (repository, check) => findPressed(client, repository, check),
    readRole: (repository, login) => readRole(client, repository, login),
    isCollaborator: (repository, login) => isCollaborator(client, repository, login),
    react: (repository, comment, content) => react(client, repository, { comment, content }),
    readFinalReactions: (repository, comment, viewer) =>
      readFinalReactions(client, repository, { comment, viewer }),
    postAnswer: (ref, answer) => postAnswer(client, ref, answer),
    readConflict: (ref) => readConflict(client, ref),
    commitFiles: (commit) => commitFiles(client, commit),
    commitToNewBranch: (commit) => commitToNewBranch(client, commit),
    readFixBranch: (repository, branch) => readFixBranch(client, repository, branch),
    removeBranch: (repository, { name, sha }) =>
      attempt(() => moveBranch(client, repository, { branch: name, from: sha, to: null })),
    openPullRequest: async (repository, pull) => {
      let number = 0;
      const result = await attempt(async () => {
        number = await openPullRequest(client, repository, pull);
      });
      return result.ok ? { ok: true, number } : result;
    },
  };
}

async function readMergeBase(
  client: GitHubClient,
  ref: PullRequestRef,
  { base, head }: { base: string; head: string },
): Promise<string> {
  const { data } = await client.request("GET /repos/{owner}/{repo}/compare/{basehead}", {
    owner: ref.owner,
    repo: ref.repo,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  return data.merge_base_commit.sha;
}
