// A client of GitHub's API made of nothing but fetch and node:crypto, so that the sandbox is tested without any code of
// the bot and without Octokit.
import { createSign } from "node:crypto";
import { type Sandbox, type SandboxRepository } from "../src/start-sandbox.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; null for anything else. */
  readonly body: unknown;
  readonly text: string;
}

export interface BareClient {
  rest(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  graphql(query: string, variables?: Record<string, unknown>): Promise<Answer>;
}

export function clientOf(sandbox: Pick<Sandbox, "url">, token: string | null): BareClient {
  async function send(
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await fetch(url, {
      method,
      headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson: boolean = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : null,
    };
  }
  return {
    rest: (method, path, body, headers = {}) => send(method, `${sandbox.url}/api/v3${path}`, body, headers),
    graphql: (query, variables = {}) => send("POST", `${sandbox.url}/api/graphql`, { query, variables }, {}),
  };
}

export interface Claims {
  readonly iss?: unknown;
  readonly iat?: number;
  readonly exp?: number;
}

/** The app's own token, signed with a private key. */
export function signAppToken(privateKey: string, claims: Claims): string {
  const now = Math.floor(Date.now() / 1000);
  const parts = [
    { alg: "RS256", typ: "JWT" },
    { iat: now - 30, exp: now + 540, ...claims },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"));
  const signature = createSign("RSA-SHA256").update(parts.join(".")).sign(privateKey).toString("base64url");
  return [...parts, signature].join(".");
}

export function asApp(sandbox: Sandbox): BareClient {
  return clientOf(sandbox, signAppToken(sandbox.app.privateKey, { iss: sandbox.app.id }));
}

/** A client with a fresh token of the installation that covers a repository. */
export async function asInstallation(
  sandbox: Sandbox,
  repository: SandboxRepository,
  wish?: unknown,
): Promise<BareClient> {
  const app = asApp(sandbox);
  const installation = await app.rest("GET", `/repos/${repository.fullName}/installation`);
  const token = await app.rest(
    "POST",
    `/app/installations/${numberAt(installation.body, "id")}/access_tokens`,
    wish,
  );
  if (token.status !== 201) throw new Error(`no token: ${token.status} ${token.text}`);
  return clientOf(sandbox, textAt(token.body, "token"));
}

/** A line of text per number. */
export function numbered(count: number, prefix = "line"): string {
  return Array.from({ length: count }, (_, index) => `${prefix} ${index + 1}\n`).join("");
}

/** What stands at a path of keys and indexes in JSON. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (typeof value !== "object" || value === null)
      throw new Error(`nothing at ${path.join(".")}: ${JSON.stringify(json)}`);
    // Arrays are objects whose keys are indexes.
    return (value as Readonly<Record<string, unknown>>)[String(key)];
  }, json);
}

export function textAt(json: unknown, ...path: readonly (string | number)[]): string {
  const value = at(json, ...path);
  if (typeof value !== "string") throw new Error(`no text at ${path.join(".")}: ${JSON.stringify(json)}`);
  return value;
}

export function numberAt(json: unknown, ...path: readonly (string | number)[]): number {
  const value = at(json, ...path);
  if (typeof value !== "number") throw new Error(`no number at ${path.join(".")}: ${JSON.stringify(json)}`);
  return value;
}

export function listAt(json: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(json, ...path);
  if (!Array.isArray(value)) throw new Error(`no list at ${path.join(".")}: ${JSON.stringify(json)}`);
  return value;
}
