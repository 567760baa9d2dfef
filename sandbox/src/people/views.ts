// What people see of threads, reviews, comments and checks.
import { findPosition, isOutdated } from "../operations/positions.ts";
import type { CheckRun, IssueComment, Review, ReviewComment, Thread } from "../state/records.ts";
import type { SandboxCheckRun, SandboxComment, SandboxReview, SandboxThread } from "./api.ts";

export async function showThread(thread: Thread): Promise<SandboxThread> {
  const { anchor, resolvedBy } = thread;
  const position = await findPosition(thread);
  return {
    id: thread.nodeId,
    path: thread.path,
    side: anchor?.side ?? "RIGHT",
    line: position?.line ?? null,
    startLine: position?.startLine ?? null,
    originalLine: anchor?.line ?? null,
    isResolved: resolvedBy !== null,
    isOutdated: await isOutdated(thread),
    resolvedBy: resolvedBy?.login ?? null,
    comments: thread.comments.map(showComment),
  };
}

export function showComment({
  id,
  nodeId,
  author,
  body,
  reactions,
  minimized,
}: IssueComment | ReviewComment): SandboxComment {
  return {
    id,
    nodeId,
    author: author.login,
    body,
    reactions: reactions.map(({ content, account }) => ({ content, author: account.login })),
    minimized,
  };
}

export function showReview({ id, author, state, body, commit }: Review): SandboxReview {
  return { id, author: author.login, state, body, commit };
}

export function showCheckRun(run: CheckRun): SandboxCheckRun {
  const { id, name, status, conclusion, externalId, title, summary, text, actions } = run;
  return {
    id,
    name,
    headSha: run.suite.headSha,
    status,
    conclusion,
    externalId,
    title,
    summary,
    text,
    actions,
    annotations: run.annotations.map((one) => ({
      path: one.path,
      startLine: one.start_line,
      endLine: one.end_line,
      level: one.annotation_level,
      message: one.message,
      title: one.title,
    })),
  };
}
