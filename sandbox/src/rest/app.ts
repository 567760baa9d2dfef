// The app's own endpoints, for its JSON web token: who it is, where it is installed, tokens for installations.
import { z } from "zod";
import { issueToken } from "../access/installation-tokens.ts";
import { Refusal, notAccessible, notFound, unprocessable } from "../refusal.ts";
import { renderAccount, renderApp, renderInstallation } from "../render/account.ts";
import { renderRepository } from "../render/repository.ts";
import { writeTime } from "../state/clock.ts";
import type { Repository } from "../state/records.ts";
import {
  type Installation,
  type World,
  findAccount,
  findInstallation,
  findRepository,
} from "../state/world.ts";
import {
  NO_CONTENT,
  type Call,
  type Endpoint,
  type Reply,
  created,
  forApp,
  numberParam,
  ok,
} from "./endpoint.ts";
import { cutPage, replyPage } from "./paging.ts";
import { checkRequestBody } from "./request-body.ts";

export const TOKEN_ROUTE = "POST /app/installations/{installation_id}/access_tokens";

export const appEndpoints: readonly Endpoint[] = [
  forApp("GET /app", "apps/apps#get-the-authenticated-app", ({ world }) =>
    ok({ ...renderApp(world), installations_count: world.installations.size }),
  ),
  forApp("GET /app/installations", "apps/apps#list-installations-for-the-authenticated-app", (call) =>
    replyPage(call, [...call.world.installations.values()], (one) => renderInstallation(call.world, one)),
  ),
  forApp(
    "GET /app/installations/{installation_id}",
    "apps/apps#get-an-installation-for-the-authenticated-app",
    (call) => ok(renderInstallation(call.world, installationOf(call))),
  ),
  forApp(TOKEN_ROUTE, "apps/apps#create-an-installation-access-token-for-an-app", createToken),
  forApp(
    "GET /repos/{owner}/{repo}/installation",
    "apps/apps#get-a-repository-installation-for-the-authenticated-app",
    getRepositoryInstallation,
  ),
  {
    route: "GET /installation/repositories",
    docs: "apps/installations#list-repositories-accessible-to-the-app-installation",
    answer: listInstallationRepositories,
  },
  {
    route: "DELETE /installation/token",
    docs: "apps/installations#revoke-an-installation-access-token",
    answer: (call) => Promise.resolve(revokeToken(call)),
  },
  {
    route: "GET /users/{username}",
    docs: "users/users#get-a-user",
    answer: (call) => Promise.resolve(getUser(call)),
  },
];

function installationOf(call: Call): Installation {
  const installation = call.world.installations.get(numberParam(call, "installation_id"));
  if (installation === undefined) throw notFound();
  return installation;
}

const TokenBody = z.strictObject({
  // What a list of nothing means is not documented. Here it means nothing, so that nobody counts on a meaning.
  repositories: z.array(z.string()).min(1).max(500).optional(),
  repository_ids: z.array(z.int()).min(1).max(500).optional(),
  permissions: z
    .record(z.string(), z.enum(["read", "write"]))
    .refine((wanted) => Object.keys(wanted).length > 0, "No permission is named.")
    .optional(),
});

function createToken(call: Call): Reply {
  const { world } = call;
  const installation = installationOf(call);
  const body = checkRequestBody(TokenBody, call.body);
  const repositories = wantedRepositories(world, installation, body);
  const token = issueToken(world, installation, { permissions: body.permissions, repositories });
  return created({
    token: token.value,
    expires_at: writeTime(token.expiresAt),
    permissions: token.permissions,
    repository_selection: "selected",
    ...(repositories === undefined
      ? {}
      : { repositories: repositories.map((one) => renderRepository(world, one)) }),
  });
}

function wantedRepositories(
  world: World,
  { account }: Installation,
  { repositories, repository_ids: ids }: z.infer<typeof TokenBody>,
): readonly Repository[] | undefined {
  if (repositories === undefined && ids === undefined) return undefined;
  const found = [
    ...(repositories ?? []).map((name) => findRepository(world, account.login, name)),
    ...(ids ?? []).map((id) => world.repositories.get(id) ?? null),
  ];
  return found.map((repository) => {
    if (repository !== null) return repository;
    throw unprocessable(
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  });
}

function getRepositoryInstallation({ world, params }: Call): Reply {
  const repository = findRepository(world, params["owner"] ?? "", params["repo"] ?? "");
  const installation = repository === null ? null : findInstallation(world, repository);
  if (installation === null) throw notFound();
  return ok(renderInstallation(world, installation));
}

function listInstallationRepositories(call: Call): Promise<Reply> {
  const { world, caller } = call;
  if (caller.kind !== "installation") {
    throw new Refusal(403, {
      message:
        "You must authenticate with an installation access token in order to list repositories for an installation.",
    });
  }
  const { installation, repositories } = caller.token;
  const visible = [...(repositories ?? installation.repositories)].filter((one) => !one.deleted);
  const page = cutPage(call, visible);
  return Promise.resolve({
    status: 200,
    headers: page.headers,
    body: {
      total_count: visible.length,
      repository_selection: "selected",
      repositories: page.items.map((one) => renderRepository(world, one)),
    },
  });
}

/** The token that the call itself has. */
function revokeToken({ world, caller }: Call): Reply {
  if (caller.kind !== "installation") throw notAccessible();
  for (const [value, token] of world.tokens) if (token === caller.token) world.tokens.delete(value);
  return NO_CONTENT;
}

function getUser({ world, params }: Call): Reply {
  const account = findAccount(world, params["username"] ?? "");
  if (account === null) throw notFound();
  return ok({
    ...renderAccount(world, account),
    ...NOTHING_PUBLIC,
    name: account.login,
    created_at: account.createdAt,
    updated_at: account.createdAt,
  });
}

const NOTHING_PUBLIC = {
  company: null,
  blog: "",
  location: null,
  email: null,
  hireable: null,
  bio: null,
  twitter_username: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
};
