// The GitHub of these tests: an app that may do what most tests need, and where they need no more, a repository with its
// client.
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import {
  type AppOptions,
  type Files,
  type Sandbox,
  type SandboxRepository,
  startSandbox,
} from "../src/start-sandbox.ts";
import { type BareClient, asInstallation } from "./bare-client.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

export const APP: AppOptions = {
  slug: "tidy",
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
    "pull_request_review_thread",
    "push",
  ],
};

/** An empty GitHub on which the app is registered; `app` is what it is to be other than `APP`. */
export function startWithApp({
  app,
  ...options
}: { readonly port?: number; readonly app?: Partial<AppOptions> } = {}): Promise<Sandbox> {
  return startSandbox({ ...options, app: { ...APP, ...app } });
}

export interface Shop {
  readonly sandbox: Sandbox;
  /** `octo/shop`. */
  readonly repository: SandboxRepository;
  /** The app there. */
  readonly bot: BareClient;
}

/** A shop for all tests of a file; what it is made of is there from its first hook on. */
export function useShop(files?: Files): Shop {
  // Filled before any test or later hook runs.
  const shop = {} as Shop;
  beforeAll(async () => {
    Object.assign(shop, await startShop(files));
  });
  afterAll(() => shop.sandbox.close());
  return shop;
}

/** A shop of its own for each test. */
export function useFreshShop(files?: Files): Shop {
  // Filled before any test or later hook runs.
  const shop = {} as Shop;
  beforeEach(async () => {
    Object.assign(shop, await startShop(files));
  });
  afterEach(() => shop.sandbox.close());
  return shop;
}

async function startShop(files: Files = { "a.yaml": "a\n" }): Promise<Shop> {
  const sandbox = await startWithApp();
  const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files });
  return { sandbox, repository, bot: await asInstallation(sandbox, repository) };
}

export interface ReceivingShop extends Pick<Shop, "sandbox" | "repository"> {
  /** Of the installation and of all pushes. */
  readonly receiver: Receiver;
}

/** One for each test, with somebody who takes its webhooks. */
export function useReceivingShop(app: Partial<AppOptions> = {}): ReceivingShop {
  // Filled before any test or later hook runs.
  const shop = {} as ReceivingShop;
  beforeEach(async () => {
    const sandbox = await startWithApp({ app: { events: ["push"], ...app } });
    const receiver = await startReceiver();
    sandbox.setWebhookUrl(receiver.url);
    const repository = await sandbox.createRepository({ owner: "octo", name: "shop", files: { a: "a" } });
    await sandbox.settled();
    Object.assign(shop, { sandbox, repository, receiver });
  });
  afterEach(async () => {
    await shop.sandbox.close();
    await shop.receiver.close();
  });
  return shop;
}
