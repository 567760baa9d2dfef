// Who calls: the app itself, one of its installations, a person with a personal token, or anyone.
import { Refusal, badCredentials } from "../refusal.ts";
import type { Account } from "../state/records.ts";
import type { InstallationToken, World } from "../state/world.ts";
import { checkAppToken } from "./app-token.ts";

export type Caller =
  | { readonly kind: "app" }
  | { readonly kind: "installation"; readonly account: Account; readonly token: InstallationToken }
  | { readonly kind: "user"; readonly account: Account }
  /** Without credentials, where none are asked for. */
  | { readonly kind: "anyone" };

/** @throws {Refusal} 401 when there are no credentials, or wrong ones */
export function identifyCaller(world: World, authorization: string | null): Caller {
  if (authorization === null) throw new Refusal(401, { message: "Requires authentication" });
  const token = /^(?:bearer|token) (.+)$/i.exec(authorization)?.[1];
  if (token === undefined) throw badCredentials();
  if (/^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token)) {
    checkAppToken(world.app, token);
    return { kind: "app" };
  }
  const known = world.tokens.get(token);
  if (known === undefined) throw badCredentials();
  if (known.kind === "user") return { kind: "user", account: known.account };
  if (known.expiresAt <= world.clock.now()) throw badCredentials();
  return { kind: "installation", account: world.app.bot, token: known };
}
