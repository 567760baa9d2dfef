import { expect, onTestFinished } from "vitest";

import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { runBot, type BotWishes } from "../../demo/src/run-bot.ts";
import {
  startSandbox,
  type ApiRequest,
  type Files,
  type NewPullRequest,
  type Sandbox,
  type SandboxPullRequest,
  type SandboxRepository,
} from "../../sandbox/src/start-sandbox.ts";

import { findUnknownQuery } from "../contract/description.ts";
import { startFaultProxy, type Fault } from "./fault-proxy.ts";

/** The embedded GitHub with the real bot behind its signed webhooks; both end with the test. */
export interface TestWorld {
  readonly sandbox: Sandbox;
  /** Where the bot takes deliveries. */
  readonly webhookUrl: string;
  /** Resolves when every webhook was answered and every job is done. */
  readonly settle: () => Promise<void>;
  /** The bot's calls since the last time, without those for tokens. */
  readonly takeCalls: () => readonly string[];
  /** The lines that the bot has logged so far, debug ones included, where the test wants them. */
  readonly log: readonly string[];
  /** Ends the bot, as the test's end does. */
  readonly close: () => Promise<void>;
}

/** What a test wants to be other than it is in the product. */
type Wishes = Pick<BotWishes, "rules" | "engine" | "retry" | "limits"> & {
  /** To write a log takes a twentieth of a test's time. */
  readonly isLogged?: boolean;
};

/** A failed job is tried again soon; what the product waits is no matter of these tests. */
export const SOON = { firstDelayMs: 10 };

export async function startWorld(
  { rules, engine, retry = SOON, limits, isLogged = false }: Wishes = {},
  fault: Fault | null = null,
): Promise<TestWorld> {
  const sandbox = await startSandbox({ app: OTEL_FIX });
  const host = fault === null ? sandbox.host : await startFaultProxy(sandbox.host, fault);
  const log: string[] = [];
  const write = (line: string) => {
    log.push(line);
    if (/ (?:WARN|ERROR|FATAL) /.test(line)) process.stderr.write(line);
  };
  const wishes = {
    ...(isLogged && { write }),
    ...(rules && { rules }),
    ...(engine && { engine }),
    ...(limits && { limits }),
    retry,
    // To be ready for what fails takes time, and nothing does.
    resendAfterMs: fault === null ? null : SOON.firstDelayMs,
  };
  const bot = await runBot(sandbox, host, wishes);
  let closed: Promise<void> | null = null;
  const close = () => (closed ??= bot.close(5_000));
  onTestFinished(async () => {
    await close();
    await sandbox.close();
    expect(sandbox.requests.flatMap(listUnknownQuery)).toEqual([]);
  });
  let seen = 0;
  return {
    sandbox,
    webhookUrl: bot.webhookUrl,
    settle: () => settle(sandbox, bot),
    log,
    close,
    takeCalls: () => {
      const calls = sandbox.requests.slice(seen).filter(({ isTokenRequest }) => !isTokenRequest);
      seen = sandbox.requests.length;
      return calls.map(({ kind, route, operation }) => `${kind} ${operation ?? route}`);
    },
  };
}

const REST = "/api/v3";

/** The sandbox takes no body with more than GitHub describes; what stands in a query it reads as GitHub does, as far as it goes. */
function listUnknownQuery({ method, path }: ApiRequest): readonly string[] {
  return path.startsWith(REST) ? findUnknownQuery(method, path.slice(REST.length)) : [];
}

/** What the bot writes leads to further webhooks: both are asked until neither has anything left. */
export async function settle(sandbox: Sandbox, bot: { idle: () => Promise<void> }): Promise<void> {
  for (let before = -1; before !== sandbox.deliveries.length;) {
    before = sandbox.deliveries.length;
    await sandbox.settled();
    await bot.idle();
  }
}

/** A repository with the bot installed, in which ada may write. */
export async function createShop(
  sandbox: Sandbox,
  files: Readonly<Record<string, string>> = {},
): Promise<SandboxRepository> {
  const repository = await sandbox.createRepository({
    owner: { login: "acme", type: "Organization" },
    name: "shop",
    files: { "README.md": "# shop\n", ...files },
  });
  repository.addCollaborator("ada", "write");
  return repository;
}

/** A pull request of ada's that changes files of the default branch. */
export async function propose(
  repository: SandboxRepository,
  files: Files,
  options: Partial<NewPullRequest> = {},
): Promise<SandboxPullRequest> {
  const head = options.head ?? "telemetry";
  await repository.commit({ branch: head, from: "main", files, author: "ada" });
  return repository.openPullRequest({ head, author: "ada", ...options });
}

/** A manifest whose Python section lacks the variable. */
export function manifest(name = "python", lines: readonly string[] = []): string {
  return [
    "apiVersion: opentelemetry.io/v1alpha1",
    "kind: Instrumentation",
    "metadata:",
    `  name: ${name}`,
    "spec:",
    "  exporter:",
    "    endpoint: http://collector:4318",
    "  python:",
    "    env:",
    "      - name: OTEL_LOG_LEVEL",
    "        value: debug",
    ...lines,
    "",
  ].join("\n");
}

/** The same manifest with the variable in place. */
export function fixedManifest(name = "python"): string {
  return manifest(name, [
    "      - name: OTEL_PYTHON_DISABLED_INSTRUMENTATIONS",
    '        value: "requests,urllib3,urllib,flask"',
  ]);
}
