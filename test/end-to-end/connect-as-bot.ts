import { Octokit } from "@octokit/core";

import type { CommandGitHub } from "../../src/app/command-ports.ts";
import { createGitHub } from "../../src/edge/github/github.ts";
import type { Sandbox, SandboxRepository } from "../../sandbox/src/start-sandbox.ts";
import { asApp, numberAt, textAt } from "../../sandbox/test/bare-client.ts";

/** The adapter with a token of the installation that covers a repository. */
export async function connectAsBot(sandbox: Sandbox, repository: SandboxRepository): Promise<CommandGitHub> {
  const app = asApp(sandbox);
  const installation = await app.rest("GET", `/repos/${repository.fullName}/installation`);
  const path = `/app/installations/${numberAt(installation.body, "id")}/access_tokens`;
  const auth = textAt((await app.rest("POST", path)).body, "token");
  const log = { debug: ignore, info: ignore, warn: ignore, error: ignore };
  return createGitHub(new Octokit({ auth, log, baseUrl: `${sandbox.url}/api/v3` }), ".github/otel-fix.yml");
}

function ignore(): void {
  // What a fault prints is not asked here.
}
