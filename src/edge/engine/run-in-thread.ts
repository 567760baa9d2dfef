import { answerCommand } from "../../app/command/answer-command.ts";
import { reportFailure } from "../../app/command/report-failure.ts";
import { reviewPullRequest } from "../../app/review/review-pull-request.ts";
import type { Rule } from "../../core/lint/rule.ts";
import type { FromJob, Result, Task, ThreadData, ThreadWork } from "./messages.ts";
import { createRemoteGitHub, describeRemoteError } from "./remote-github.ts";

/** What a thread of the pool runs: one use case after the other, each with a port of its own to the main thread. */
export function createThreadRun(
  rules: readonly Rule[],
  { pagesUrl }: ThreadData,
): (task: Task) => Promise<Result> {
  return async ({ work, port }) => {
    const github = createRemoteGitHub(port);
    port.postMessage({ kind: "started" } satisfies FromJob);
    try {
      return { ok: true, value: await run(work, { github, rules, pagesUrl }) };
    } catch (error) {
      return { ok: false, error: describeRemoteError(error) };
    } finally {
      port.close();
    }
  };
}

async function run(work: ThreadWork, dependencies: Parameters<typeof answerCommand>[1]): Promise<unknown> {
  switch (work.kind) {
    case "review":
      return reviewPullRequest(work.request, dependencies);
    case "answer":
      return answerCommand(work.request, dependencies);
    case "report-failure": {
      const errors = await reportFailure(work.request, work.failure, dependencies);
      return errors.map(describeRemoteError);
    }
  }
}
