import type { AppOptions, Sandbox } from "../../sandbox/src/start-sandbox.ts";

/** otel-fix as app.yml registers it; a test compares the two. */
export const OTEL_FIX: AppOptions = {
  slug: "otel-fix",
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
  ],
};

/** The environment in which otel-fix runs there, on a port of its own. `host` is where it calls the API. */
export function environmentOn(sandbox: Sandbox, host = sandbox.host) {
  return {
    APP_ID: String(sandbox.app.id),
    PRIVATE_KEY: sandbox.app.privateKey,
    WEBHOOK_SECRET: sandbox.app.webhookSecret,
    GHE_HOST: host,
    GHE_PROTOCOL: "http",
    HOST: "127.0.0.1",
    PORT: "0",
  };
}
