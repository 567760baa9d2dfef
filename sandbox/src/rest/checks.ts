// Check runs, which only apps can write.
import { z } from "zod";
import {
  type CheckRunData,
  createCheckRun,
  rerequestCheckRun,
  updateCheckRun,
} from "../operations/check-runs.ts";
import { resolveCommit } from "../operations/refs.ts";
import { notFound, unprocessable } from "../refusal.ts";
import { renderAnnotation, renderCheckRun, renderCheckSuite } from "../render/check.ts";
import type { CheckRun } from "../state/records.ts";
import {
  type Endpoint,
  type Reply,
  type RepositoryCall,
  created,
  numberParam,
  ok,
  onRepository,
  onRepositoryWith,
} from "./endpoint.ts";
import { cutPage, replyPage } from "./paging.ts";
import { ChangedCheckRunBody, NewCheckRunBody } from "./check-bodies.ts";

const READ = { needs: [["checks", "read"]] } as const;
const WRITE = { needs: [["checks", "write"]] } as const;
const RUNS = "/repos/{owner}/{repo}/check-runs";
const OF_COMMIT = "/repos/{owner}/{repo}/commits/{ref}";

export const checkEndpoints: readonly Endpoint[] = [
  onRepositoryWith(NewCheckRunBody, {
    ...WRITE,
    route: `POST ${RUNS}`,
    docs: "checks/runs#create-a-check-run",
    answer: async ({ world, repository, body }) => {
      const wanted = { headSha: body.head_sha, name: body.name, data: dataOf(body) };
      return created(renderCheckRun(world, await createCheckRun(world, repository, wanted)));
    },
  }),
  onRepository({
    ...READ,
    route: `GET ${RUNS}/{check_run_id}`,
    docs: "checks/runs#get-a-check-run",
    answer: (call) => ok(renderCheckRun(call.world, runOf(call))),
  }),
  onRepositoryWith(ChangedCheckRunBody, {
    ...WRITE,
    route: `PATCH ${RUNS}/{check_run_id}`,
    docs: "checks/runs#update-a-check-run",
    answer: async (call) => {
      const run = runOf(call);
      await updateCheckRun(call.world, run, dataOf(call.body));
      return ok(renderCheckRun(call.world, run));
    },
  }),
  onRepository({
    ...READ,
    route: `GET ${RUNS}/{check_run_id}/annotations`,
    docs: "checks/runs#list-check-run-annotations",
    answer: (call) => {
      const run = runOf(call);
      return replyPage(call, run.annotations, (annotation) => renderAnnotation(call.world, run, annotation));
    },
  }),
  onRepository({
    ...WRITE,
    route: `POST ${RUNS}/{check_run_id}/rerequest`,
    docs: "checks/runs#rerequest-a-check-run",
    answer: (call) => {
      const run = runOf(call);
      if (run.status !== "completed") throw unprocessable("This check run is not rerequestable");
      rerequestCheckRun(call.world, run, call.actor);
      return created({});
    },
  }),
  onRepository({
    ...READ,
    route: `GET ${OF_COMMIT}/check-runs`,
    docs: "checks/runs#list-check-runs-for-a-git-reference",
    answer: listRuns,
  }),
  onRepository({
    ...READ,
    route: `GET ${OF_COMMIT}/check-suites`,
    docs: "checks/suites#list-check-suites-for-a-git-reference",
    answer: listSuites,
  }),
];

function runOf(call: Omit<RepositoryCall<unknown>, "body">): CheckRun {
  const id = numberParam(call, "check_run_id");
  const run = call.repository.suites.flatMap((suite) => suite.runs).find((one) => one.id === id);
  if (run === undefined) throw notFound();
  return run;
}

function dataOf(body: z.infer<typeof ChangedCheckRunBody>): CheckRunData {
  const { output } = body;
  return {
    name: body.name,
    status: body.status,
    conclusion: body.conclusion,
    externalId: body.external_id,
    detailsUrl: body.details_url,
    startedAt: body.started_at,
    completedAt: body.completed_at,
    actions: body.actions,
    output:
      output === undefined
        ? undefined
        : {
            title: output.title ?? null,
            summary: output.summary,
            ...(output.text === undefined ? {} : { text: output.text }),
            annotations: (output.annotations ?? []).map((one) => ({
              path: one.path,
              start_line: one.start_line,
              end_line: one.end_line,
              start_column: one.start_column ?? null,
              end_column: one.end_column ?? null,
              annotation_level: one.annotation_level,
              message: one.message,
              title: one.title ?? null,
              raw_details: one.raw_details ?? null,
            })),
          },
  };
}

async function listRuns(call: RepositoryCall): Promise<Reply> {
  const { world, url } = call;
  const query = url.searchParams;
  const all = (await suitesOf(call)).flatMap((suite) => suite.runs);
  const name = query.get("check_name");
  const status = query.get("status");
  const appId = query.get("app_id");
  const wanted = all.filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (appId === null || appId === String(world.app.id)),
  );
  const runs = query.get("filter") === "all" ? wanted : latestOfEachName(wanted);
  const page = cutPage(call, [...runs].reverse());
  const body = { total_count: runs.length, check_runs: page.items.map((run) => renderCheckRun(world, run)) };
  return { status: 200, body, headers: page.headers };
}

function latestOfEachName(runs: readonly CheckRun[]): readonly CheckRun[] {
  return runs.filter((run, index) => !runs.slice(index + 1).some((later) => later.name === run.name));
}

async function listSuites(call: RepositoryCall): Promise<Reply> {
  const { world, url } = call;
  const appId = url.searchParams.get("app_id");
  const suites = appId === null || appId === String(world.app.id) ? await suitesOf(call) : [];
  const page = cutPage(call, suites);
  const rendered = await Promise.all(page.items.map((suite) => renderCheckSuite(world, suite)));
  return { status: 200, body: { total_count: suites.length, check_suites: rendered }, headers: page.headers };
}

async function suitesOf({
  repository,
  params,
}: RepositoryCall): Promise<RepositoryCall["repository"]["suites"]> {
  const ref = params["ref"] ?? "";
  const sha = await resolveCommit(repository, ref);
  if (sha === null) throw unprocessable(`No commit found for SHA: ${ref}`);
  return repository.suites.filter((suite) => suite.headSha === sha);
}
