import type { Octokit } from "@octokit/core";

/** What the adapter uses of an Octokit, whoever it works for. */
export type GitHubClient = Pick<Octokit, "request" | "graphql" | "auth">;
