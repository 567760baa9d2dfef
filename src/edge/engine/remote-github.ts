import type { MessagePort } from "node:worker_threads";

import { CONFIGURATION_PATH } from "../../app/configuration/configuration-path.ts";
import type { CommandGitHub } from "../../app/command-ports.ts";
import type { GitHubBytes } from "../github/fetch-bytes.ts";
import { createReaders, type Readers } from "../github/readers.ts";
import { says } from "../github/octokit-error.ts";
import type { FromJob, SentError, ToJob } from "./messages.ts";

/** GitHub as a job in a thread of its own sees it: each method asks the main thread, which holds the client. */

/** What the main thread does for a job. Long answers come as bytes: the job itself reads what they say. */
export type RemoteGitHub = Omit<CommandGitHub, keyof Readers> & GitHubBytes;

/** All that a job may ask for. A method that a port gains has to be named here before anything compiles. */
export const METHODS: Readonly<Record<keyof RemoteGitHub, true>> = {
  fetchAnswer: true,
  fetchBlob: true,
  findMissingPermissions: true,
  recall: true,
  note: true,
  readPatches: true,
  readHeadSha: true,
  readConfigurationFile: true,
  readMergeBase: true,
  postReview: true,
  postComment: true,
  change: true,
  completeCheckRun: true,
  findPullRequests: true,
  findPressed: true,
  readMerged: true,
  listOpenPullRequests: true,
  readRole: true,
  isCollaborator: true,
  react: true,
  readFinalReactions: true,
  postAnswer: true,
  commitFiles: true,
  commitToNewBranch: true,
  readFixBranch: true,
  removeBranch: true,
  openPullRequest: true,
  readConflict: true,
};

export function createRemoteGitHub(port: MessagePort): CommandGitHub {
  const waiting = new Map<number, PromiseWithResolvers>();
  let calls = 0;
  port.on("message", (answer: ToJob) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) call?.resolve(answer.value);
    else call?.reject(new RemoteError(answer.id, answer.message));
  });
  const ask = (method: keyof RemoteGitHub, args: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      const id = (calls += 1);
      waiting.set(id, { resolve, reject });
      port.postMessage({ kind: "call", id, method, args } satisfies FromJob);
    });
  // METHODS has the names of all methods and of nothing else.
  const names = Object.keys(METHODS) as (keyof RemoteGitHub)[];
  const methods = names.map((name): [string, unknown] => [
    name,
    (...args: readonly unknown[]) => ask(name, args),
  ]);
  // The main thread answers with what the method of this name gives there.
  const remote = Object.fromEntries(methods) as unknown as RemoteGitHub;
  return { ...remote, ...createReaders(remote, CONFIGURATION_PATH) };
}

interface PromiseWithResolvers {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A call failed in the main thread, where its error is kept. */
class RemoteError extends Error {
  readonly call: number;

  constructor(call: number, message: string) {
    super(message);
    this.name = "RemoteError";
    this.call = call;
  }
}

/** What is said of an error to the main thread. An error itself would lose on the way what limits and retries are told by. */
export function describeRemoteError(error: unknown): SentError {
  if (error instanceof RemoteError) return { call: error.call };
  const said = { isFinal: says(error, "isFinal"), isOutage: says(error, "isOutage") };
  if (!(error instanceof Error))
    return { name: "Error", message: String(error), stack: "", cause: null, ...said };
  const { name, message, stack = "", cause } = error;
  return { name, message, stack, cause: cause === undefined ? null : describeRemoteError(cause), ...said };
}
