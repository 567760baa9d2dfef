import type { PullRequestRef } from "../../app/ports.ts";
import { UsageError } from "./terminal.ts";

/** The pull request that a call names, and the API that it is asked of. */
export interface PullRequestTarget {
  readonly ref: PullRequestRef;
  readonly apiUrl: string;
}

const GITHUB_API = "https://api.github.com";

/**
 * `OWNER/REPO#NUMBER`, or the address of the page. The token goes to the API that the environment names, or to github.com,
 * and nowhere else: an address is pasted from anywhere.
 */
export function readTarget(target: string, env: NodeJS.ProcessEnv): PullRequestTarget {
  const apiUrl = readApiUrl(env);
  const page = readPage(target);
  if (page !== null && page.origin !== originOfPages(apiUrl)) {
    throw new UsageError(
      `${page.origin} isn't where ${apiUrl} belongs: set GITHUB_API_URL to the API of that server (${page.origin}/api/v3), if the token in GITHUB_TOKEN may go there`,
    );
  }
  const [, owner, repo, number] = /^([\w.-]+)\/([\w.-]+)#(\d{1,15})$/.exec(page?.name ?? target) ?? [];
  if (owner === undefined || repo === undefined || number === undefined) {
    throw new UsageError(
      `expected OWNER/REPO#NUMBER or https://github.com/OWNER/REPO/pull/NUMBER, found ${JSON.stringify(target)}`,
    );
  }
  return { ref: { owner, repo, number: Number(number) }, apiUrl };
}

/** As GitHub's runners set it. */
export function readApiUrl(env: NodeJS.ProcessEnv): string {
  const given = env["GITHUB_API_URL"] ?? "";
  return given === "" ? GITHUB_API : given;
}

/** Of any of its tabs. */
function readPage(target: string): { readonly origin: string; readonly name: string } | null {
  if (!/^https?:\/\//.test(target) || !URL.canParse(target)) return null;
  const { origin, pathname } = new URL(target);
  const [, owner, repo, number] = /^\/([^/]+)\/([^/]+)\/pull\/(\d+)(?:\/.*)?$/.exec(pathname) ?? [];
  return { origin, name: `${owner ?? ""}/${repo ?? ""}#${number ?? ""}` };
}

/** Where the pages of an API are: github.com has a host of its own for it, GHE.com too, a server of one's own a path. */
function originOfPages(apiUrl: string): string | null {
  if (!URL.canParse(apiUrl))
    throw new UsageError(
      `GITHUB_API_URL isn't valid: expected ${GITHUB_API} or another address, found ${JSON.stringify(apiUrl)}`,
    );
  const { protocol, host, origin } = new URL(apiUrl);
  return host.startsWith("api.") ? `${protocol}//${host.slice("api.".length)}` : origin;
}
