// A GitHub App that a person registers from a manifest: checked as GitHub checks it, and given out once for a code
// (https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest).
import { generateKeyPairSync, randomBytes } from "node:crypto";
import { z } from "zod";
import { notFound, unprocessable } from "../refusal.ts";
import type { Account } from "../state/records.ts";
import { type App, type World, ensureAccount, findAccount, nextIdentity, timestamp } from "../state/world.ts";

const Address = z.url({ protocol: /^https?$/ });

/** The parameters that GitHub documents, and no others. */
const Manifest = z.strictObject({
  name: z.string().min(1).max(34),
  url: Address,
  hook_attributes: z.strictObject({ url: Address, active: z.boolean().optional() }).optional(),
  redirect_url: Address,
  callback_urls: z.array(Address).max(10).optional(),
  setup_url: Address.optional(),
  description: z.string().optional(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).optional(),
  default_permissions: z.record(z.string(), z.enum(["read", "write"])).optional(),
  request_oauth_on_install: z.boolean().optional(),
  setup_on_update: z.boolean().optional(),
});

/** The permission without which an app cannot subscribe to an event, as far as apps here need them. */
const PERMISSION_FOR: Readonly<Record<string, string>> = {
  check_run: "checks",
  check_suite: "checks",
  issue_comment: "issues",
  merge_group: "merge_queues",
  pull_request: "pull_requests",
  pull_request_review: "pull_requests",
  pull_request_review_comment: "pull_requests",
  pull_request_review_thread: "pull_requests",
  push: "contents",
};

/** How long a code is good for. */
const HOUR_MS = 3_600_000;

export interface Registered {
  readonly code: string;
  /** Where the person is sent, without the code. */
  readonly redirectUrl: string;
}

/**
 * Registers the app, as GitHub does when the person confirms its name. There is one app here: the new one takes the place
 * of the one before.
 * @throws {Refusal} 422 where the manifest is not one that GitHub takes
 */
export function registerFromManifest(world: World, text: string, owner: Account): Registered {
  const manifest = parseManifest(text);
  const slug = manifest.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  if (slug === world.app.slug || findAccount(world, `${slug}[bot]`) !== null)
    throw unprocessable("Name is already taken");
  if (world.installations.size > 0)
    throw unprocessable("the app of this sandbox has been installed: register another one before that");
  world.app = createApp(world, { manifest, slug, owner });
  const { hook_attributes: hook, redirect_url: redirectUrl } = manifest;
  world.webhookUrl = hook === undefined || hook.active === false ? null : hook.url;
  const code = randomBytes(20).toString("hex");
  world.appCodes.set(code, { app: world.app, expiresAt: world.clock.now() + HOUR_MS });
  return { code, redirectUrl };
}

/** The app with its secrets, once. @throws {Refusal} 404 for a code that was used, has run out or was never given */
export function redeemCode(world: World, code: string): App {
  const known = world.appCodes.get(code);
  world.appCodes.delete(code);
  if (known === undefined || known.expiresAt <= world.clock.now()) throw notFound();
  return known.app;
}

type Manifest = z.infer<typeof Manifest>;

function parseManifest(text: string): Manifest {
  const parsed = Manifest.safeParse(readJson(text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
    throw unprocessable(`Invalid GitHub App configuration. ${faults.join("; ")}`);
  }
  const { default_events: events = [], default_permissions: permissions = {} } = parsed.data;
  const unsupported = events.filter((event) => {
    const permission = PERMISSION_FOR[event];
    return permission === undefined || !(permission in permissions);
  });
  if (unsupported.length > 0)
    throw unprocessable(
      `Invalid GitHub App configuration. Default events unsupported: ${unsupported.join(", ")}`,
    );
  return parsed.data;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unprocessable("Invalid GitHub App configuration. The manifest is not JSON");
  }
}

interface Wanted {
  readonly manifest: Manifest;
  readonly slug: string;
  readonly owner: Account;
}

function createApp(world: World, { manifest, slug, owner }: Wanted): App {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return {
    ...nextIdentity(world, "A"),
    slug,
    name: manifest.name,
    owner,
    bot: ensureAccount(world, `${slug}[bot]`),
    // As GitHub's .pem files are.
    privateKey: privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    publicKey,
    webhookSecret: randomBytes(20).toString("hex"),
    events: manifest.default_events ?? [],
    createdAt: timestamp(world),
    permissions: manifest.default_permissions ?? {},
  };
}
