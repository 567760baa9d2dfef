// A new, empty GitHub with one app in it.
import { type KeyPairKeyObjectResult, generateKeyPairSync, randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { createApiFaults } from "../faults/api-faults.ts";
import { createDeliveryFaults } from "../faults/delivery-faults.ts";
import { createClock } from "./clock.ts";
import { type App, type Permissions, type World, ensureAccount, nextIdentity, timestamp } from "./world.ts";

/** The GitHub App that is registered here. */
export interface AppOptions {
  /** `tidy`, where its comments are by `tidy[bot]`. */
  readonly slug: string;
  /** What every installation of it may do. */
  readonly permissions: Permissions;
  /** What it has subscribed to; events of installations come without. */
  readonly events: readonly string[];
  /** Its slug by default. */
  readonly name?: string;
  /** The login of the organisation that has registered it; its slug by default. */
  readonly owner?: string;
  /** A random one by default. */
  readonly webhookSecret?: string;
}

/** GitHub leaves out the patch of a file that is larger than it wants to show. The exact limit is not documented. */
const PATCH_BYTES = 500_000;

export function createWorld({ url, folder, app }: { url: string; folder: string; app: AppOptions }): World {
  const clock = createClock();
  const closing = new AbortController();
  // Every call and delivery that waits listens to it: many are no leak.
  setMaxListeners(0, closing.signal);
  const base = { accounts: new Map(), nodes: new Map(), lastId: 1_000_000, clock };
  const world: Omit<World, "app"> = {
    ...base,
    url,
    folder,
    repositories: new Map(),
    installations: new Map(),
    tokens: new Map(),
    appCodes: new Map(),
    verifiedCommits: new Set(),
    requests: [],
    deliveries: [],
    hookDeliveries: [],
    quotas: new Map(),
    apiFaults: createApiFaults(clock),
    deliveryFaults: createDeliveryFaults(),
    secondaryLimits: null,
    closing,
    patchBytes: PATCH_BYTES,
    idFields: "both",
    webhookUrl: null,
    send: () => undefined,
    resend: () => undefined,
  };
  return Object.assign(world, { app: createApp(world, app) });
}

function createApp(world: Omit<World, "app">, options: AppOptions): App {
  const { slug, permissions, events } = options;
  const { publicKey, privateKey } = keysOfThisProcess();
  return {
    ...nextIdentity(world, "A"),
    slug,
    name: options.name ?? slug,
    owner: ensureAccount(world, options.owner ?? slug, "Organization"),
    bot: ensureAccount(world, `${slug}[bot]`),
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    publicKey,
    webhookSecret: options.webhookSecret ?? randomBytes(20).toString("hex"),
    events,
    createdAt: timestamp(world),
    permissions,
  };
}

let keys: KeyPairKeyObjectResult | null = null;

/** Making a pair takes longer than most tests: all apps of a process share one. */
function keysOfThisProcess(): KeyPairKeyObjectResult {
  keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 });
  return keys;
}
