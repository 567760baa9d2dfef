// Takes the operations in use out of GitHub's own description of its REST API, for the contract test. Run by hand:
// `node scripts/extract-openapi.mjs`. The package unpacks to 404 MB, so it is no dependency: it is fetched into a
// temporary folder, and what is needed of it is checked in.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const PACKAGE = "@octokit/openapi";
const VERSION = "23.0.2";
const DESCRIPTION = "package/generated/api.github.com.json";
const TARGET = path.resolve(import.meta.dirname, "..", "test/contract/openapi.json");

const REPOSITORY = "/repos/{owner}/{repo}";

/** Every call of the bot, and every route of the sandbox. */
const OPERATIONS = [
  "GET /app",
  "POST /app-manifests/{code}/conversions",
  "GET /app/hook/deliveries",
  "GET /app/hook/deliveries/{delivery_id}",
  "POST /app/hook/deliveries/{delivery_id}/attempts",
  "GET /app/installations",
  "GET /app/installations/{installation_id}",
  "POST /app/installations/{installation_id}/access_tokens",
  "GET /installation/repositories",
  "DELETE /installation/token",
  "GET /users/{username}",
  `GET ${REPOSITORY}`,
  `GET ${REPOSITORY}/installation`,
  `GET ${REPOSITORY}/collaborators/{username}`,
  `GET ${REPOSITORY}/collaborators/{username}/permission`,
  `GET ${REPOSITORY}/compare/{basehead}`,
  `GET ${REPOSITORY}/contents/{path}`,
  `GET ${REPOSITORY}/branches/{branch}`,
  `GET ${REPOSITORY}/commits`,
  `GET ${REPOSITORY}/commits/{ref}`,
  `GET ${REPOSITORY}/commits/{ref}/check-runs`,
  `GET ${REPOSITORY}/commits/{ref}/check-suites`,
  `GET ${REPOSITORY}/commits/{commit_sha}/pulls`,
  `POST ${REPOSITORY}/check-runs`,
  `GET ${REPOSITORY}/check-runs/{check_run_id}`,
  `PATCH ${REPOSITORY}/check-runs/{check_run_id}`,
  `GET ${REPOSITORY}/check-runs/{check_run_id}/annotations`,
  `POST ${REPOSITORY}/check-runs/{check_run_id}/rerequest`,
  `POST ${REPOSITORY}/check-suites/{check_suite_id}/rerequest`,
  `POST ${REPOSITORY}/git/blobs`,
  `GET ${REPOSITORY}/git/blobs/{file_sha}`,
  `POST ${REPOSITORY}/git/commits`,
  `GET ${REPOSITORY}/git/commits/{commit_sha}`,
  `GET ${REPOSITORY}/git/matching-refs/{ref}`,
  `GET ${REPOSITORY}/git/ref/{ref}`,
  `POST ${REPOSITORY}/git/refs`,
  `PATCH ${REPOSITORY}/git/refs/{ref}`,
  `DELETE ${REPOSITORY}/git/refs/{ref}`,
  `POST ${REPOSITORY}/git/trees`,
  `GET ${REPOSITORY}/git/trees/{tree_sha}`,
  `GET ${REPOSITORY}/issues/{issue_number}/comments`,
  `POST ${REPOSITORY}/issues/{issue_number}/comments`,
  `GET ${REPOSITORY}/issues/comments/{comment_id}`,
  `PATCH ${REPOSITORY}/issues/comments/{comment_id}`,
  `DELETE ${REPOSITORY}/issues/comments/{comment_id}`,
  `GET ${REPOSITORY}/issues/comments/{comment_id}/reactions`,
  `POST ${REPOSITORY}/issues/comments/{comment_id}/reactions`,
  `DELETE ${REPOSITORY}/issues/comments/{comment_id}/reactions/{reaction_id}`,
  `GET ${REPOSITORY}/pulls`,
  `POST ${REPOSITORY}/pulls`,
  `GET ${REPOSITORY}/pulls/{pull_number}`,
  `PATCH ${REPOSITORY}/pulls/{pull_number}`,
  `GET ${REPOSITORY}/pulls/{pull_number}/commits`,
  `GET ${REPOSITORY}/pulls/{pull_number}/files`,
  `GET ${REPOSITORY}/pulls/{pull_number}/comments`,
  `POST ${REPOSITORY}/pulls/{pull_number}/comments`,
  `POST ${REPOSITORY}/pulls/{pull_number}/comments/{comment_id}/replies`,
  `GET ${REPOSITORY}/pulls/comments/{comment_id}`,
  `PATCH ${REPOSITORY}/pulls/comments/{comment_id}`,
  `DELETE ${REPOSITORY}/pulls/comments/{comment_id}`,
  `GET ${REPOSITORY}/pulls/comments/{comment_id}/reactions`,
  `POST ${REPOSITORY}/pulls/comments/{comment_id}/reactions`,
  `DELETE ${REPOSITORY}/pulls/comments/{comment_id}/reactions/{reaction_id}`,
  `GET ${REPOSITORY}/pulls/{pull_number}/reviews`,
  `POST ${REPOSITORY}/pulls/{pull_number}/reviews`,
  `GET ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}`,
  `PUT ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}`,
  `DELETE ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}`,
  `POST ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}/events`,
  `GET ${REPOSITORY}/pulls/{pull_number}/reviews/{review_id}/comments`,
];

