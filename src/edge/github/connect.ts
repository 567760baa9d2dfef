import { Probot } from "probot";

import type { CommandGitHub } from "../../app/command-ports.ts";
import { CONFIGURATION_PATH } from "../../app/configuration-path.ts";
import type { Job } from "../../app/job.ts";
import type { GitHubClient } from "./client.ts";
import { createGitHub } from "./github.ts";
import { createOctokitClass } from "./octokit.ts";
import type { Settings } from "../env.ts";
import type { createLog } from "../log.ts";

export interface Connections {
  readonly connect: (job: Job) => Promise<CommandGitHub>;
  readonly app: () => Promise<GitHubClient>;
  readonly installation: (id: number) => Promise<GitHubClient>;
}

const REQUEST_TIMEOUT_MS = 30_000;

export async function connectApp({
  settings,
  log,
  isThrottled,
  resendAfterMs,
}: {
  readonly settings: Settings;
  readonly log: ReturnType<typeof createLog>;
  readonly isThrottled?: boolean;
  readonly resendAfterMs?: number | null;
}): Promise<Connections> {
  const probot = new Probot({
    appId: settings.appId,
    privateKey: settings.privateKey,
    secret: settings.webhookSecret,
    baseUrl: settings.baseUrl,
    log,
    Octokit: createOctokitClass({ isThrottled, resendAfterMs, timeoutMs: REQUEST_TIMEOUT_MS }),
  });
  await probot.ready();
  return {
    connect: async ({ installationId }) =>
      createGitHub(await probot.auth(installationId), CONFIGURATION_PATH),
    app: () => probot.auth(),
    installation: (id) => probot.auth(id),
  };
}
