import type { AppOptions } from "../../sandbox/src/start-sandbox.ts";

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
