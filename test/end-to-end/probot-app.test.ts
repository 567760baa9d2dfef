import { pathToFileURL } from "node:url";

import { Probot, ProbotOctokit, Server, type ApplicationFunction } from "probot";
import { expect, it, onTestFinished, vi } from "vitest";

import { ROUTED_EVENTS } from "../../src/edge/github/route-event.ts";
import { createLog } from "../../src/edge/log.ts";
import { OTEL_FIX } from "../../demo/src/registered-app.ts";
import { startSandbox } from "../../sandbox/src/start-sandbox.ts";

import { buildProgram } from "../build-program.ts";
import { createShop, fixedManifest, manifest, propose } from "./world.ts";

const PATH = "otel/python.yaml";

it("reviews and answers as an app of Probot's own server", async () => {
  const sandbox = await startSandbox({ app: { ...OTEL_FIX, events: [...ROUTED_EVENTS] } });
  const log = createLog({ level: "silent", format: "json", secrets: [] });
  const server = new Server({
    log,
    Probot: Probot.defaults({
      appId: sandbox.app.id,
      privateKey: sandbox.app.privateKey,
      secret: sandbox.app.webhookSecret,
      baseUrl: `http://${sandbox.host}/api/v3`,
      log,
      // Probot's own spaces writes by seconds.
      Octokit: ProbotOctokit.defaults((options: object) => ({ ...options, throttle: { enabled: false } })),
    }),
    host: "127.0.0.1",
    port: 0,
  });
  // As it is built, with the threads beside it.
  const built = (await import(pathToFileURL(buildProgram("probot")).href)) as {
    default: ApplicationFunction;
  };
  await server.load(built.default);
  const http = await server.start();
  onTestFinished(async () => {
    await server.stop();
    await sandbox.close();
  });
  const address = http.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  sandbox.setWebhookUrl(`http://127.0.0.1:${port}/api/github/webhooks`);
  const repository = await createShop(sandbox);
  const pull = await propose(repository, { [PATH]: manifest() });
  await vi.waitFor(() => expect(pull.checkRuns()).toMatchObject([{ conclusion: "neutral" }]), 30_000);
  expect(await pull.threads()).toMatchObject([{ path: PATH, isResolved: false }]);
  await pull.comment("/otel-fix", "ada");
  await vi.waitFor(() => expect(pull.comments()).toHaveLength(2), 30_000);
  expect((await repository.readFile(PATH, "telemetry"))?.toString()).toBe(fixedManifest());
  await vi.waitFor(
    () => expect(pull.checkRuns(pull.headSha)).toMatchObject([{ conclusion: "success" }]),
    30_000,
  );
});
