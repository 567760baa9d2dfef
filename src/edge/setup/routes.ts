/**
 * What the setup answers. Everything is 404 without the token of this run, or the state that GitHub brings back; the `Host`
 * header is not read.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { refuse, type Answer } from "../server/answer.ts";
import type { Routes } from "../server/front.ts";
import { convertCode, isCode, type RegisteredApp } from "./convert-code.ts";
import { findEnvFileFault, renderEnvFile, reserveEnvFile, type ReservedFile } from "./env-file.ts";
import { registrationLink, registrationPage, renderManifest, type AppDescription } from "./manifest.ts";
import { list, markup, renderPage, type Html, type Page } from "./page.ts";
import type { SetupSettings } from "./settings.ts";

export interface Setup {
  readonly app: AppDescription;
  readonly settings: SetupSettings;
  /** Where the browser finds this server; without a slash at its end. */
  readonly ownUrl: () => string;
  /** Opens the first page. Never sent to GitHub. */
  readonly token: string;
  /** What GitHub brings back with the code. */
  readonly state: string;
  readonly envFile: string;
  /** Is told in one line of everything that fails. */
  readonly onFailure: (message: string) => void;
  readonly onRegistered: (app: RegisteredApp) => void;
}

const START = "/setup";
const DONE = "/setup/registered";

export function createSetupRoutes(setup: Setup): Routes {
  let isBusy = false;
  return async ({ request }) => {
    const address = `http://localhost${request.url ?? "/"}`;
    if (!URL.canParse(address)) return nothingHere;
    const url = new URL(address);
    const [path, secret, given] =
      url.pathname === DONE
        ? [DONE, setup.state, url.searchParams.get("state")]
        : [url.pathname, setup.token, url.searchParams.get("token")];
    if ((path !== START && path !== DONE) || !isSame(given ?? "", secret)) return nothingHere;
    if (request.method !== "GET")
      return refuse(405, "the method is not allowed here: expected GET", { allow: "GET" });
    if (path === START) return answer(setup, startPage(setup));
    if (isBusy)
      return answer(setup, {
        status: 409,
        title: "One moment",
        body: markup`<p>The code is being exchanged by another request.</p>`,
      });
    isBusy = true;
    try {
      return answer(setup, await finish(setup, url.searchParams.get("code") ?? ""));
    } finally {
      isBusy = false;
    }
  };
}

const nothingHere = refuse(404, "there is nothing at this address");

/** The address that opens the setup: whoever has it may register the app. */
export function setupUrl({ ownUrl, token }: Pick<Setup, "ownUrl" | "token">): string {
  return `${ownUrl()}${START}?token=${token}`;
}

/** In a time that does not depend on where they differ. */
function isSame(given: string, secret: string): boolean {
  const [one, other] = [given, secret].map((text) => createHash("sha256").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function answer({ settings }: Setup, page: Page): Answer {
  return renderPage(page, settings.webUrl);
}

function startPage(setup: Setup): Page {
  const { app, settings, state, envFile } = setup;
  const fault = findEnvFileFault(envFile);
  if (fault !== null) return failed(setup, { status: 409, message: fault });
  const manifest = renderManifest(app, { ...settings, redirectUrl: `${setup.ownUrl()}${DONE}` });
  const host = new URL(settings.webUrl).host;
  const permissions = Object.entries(app.default_permissions).map(([name, access]) => `${name}: ${access}`);
  return {
    status: 200,
    title: `Register ${app.name} on ${host}`,
    body: markup`<p>
        Log in to ${host} in this browser first. GitHub then shows the app's name, which you can change: it
        has to be new on ${host}. Back here, its id, private key and webhook secret are written to
        <code>${envFile}</code>.
      </p>
      <form method="post" action="${registrationPage(settings)}?state=${state}">
        <input type="hidden" name="manifest" value="${manifest}" /><button>Continue on ${host}</button>
      </form>
      <p>GitHub will send webhooks to <code>${settings.webhookUrl}</code>. The app asks for:</p>
      <ul>
        ${list(permissions)}
      </ul>
      <p>
        You would rather fill in the form yourself?
        <a href="${registrationLink(app, settings)}">GitHub's form with permissions and events prefilled</a>.
      </p>`,
  };
}

async function finish(setup: Setup, code: string): Promise<Page> {
  if (!isCode(code))
    return failed(setup, { status: 400, message: "the address has no code of GitHub's: start again" });
  // Before the exchange: GitHub gives the secrets once, and they need a place.
  const reserved = reserveEnvFile(setup.envFile);
  if (!reserved.ok) return failed(setup, { status: 409, message: reserved.message });
  const conversion = await convertCode(setup.settings.apiUrl, code);
  if (!conversion.ok) {
    reserved.file.release();
    return failed(setup, { status: 502, message: conversion.message });
  }
  const fault = write(setup, reserved.file, conversion.app);
  if (fault !== null) return failed(setup, { status: 500, message: fault });
  setup.onRegistered(conversion.app);
  return { status: 200, title: "The app is registered", body: nextSteps(setup, conversion.app) };
}

function write(setup: Setup, file: ReservedFile, app: RegisteredApp): string | null {
  const text = renderEnvFile(`Written by --setup for ${app.pageUrl}`, {
    APP_ID: String(app.id),
    PRIVATE_KEY: app.privateKey,
    ...(app.webhookSecret === null ? {} : { WEBHOOK_SECRET: app.webhookSecret }),
    ...setup.settings.kept,
  });
  try {
    file.write(text);
    return null;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return `the app is registered (${app.pageUrl}), but ${setup.envFile} can't be written (${code}): make room, then generate a private key and set a webhook secret on the app's page (docs/register.md, By hand)`;
  }
}

function nextSteps({ envFile }: Setup, app: RegisteredApp): Html {
  return markup`<p><code>${envFile}</code> has its settings; this page has done its work.</p>
    <ol>
      <li>Start the bot: <code>npm start</code></li>
      <li><a href="${app.pageUrl}/installations/new">Install the app</a> on your repositories.</li>
    </ol>`;
}

function failed(
  setup: Setup,
  { status, message }: { readonly status: number; readonly message: string },
): Page {
  setup.onFailure(message);
  const sentence = `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
  return {
    status,
    title: "That didn't work",
    body: markup`<p>${sentence}</p>
      <p><a href="${setupUrl(setup)}">Start again</a></p>`,
  };
}
