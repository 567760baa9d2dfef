// The GitHub of these tests: an app that may do what most tests need, and where they need no more, a repository with its
// client.
import {
  type AppOptions,
  type Files,
  type Sandbox,
  type SandboxRepository,
  startSandbox,
} from "../src/start-sandbox.ts";
import { type BareClient, asInstallation } from "./bare-client.ts";

export const APP: AppOptions = {
  slug: "tidy",
  permissions: {
    checks: "write",
    contents: "write",
    issues: "read",
    merge_queues: "read",
    metadata: "read",
    pull_requests: "write",
  },
  events: [
    "check_run",
    "check_suite",
    "issue_comment",
    "merge_group",
    "pull_request",
    "pull_request_review",
    "pull_request_review_comment",
    "pull_request_review_thread",
    "push",
  ],
};

/** An empty GitHub on which the app is registered; `app` is what it is to be other than `APP`. */
export function startWithApp({
  app,
  ...options
}: { readonly port?: number; readonly app?: Partial<AppOptions> } = {}): Promise<Sandbox> {
  return startSandbox({ ...options, app: { ...APP, ...app } });
}

export interface Shop {
  readonly sandbox: Sandbox;
  /** `octo/shop`. */
  readonly repository: SandboxRepository;
  /** The app there. */
  readonly bot: BareClient;
}

export async function startShop(files: Files = { "a.yaml": "a\n" }): Promise<Shop> {
  const sandbox = await startWithApp();
  const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files });
  return { sandbox, repository, bot: await asInstallation(sandbox, repository) };
}
