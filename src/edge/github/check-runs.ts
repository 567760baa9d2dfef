import type { Annotation, CheckRunReport, PullRequestRef } from "../../app/ports.ts";
import type { GitHubClient } from "./client.ts";
import { renderExternalId } from "./check-run-state.ts";

/** GitHub takes this many annotations per request; an update appends to those that are there. */
const BATCH = 50;

/** Writes a completed check run. With many annotations it is completed by the last request, so that it never looks done before. */
export async function completeCheckRun(
  client: GitHubClient,
  ref: Pick<PullRequestRef, "owner" | "repo">,
  report: CheckRunReport,
): Promise<void> {
  const { owner, repo } = ref;
  const batches = splitAnnotations(report.annotations);
  const [first = [], ...others] = batches;
  const completed = { status: "completed", conclusion: report.conclusion } as const;
  const { data } = await client.request("POST /repos/{owner}/{repo}/check-runs", {
    owner,
    repo,
    name: CHECK_NAME,
    head_sha: report.headSha,
    external_id: renderExternalId(report),
    output: { ...outputOf(report), annotations: first.map(toAnnotation) },
    ...(report.actions === undefined ? {} : { actions: [...report.actions] }),
    ...(others.length === 0 ? completed : { status: "in_progress" as const }),
    request: { retries: 0 },
  });
  for (const [index, batch] of others.entries()) {
    await client.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
      owner,
      repo,
      check_run_id: data.id,
      output: { ...outputOf(report), annotations: batch.map(toAnnotation) },
      ...(index === others.length - 1 ? completed : {}),
      request: { retries: 0 },
    });
  }
}

/** The check's name; organisations require it by this name. */
const CHECK_NAME = "otel-fix";

/** Each update carries all of it: what it leaves away might go. */
function outputOf({ title, summary, text }: CheckRunReport) {
  return { title, summary, ...(text === undefined ? {} : { text }) };
}

function splitAnnotations(annotations: readonly Annotation[]): readonly (readonly Annotation[])[] {
  const batches: Annotation[][] = [];
  for (let at = 0; at < annotations.length; at += BATCH) batches.push(annotations.slice(at, at + BATCH));
  return batches;
}

function toAnnotation({ path, startLine, endLine, level, title, message }: Annotation) {
  return { path, start_line: startLine, end_line: endLine, annotation_level: level, title, message };
}
