/** The exchange of the code that GitHub's redirect carries for the app and its secrets. */
import { z } from "zod";
import { readBody } from "../github/read-body.ts";

export interface RegisteredApp {
  readonly id: number;
  /** The app's page. */
  readonly pageUrl: string;
  /** As PEM. */
  readonly privateKey: string;
  /** null where GitHub made none. */
  readonly webhookSecret: string | null;
}

export type Conversion =
  { readonly ok: true; readonly app: RegisteredApp } | { readonly ok: false; readonly message: string };

/** https://docs.github.com/rest/apps/apps#create-a-github-app-from-a-manifest */
const answer = z.object({
  id: z.int().positive(),
  html_url: z.url({ protocol: /^https?$/ }),
  pem: z.string().includes("-----BEGIN"),
  webhook_secret: z.string().nullable(),
});

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 1024 * 1024;

/** What a code looks like; anything else is not sent to GitHub. */
export function isCode(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}

/** Never throws for what GitHub, or the way to it, does. Messages hold neither the code nor anything of the answer. */
export async function convertCode(apiUrl: string, code: string): Promise<Conversion> {
  let response: Response;
  try {
    response = await fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
      method: "POST",
      headers: {
        accept: "application/vnd.github+json",
        "user-agent": "otel-fix",
        "x-github-api-version": "2022-11-28",
      },
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (response.status === 201) return readApp(await readBody(response.body, MAX_BYTES));
  } catch (error) {
    return { ok: false, message: explainFailure(apiUrl, error) };
  }
  return { ok: false, message: explainStatus(response.status) };
}

function readApp(bytes: Uint8Array | null): Conversion {
  const parsed = answer.safeParse(parseJson(bytes));
  if (!parsed.success) {
    const message = `GitHub's answer can't be read, and its code works only once: ${START_OVER}`;
    return { ok: false, message };
  }
  const { id, html_url, pem, webhook_secret } = parsed.data;
  const app = { id, pageUrl: new URL(html_url).href, privateKey: pem, webhookSecret: webhook_secret };
  return { ok: true, app };
}

function parseJson(bytes: Uint8Array | null): unknown {
  try {
    return bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

const START_OVER =
  "delete the app on GitHub (Settings → Developer settings → GitHub Apps → Advanced) if it is listed there, and start again";

function explainStatus(status: number): string {
  if (status === 404 || status === 422)
    return `GitHub does not take the code (status ${status}): a code works once, and for an hour. To get a new one, ${START_OVER}`;
  if (status === 403 || status === 429)
    return `GitHub takes no more calls for now (status ${status}): reload this page in some minutes; the code works for an hour`;
  return `GitHub could not answer (status ${status}): reload this page in a minute; if the code was used up, ${START_OVER}`;
}

function explainFailure(apiUrl: string, error: unknown): string {
  return `${new URL(apiUrl).host} can't be reached (${reasonOf(error)}): check the network${apiUrl.endsWith("/api/v3") ? ", GHE_HOST and GHE_PROTOCOL" : " and its proxy"}, and reload this page; the code works for an hour`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  if (error.name === "TimeoutError") return `no answer in ${TIMEOUT_MS / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
