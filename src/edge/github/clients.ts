import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/core";

import type { Log } from "../log.ts";
import type { GitHubClient } from "./client.ts";
import { createInstallationAuth } from "./installation-auth.ts";
import { createInstallationTokens } from "./installation-tokens.ts";
import { createLimitsInForce, type LimitsInForce } from "./limits-in-force.ts";
import { createOctokitClass, type OctokitSettings } from "./octokit.ts";
import { createPace, GITHUB_PACE, type PaceSettings } from "./pace.ts";
import type { InstallationScope } from "./scope.ts";

/**
 * The app's clients. All clients of one installation share its line of writes and its limits, whatever their scopes, and all
 * clients share the tokens. A client is cheap: there is one for each job.
 */
export interface Clients {
  /** As the app itself, by its key: for `/app` and what is below. */
  readonly forApp: () => GitHubClient;
  readonly forInstallation: (installationId: number, scope: InstallationScope) => GitHubClient;
  /** GitHub tells that the installation has changed: what it did not have it may have now. */
  readonly forget: (installationId: number) => void;
}

export interface ClientsOptions extends OctokitSettings {
  readonly appId: number | string;
  readonly privateKey: string;
  readonly baseUrl: string;
  readonly log: Log;
  /** Whether calls are spaced as GitHub asks for. On unless given; off only against the sandbox. */
  readonly isThrottled?: boolean | undefined;
  /** Where it is not as GitHub asks for. */
  readonly pace?: PaceSettings;
}

export function createClients(options: ClientsOptions): Clients {
  const { baseUrl, resendAfterMs = 1_000, isThrottled = true, pace: settings = GITHUB_PACE } = options;
  const Client = createOctokitClass(options);
  const limits = createLimitsInForce();
  const pace = createPace(isThrottled ? settings : { ...settings, rates: null });
  const log = toOctokitLog(options.log);
  const app = new Client({ baseUrl, log, authStrategy: () => createAppStrategy(options, limits) });
  const tokens = createInstallationTokens(app);
  return {
    forApp: () => app,
    forInstallation: (installationId, scope) =>
      new Client({
        baseUrl,
        log,
        authStrategy: () =>
          createInstallationAuth({ installationId, scope, tokens, limits, pace, resendAfterMs }),
      }),
    forget: (installationId) => tokens.forget(installationId),
  };
}

/** Signs a token for each call, by the clock that GitHub goes by. */
function createAppStrategy({ appId, privateKey, log }: ClientsOptions, limits: LimitsInForce) {
  const auth = createAppAuth({ appId, privateKey, log: toOctokitLog(log) });
  function hook(request: Octokit["request"], options: Parameters<typeof auth.hook>[1] & object) {
    limits.check("app");
    return limits.watch("app", () => auth.hook(request, options));
  }
  return Object.assign(() => auth({ type: "app" }), { hook });
}

function toOctokitLog(log: Log) {
  return {
    debug: (message: string) => log.debug({}, message),
    info: (message: string) => log.info({}, message),
    warn: (message: string) => log.warn({}, message),
    error: (message: string) => log.error({}, message),
  };
}
