// Tokens of installations: for an hour, for some of its repositories and some of its permissions, never for more.
import { randomBytes } from "node:crypto";
import { unprocessable } from "../refusal.ts";
import type { Repository } from "../state/records.ts";
import type { Access, Installation, Permissions, World } from "../state/world.ts";

export interface TokenWish {
  readonly permissions?: Permissions | undefined;
  readonly repositories?: readonly Repository[] | undefined;
}

export interface IssuedToken {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly permissions: Permissions;
}

const HOUR_MS = 3_600_000;

export function issueToken(world: World, installation: Installation, wish: TokenWish): IssuedToken {
  const permissions: Permissions = { metadata: "read", ...(wish.permissions ?? installation.permissions) };
  const tooMuch = Object.entries(permissions).some(
    ([name, access]) => !grants(installation.permissions, name, access),
  );
  if (tooMuch) throw unprocessable("The permissions requested are not granted to this installation.");
  const outside =
    wish.repositories?.some((repository) => !installation.repositories.has(repository)) ?? false;
  if (outside) {
    throw unprocessable(
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  const value = newTokenText(world);
  const expiresAt = world.clock.now() + HOUR_MS;
  const repositories = wish.repositories === undefined ? null : new Set(wish.repositories);
  world.tokens.set(value, {
    kind: "installation",
    installation,
    permissions,
    repositories,
    expiresAt,
  });
  return { value, expiresAt, permissions };
}

function grants(granted: Permissions, name: string, access: Access): boolean {
  return granted[name] === "write" || granted[name] === access || (name === "metadata" && access === "read");
}

/** Since 2026 tokens are long and have dots: nobody may count on a length. */
function newTokenText({ app }: World): string {
  const [header, payload, signature] = [36, 96, 256].map((bytes) => randomBytes(bytes).toString("base64url"));
  return `ghs_${app.id}_${header ?? ""}.${payload ?? ""}.${signature ?? ""}`;
}

/** A personal token, as a person makes it in the settings. */
export function newUserTokenText(): string {
  return `ghp_${randomBytes(27).toString("base64url").replace(/[-_]/g, "0")}`;
}
