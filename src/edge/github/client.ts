import type { Octokit } from "@octokit/rest";

/** What the adapter uses of an Octokit; Probot's and @octokit/rest's both fit. */
export type GitHubClient = Pick<Octokit, "request" | "graphql" | "auth">;
