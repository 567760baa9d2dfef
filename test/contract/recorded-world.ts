// A world for one scenario: the real bot, the sandbox, and a proxy in between that writes everything down.
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { APP } from "../../sandbox/test/fixture.ts";
import { runBot } from "../../demo/src/run-bot.ts";
import { settle } from "../../demo/src/scenario.ts";
import {
  type Delivery,
  type Sandbox,
  type SandboxPullRequest,
  type SandboxRepository,
  startSandbox,
} from "../../sandbox/src/start-sandbox.ts";
import { type RecordedExchange, type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";

export interface Traffic {
  readonly exchanges: readonly RecordedExchange[];
  readonly deliveries: readonly Delivery[];
}

export interface World {
  readonly sandbox: Sandbox;
  readonly proxy: RecordingProxy;
  /** Resolves when every webhook was answered and every job is done. */
  readonly settle: () => Promise<void>;
}

export interface Scenario {
  readonly title: string;
  readonly play: (world: World) => Promise<void>;
}

/** Plays a scenario in a world of its own. */
export async function record({ play }: Scenario): Promise<Traffic> {
  const sandbox = await startSandbox({ app: { ...OTEL_FIX, events: APP.events } });
  const proxy = await startRecordingProxy(sandbox.url);
  const bot = await runBot({ ...sandbox, host: proxy.host });
  try {
    await play({ sandbox, proxy, settle: () => settle({ sandbox, bot }) });
    await settle({ sandbox, bot });
    return { exchanges: proxy.exchanges, deliveries: sandbox.deliveries };
  } finally {
    await bot.close(5_000);
    await proxy.close();
    await sandbox.close();
  }
}

export function openPull(
  sandbox: Sandbox,
  files: Readonly<Record<string, string>>,
): Promise<SandboxPullRequest> {
  return createShop(sandbox).then((repository) => openPullIn(repository, files));
}

/** A repository in which ada may write. */
export async function createShop(
  sandbox: Sandbox,
  files: Readonly<Record<string, string>> = {},
): Promise<SandboxRepository> {
  const all = { "README.md": "# shop\n", "otel/gone.yaml": "gone: soon\n", ...files };
  const repository = await sandbox.createRepository({ owner: "acme", name: "shop", files: all });
  repository.addCollaborator("ada", "write");
  return repository;
}

/** Opens a pull request of ada's with these files. */
export async function openPullIn(
  repository: SandboxRepository,
  files: Readonly<Record<string, string>>,
): Promise<SandboxPullRequest> {
  await repository.commit({ branch: "telemetry", from: "main", files, author: "ada" });
  return repository.openPullRequest({ head: "telemetry", author: "ada" });
}
