import { Octokit } from "@octokit/core";
import nock from "nock";
import { afterEach, beforeEach, expect } from "vitest";

import { createGitHub } from "../../../src/edge/github/github.ts";

/** The adapter over a client without retries, and a GitHub of which every answer is written down. */
export const API = "https://api.github.com";
export const REF = { owner: "acme", repo: "shop", number: 7 };
export const CONFIGURATION = ".github/otel-fix.yml";

export const client = new Octokit({ log: { debug: ignore, info: ignore, warn: ignore, error: ignore } });
export const github = createGitHub(client, CONFIGURATION);

function ignore(): void {
  // What a fault prints is not asked here.
}

/** Nothing leaves the machine, and every answer that was written down has to be asked for. */
export function useNock(): void {
  beforeEach(() => {
    nock.disableNetConnect();
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    expect(pending).toEqual([]);
  });
}

export interface GraphqlCall {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

export type Answer = Readonly<Record<string, unknown>>;

/** Answers the next GraphQL call, and gives what was asked. */
export function answerGraphql(answer: Answer | ((call: GraphqlCall) => Answer)): GraphqlCall[] {
  const calls: GraphqlCall[] = [];
  nock(API)
    .post("/graphql")
    .reply(200, (_path, body) => {
      // nock parses a JSON body; the client sends nothing else.
      const call = body as GraphqlCall;
      calls.push(call);
      return typeof answer === "function" ? { ...answer(call) } : { ...answer };
    });
  return calls;
}
