// The page to which a browser posts a manifest. GitHub asks for a login, and shows a page on which the person confirms the
// app's name; here everybody confirms at once.
import type { Server, ServerContext } from "../faults/answer-call.ts";
import { registerFromManifest } from "../operations/app-manifests.ts";
import { Refusal } from "../refusal.ts";
import { takeTurn } from "../state/turns.ts";
import { type World, ensureAccount } from "../state/world.ts";

/** There are no logins here: this person registers apps of their own. */
const PERSON = "octocat";

export function addRegistrationRoute(server: Server, world: World): void {
  server.post("/settings/apps/new", (context) => register(world, context, null));
  server.post("/organizations/:org/settings/apps/new", (context) =>
    register(world, context, context.req.param("org")),
  );
}

async function register(
  world: World,
  context: ServerContext,
  organization: string | null,
): Promise<Response> {
  const { manifest } = await context.req.parseBody();
  const state = context.req.query("state");
  try {
    const { code, redirectUrl } = await takeTurn(world, () => {
      const owner =
        organization === null
          ? ensureAccount(world, PERSON)
          : ensureAccount(world, organization, "Organization");
      return registerFromManifest(world, typeof manifest === "string" ? manifest : "", owner);
    });
    const target = new URL(redirectUrl);
    target.searchParams.set("code", code);
    if (state !== undefined) target.searchParams.set("state", state);
    return context.redirect(target.href, 302);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return context.text(error.message, 422);
  }
}
