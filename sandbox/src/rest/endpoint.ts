// What a REST endpoint is: its route as GitHub's description of the API has it, who may call it, what it answers.
// Requests are checked here in GitHub's order: can the repository be seen, is it allowed, is the body well formed.
import type { z } from "zod";
import type { Caller } from "../access/caller.ts";
import { type Needs, checkAccess } from "../access/permissions.ts";
import type { Reply } from "../faults/answer-call.ts";
import { Refusal, notFound } from "../refusal.ts";
import type { Account, IssueComment, Pull, Repository, ReviewComment } from "../state/records.ts";
import { type World, findRepository } from "../state/world.ts";
import { checkRequestBody } from "./request-body.ts";

export type { Reply };

export interface Call {
  readonly world: World;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly url: URL;
  readonly headers: Headers;
  /** The parsed JSON; undefined where none was sent. */
  readonly body: unknown;
}

export interface Endpoint {
  /** `GET /repos/{owner}/{repo}`; a last `{path}` or `{ref}` takes slashes too. */
  readonly route: string;
  /** The page of GitHub's documentation, below https://docs.github.com/rest/. */
  readonly docs: string;
  /** It takes calls without credentials. */
  readonly isOpen?: true;
  readonly answer: (call: Call) => Promise<Reply>;
}

/** An endpoint for the app's own token only. */
export function forApp(
  route: string,
  docs: string,
  answer: (call: Call) => Promise<Reply> | Reply,
): Endpoint {
  return {
    route,
    docs,
    answer: async (call) => {
      if (call.caller.kind !== "app")
        throw new Refusal(401, { message: "A JSON web token could not be decoded" });
      return answer(call);
    },
  };
}

export interface RepositoryCall<Body = undefined> extends Omit<Call, "body"> {
  readonly repository: Repository;
  /** Who acts: the app's bot or the person. */
  readonly actor: Account;
  readonly body: Body;
}

interface RepositoryEndpoint<Body> {
  readonly route: string;
  readonly docs: string;
  readonly needs: Needs;
  readonly answer: (call: RepositoryCall<Body>) => Promise<Reply> | Reply;
}

/** An endpoint below `/repos/{owner}/{repo}` that reads no body. */
export function onRepository({ route, docs, needs, answer }: RepositoryEndpoint<undefined>): Endpoint {
  return { route, docs, answer: async (call) => answer({ ...enter(call, needs), body: undefined }) };
}

/** The same with a body, which must have exactly this shape: GitHub refuses unknown keys. */
export function onRepositoryWith<Body>(
  schema: z.ZodType<Body>,
  { route, docs, needs, answer }: RepositoryEndpoint<Body>,
): Endpoint {
  return {
    route,
    docs,
    answer: async (call) => {
      const entered = enter(call, needs);
      return answer({ ...entered, body: checkRequestBody(schema, call.body) });
    },
  };
}

function enter(call: Call, needs: Needs): Omit<RepositoryCall, "body"> {
  const { world, caller, params } = call;
  const repository = findRepository(world, params["owner"] ?? "", params["repo"] ?? "");
  if (repository === null || caller.kind === "app" || caller.kind === "anyone") throw notFound();
  checkAccess(world, caller, { repository, needs });
  return { ...call, repository, actor: caller.account };
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

export const NO_CONTENT: Reply = { status: 204 };

/** A number in the path; anything else is not found. */
export function numberParam(call: Pick<Call, "params">, name: string): number {
  const value = call.params[name] ?? "";
  if (!/^\d{1,15}$/.test(value)) throw notFound();
  return Number(value);
}

export function pullOf(call: Pick<RepositoryCall, "params" | "repository">, name = "pull_number"): Pull {
  const pull = call.repository.pulls.get(numberParam(call, name));
  if (pull === undefined) throw notFound();
  return pull;
}

export function reviewCommentOf(call: Pick<RepositoryCall, "params" | "repository">): ReviewComment {
  const id = numberParam(call, "comment_id");
  for (const pull of call.repository.pulls.values()) {
    const comment = pull.threads.flatMap((thread) => thread.comments).find((one) => one.id === id);
    if (comment !== undefined) return comment;
  }
  throw notFound();
}

export function issueCommentOf(call: Pick<RepositoryCall, "params" | "repository">): IssueComment {
  const comment = call.repository.issueComments.get(numberParam(call, "comment_id"));
  if (comment === undefined) throw notFound();
  return comment;
}

/** @throws {Refusal} 403 for a person who is neither the author nor may write */
export function checkMayChange(isAuthor: boolean, mayWrite: boolean): void {
  if (!isAuthor && !mayWrite)
    throw new Refusal(403, { message: "Must have write access to change what others wrote." });
}
