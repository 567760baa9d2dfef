import { setTimeout as wait } from "node:timers/promises";

import type { Octokit } from "@octokit/core";

import { callKindOf } from "./call-kind.ts";
import { isOutOfReach, statusOf } from "./errors.ts";
import type { InstallationToken, InstallationTokens } from "./installation-tokens.ts";
import type { LimitsInForce } from "./limits-in-force.ts";
import type { Pace } from "./pace.ts";
import { isSame, type InstallationScope, type Permissions } from "./scope.ts";

/**
 * The way of one installation's calls to GitHub, as the innermost part of an Octokit (its `authStrategy`): wait for a place in
 * the installation's line, see that no limit is in force, take a token of the job's scope, send. It sends again only what
 * GitHub has refused unseen, because of the token.
 */
export interface InstallationWay {
  readonly installationId: number;
  readonly scope: InstallationScope;
  readonly tokens: InstallationTokens;
  readonly limits: LimitsInForce;
  readonly pace: Pace;
  /** Milliseconds before a token is tried again that GitHub may not know everywhere yet; null: never. */
  readonly resendAfterMs: number | null;
}

/** What the client's `auth` tells of the token in use. */
export interface InstallationAuthentication {
  readonly type: "token";
  readonly tokenType: "installation";
  readonly token: string;
  /** What was granted. */
  readonly permissions: Permissions;
  /** What was asked for. */
  readonly asked: Permissions;
}

type Request = Octokit["request"];
type Options = Parameters<Request["endpoint"]["parse"]>[0] & { readonly url: string };
type Answer = Awaited<ReturnType<Request>>;

export function createInstallationAuth(way: InstallationWay) {
  const { installationId, scope, tokens, limits, pace } = way;
  async function authenticate(): Promise<InstallationAuthentication> {
    const { value, permissions } = await tokens.get(installationId, scope);
    return { type: "token", tokenType: "installation", token: value, permissions, asked: scope.permissions };
  }
  async function hook(request: Request, options: Options): Promise<Answer> {
    limits.check(installationId);
    await pace.admit(installationId, callKindOf(options));
    return pace.run(() =>
      sendWithToken(way, options, ({ value }) => {
        // What has waited, for its turn or for a token, may have been overtaken by a limit.
        limits.check(installationId);
        const headers = { ...options.headers, authorization: `token ${value}` };
        return limits.watch(installationId, () => request({ ...options, headers }));
      }),
    );
  }
  return Object.assign(authenticate, { hook });
}

type Send = (token: InstallationToken) => Promise<Answer>;

/** A token that GitHub refuses may have been revoked: another one is asked for, once. Nothing was done yet, whatever it was. */
async function sendWithToken(way: InstallationWay, options: Options, send: Send): Promise<Answer> {
  const { installationId, scope, tokens } = way;
  const token = await tokens.get(installationId, scope);
  try {
    return await sendPatiently(way, options, { token, send });
  } catch (error) {
    if (statusOf(error) !== 401) throw error;
    tokens.drop(token);
  }
  const second = await tokens.get(installationId, scope);
  try {
    return await sendPatiently(way, options, { token: second, send });
  } catch (error) {
    if (statusOf(error) === 401) tokens.drop(second);
    throw error;
  }
}

/** How often a token is tried that may be too new, and how old it is at most then. In milliseconds. */
const MOST_TRIES = 4;
const NEW_MS = 10_000;

interface Sending {
  readonly token: InstallationToken;
  readonly send: Send;
}

/**
 * GitHub does not know a new token everywhere at once: "401 - We can't find your token yet. 403 - We found your scoped
 * installation token with limited permissions, but the permissions […] aren't replicated yet."
 * (github.com/octokit/auth-app.js/issues/589)
 */
async function sendPatiently(
  way: InstallationWay,
  options: Options,
  { token, send }: Sending,
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      const answer = await send(token);
      token.isProven = true;
      return answer;
    } catch (error) {
      const isTooNew =
        performance.now() - token.since < NEW_MS && mayBeTooNew(way, options, { token, error });
      if (way.resendAfterMs === null || tries === MOST_TRIES || !isTooNew) throw error;
      await wait(tries * way.resendAfterMs);
    }
  }
}

/** A token that was taken once is known; one that lacks a permission, or is not for the repository, is refused rightly. */
function mayBeTooNew(
  { scope }: InstallationWay,
  options: Options,
  { token, error }: { readonly token: InstallationToken; readonly error: unknown },
): boolean {
  if (statusOf(error) === 401) return !token.isProven;
  const isGranted = Object.entries(scope.permissions).every(
    ([name, access]) => token.permissions[name] === access,
  );
  const isOwn = scope.repositories.some((name) => isSame(name, String(options["repo"])));
  return isOutOfReach(error) && isGranted && isOwn;
}
