/** `--setup`: a small server for one registration. It ends when `.env` is written, or on a signal. */
import { randomBytes } from "node:crypto";
import { createFront, ListenError } from "../server/front.ts";
import { defaultLimits } from "../server/limits.ts";
import type { RegisteredApp } from "./convert-code.ts";
import { findEnvFileFault } from "./env-file.ts";
import { readAppDescription, registrationLink } from "./manifest.ts";
import { createSetupRoutes, setupUrl } from "./routes.ts";
import { readSetupSettings, type SetupSettings } from "./settings.ts";

export interface SetupOptions {
  readonly env: NodeJS.ProcessEnv;
  /** app.yml. */
  readonly description: URL;
  /** `.env` unless given. */
  readonly envFile?: string;
  readonly print: (text: string) => void;
  readonly printError: (line: string) => void;
}

type End = { readonly kind: "registered"; readonly app: RegisteredApp } | { readonly kind: NodeJS.Signals };

/** Returns the exit code: 0 registered, 1 it cannot run, 130 or 143 interrupted before that. */
export async function runSetup(options: SetupOptions): Promise<number> {
  const { env, print, envFile = ".env" } = options;
  const printError = (message: string) => options.printError(`otel-fix: ${message}`);
  const read = readSetupSettings(env);
  if (!read.ok) {
    for (const { name, message } of read.errors) printError(`${name} ${message}`);
    return 1;
  }
  const { settings } = read;
  const fault = findEnvFileFault(envFile);
  if (fault !== null) {
    printError(fault);
    return 1;
  }
  const app = readAppDescription(options.description);
  let end: (how: End) => void = () => undefined;
  const ended = new Promise<End>((resolve) => (end = resolve));
  let port = settings.port;
  const setup = {
    app,
    settings,
    envFile,
    ownUrl: () => ownUrl(settings.host, port),
    token: randomBytes(32).toString("base64url"),
    state: randomBytes(32).toString("base64url"),
    onFailure: printError,
    onRegistered: (registered: RegisteredApp) => end({ kind: "registered", app: registered }),
  };
  const front = createFront({
    address: settings,
    routes: createSetupRoutes(setup),
    limits: defaultLimits,
    // The address of a request can hold the token.
    log: { error: ({ err }: { err?: unknown }) => printError(`a request failed: ${String(err)}`) },
  });
  try {
    port = Number(new URL((await front.listen()).url).port);
  } catch (error) {
    if (!(error instanceof ListenError)) throw error;
    printError(error.message);
    return 1;
  }
  const stop = onSignal((kind) => end({ kind }));
  print(introduce(settings, { address: setupUrl(setup), link: registrationLink(app, settings) }));
  const how = await ended;
  await front.close();
  stop();
  return conclude(how, { envFile, settings, print, printError });
}

/** For a browser on this machine; others are not meant to reach it. */
function ownUrl(host: string, port: number): string {
  const isAny = host === "0.0.0.0" || host === "::";
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${isAny ? "localhost" : name}:${port}`;
}

/** npm passes a signal on that the process got already: the second one changes nothing. */
function onSignal(end: (signal: NodeJS.Signals) => void): () => void {
  process.on("SIGINT", end);
  process.on("SIGTERM", end);
  return () => {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  };
}

function introduce(
  { webUrl, webhookUrl }: SetupSettings,
  { address, link }: { readonly address: string; readonly link: string },
): string {
  return [
    `Register otel-fix on ${new URL(webUrl).host}: open this address in your browser. It works until this process ends.`,
    "",
    `  ${address}`,
    "",
    "Or fill in GitHub's form yourself, with permissions and events prefilled, and write .env by hand:",
    "",
    `  ${link}`,
    "",
    `GitHub will send webhooks to ${webhookUrl}`,
  ].join("\n");
}

interface Conclusion extends Pick<SetupOptions, "print" | "printError"> {
  readonly envFile: string;
  readonly settings: SetupSettings;
}

function conclude(how: End, { envFile, settings, print, printError }: Conclusion): number {
  if (how.kind !== "registered") {
    printError(
      `${envFile} is not written. If GitHub lists the app already, delete it there before you start again`,
    );
    return how.kind === "SIGINT" ? 130 : 143;
  }
  const { id, pageUrl, webhookSecret } = how.app;
  const names = ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET", ...Object.keys(settings.kept)];
  const written = names.filter((name) => name !== "WEBHOOK_SECRET" || webhookSecret !== null);
  print(
    [
      "",
      `The app is registered: ${pageUrl} (App ID ${id}). ${envFile} has ${written.join(", ")}; only you can read it.`,
      "",
      "Start the bot:    npm start",
      `Install the app:  ${pageUrl}/installations/new`,
    ].join("\n"),
  );
  if (webhookSecret === null)
    printError(
      `GitHub made no webhook secret: set one on the app's page, and as WEBHOOK_SECRET in ${envFile}`,
    );
  return 0;
}