/** Every webhook of the sandbox: `event` or `event.action`. */
const WEBHOOKS = [
  "check_run.completed",
  "check_run.created",
  "check_run.requested_action",
  "check_run.rerequested",
  "check_suite.completed",
  "check_suite.requested",
  "check_suite.rerequested",
  "installation.created",
  "installation.deleted",
  "installation_repositories.added",
  "installation_repositories.removed",
  "issue_comment.created",
  "issue_comment.deleted",
  "issue_comment.edited",
  "merge_group.checks_requested",
  "merge_group.destroyed",
  "pull_request.closed",
  "pull_request.converted_to_draft",
  "pull_request.edited",
  "pull_request.opened",
  "pull_request.ready_for_review",
  "pull_request.reopened",
  "pull_request.synchronize",
  "pull_request_review.dismissed",
  "pull_request_review.edited",
  "pull_request_review.submitted",
  "pull_request_review_comment.created",
  "pull_request_review_comment.deleted",
  "pull_request_review_comment.edited",
  "pull_request_review_thread.resolved",
  "pull_request_review_thread.unresolved",
  "push",
];

/** Keywords that are words for people, or that no message has to obey. */
const PROSE = new Set([
  "description",
  "title",
  "summary",
  "example",
  "examples",
  "externalDocs",
  "headers",
  "deprecated",
  "default",
]);

/** Marks a parameter in a path that may have slashes in it. */
const SLASHES = "x-multi-segment";

const folder = mkdtempSync(path.join(tmpdir(), "otel-fix-openapi-"));
try {
  const description = await fetchDescription(folder);
  writeFileSync(TARGET, render(extract(description)));
  console.log(`${TARGET}: ${Math.round(statSync(TARGET).size / 1000)} kB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function fetchDescription(into) {
  execFileSync("npm", ["pack", "--silent", `${PACKAGE}@${VERSION}`], { cwd: into, stdio: "ignore" });
  execFileSync("tar", ["xzf", `octokit-openapi-${VERSION}.tgz`, DESCRIPTION], { cwd: into });
  return JSON.parse(readFileSync(path.join(into, DESCRIPTION), "utf8"));
}

function extract(description) {
  const operations = Object.fromEntries(
    OPERATIONS.map((route) => [route, slimOperation(description, route)]),
  );
  const webhooks = Object.fromEntries(WEBHOOKS.map((event) => [event, slimWebhook(description, event)]));
  return {
    source: { package: PACKAGE, version: VERSION, license: "MIT", openapi: description.openapi },
    operations,
    webhooks,
    components: closure(description, [operations, webhooks]),
  };
}

function slimOperation(description, route) {
  const [method, url] = route.split(" ");
  const item = description.paths[url];
  const operation = item?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`${PACKAGE}@${VERSION} has no ${route}: see OPERATIONS`);
  const { parameters = [], requestBody, responses } = operation;
  return strip({
    parameters: [...(item.parameters ?? []), ...parameters].filter((one) => one.in !== "header"),
    ...(requestBody === undefined ? {} : { requestBody }),
    responses,
  });
}

function slimWebhook(description, event) {
  const name = event.replaceAll(/[._]/g, "-");
  const webhook = description["x-webhooks"][name];
  if (webhook === undefined) throw new Error(`${PACKAGE}@${VERSION} has no webhook ${name}: see WEBHOOKS`);
  return strip(webhook.post.requestBody.content["application/json"].schema);
}

/** What the parts refer to, and what that refers to. */
function closure(description, parts) {
  const found = new Map();
  const waiting = [parts];
  while (waiting.length > 0) {
    for (const reference of referencesIn(waiting.pop())) {
      if (found.has(reference)) continue;
      const [, , kind, name] = reference.split("/");
      found.set(reference, strip(description.components[kind][name]));
      waiting.push(found.get(reference));
    }
  }
  const components = {};
  for (const [reference, value] of [...found].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [, , kind, name] = reference.split("/");
    components[kind] = { ...components[kind], [name]: value };
  }
  return components;
}

function referencesIn(value) {
  if (typeof value !== "object" || value === null) return [];
  const own = typeof value.$ref === "string" ? [value.$ref] : [];
  return [...own, ...Object.values(value).flatMap(referencesIn)];
}

/** Without words for people. In `properties` the keys are names: a property may well be called "title". */
function strip(value, areNames = false) {
  if (Array.isArray(value)) return value.map((one) => strip(one));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(
    ([key]) => areNames || key === SLASHES || !(PROSE.has(key) || key.startsWith("x-")),
  );
  return Object.fromEntries(
    entries.map(([key, one]) => [
      key,
      key === "enum" && !areNames ? one : strip(one, !areNames && key === "properties"),
    ]),
  );
}

/** One line per operation, webhook and component, so that a new version shows as what has changed. */
function render({ source, operations, webhooks, components }) {
  const kinds = Object.entries(components).map(([kind, entries]) => [kind, renderLines(entries)]);
  return renderObject([
    ["source", JSON.stringify(source)],
    ["operations", renderLines(operations)],
    ["webhooks", renderLines(webhooks)],
    ["components", renderObject(kinds)],
  ]);
}

function renderLines(entries) {
  return renderObject(Object.entries(entries).map(([name, value]) => [name, JSON.stringify(value)]));
}

function renderObject(entries) {
  return `{\n${entries.map(([name, text]) => `${JSON.stringify(name)}: ${text.trimEnd()}`).join(",\n")}\n}\n`;
}
