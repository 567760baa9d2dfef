import { CONFIGURATION_PATH } from "../../app/configuration/configuration-path.ts";
import type { Job } from "../../app/jobs/job.ts";
import type { Clients } from "./clients.ts";
import { createGitHub, type GitHubAdapter } from "./github.ts";
import { scopeForConfiguration, scopeOf } from "./scope.ts";

/** GitHub for one job: with tokens that do what the job does, in the repositories that it is about. */
export function connect(clients: Clients, job: Job): GitHubAdapter {
  const scope = scopeOf(job);
  const client = clients.forInstallation(job.installationId, scope);
  return createGitHub(client, CONFIGURATION_PATH, (source) => {
    const other = scopeForConfiguration(scope, source);
    return other === null ? client : clients.forInstallation(job.installationId, other);
  });
}
