/**
 * The app's private key, in whatever form people have it in a variable or a file. Nothing of what was given is repeated in
 * an error but the label of a PEM block.
 */
import { createPrivateKey, type KeyObject } from "node:crypto";

import { readUtf8 } from "./read-text.ts";

export interface SettingError {
  /** Name of the environment variable. */
  readonly name: string;
  readonly message: string;
}

/** Where people find what the settings are about. */
export const APP_PAGE =
  "GitHub → Settings (yours or the organisation's) → Developer settings → GitHub Apps → your app → General";

type KeyResult =
  { readonly ok: true; readonly pem: string } | { readonly ok: false; readonly error: SettingError };

export function readPrivateKey(
  env: Partial<Record<"PRIVATE_KEY" | "PRIVATE_KEY_PATH", string | undefined>>,
): KeyResult {
  const { PRIVATE_KEY: inline, PRIVATE_KEY_PATH: path } = env;
  if (inline !== undefined) return parsePrivateKey("PRIVATE_KEY", inline);
  if (path === undefined) {
    const message = `is missing: set it to the content of the .pem file (as it is, with \\n for the line ends, or in base64), or set PRIVATE_KEY_PATH to the file; get one under ${APP_PAGE} → Private keys → Generate a private key`;
    return { ok: false, error: { name: "PRIVATE_KEY", message } };
  }
  const text = readUtf8(path.trim());
  if (text.ok) return parsePrivateKey("PRIVATE_KEY_PATH", text.text);
  // The path is not repeated: a key pasted into the wrong variable would end up in the log.
  const message = `names a file that can't be read (${text.code}): expected the path of the .pem file, readable by this process`;
  return { ok: false, error: { name: "PRIVATE_KEY_PATH", message } };
}

function parsePrivateKey(name: string, text: string): KeyResult {
  const decoded = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  const pem = normalizePem(decoded);
  const key = pem === undefined ? undefined : toKey(pem);
  if (key?.asymmetricKeyType === "rsa") {
    return { ok: true, pem: key.export({ type: "pkcs8", format: "pem" }).toString() };
  }
  const message = `isn't an RSA private key in PEM: expected the .pem file that GitHub offers under ${APP_PAGE} → Private keys, found ${describeKey(decoded)}`;
  return { ok: false, error: { name, message } };
}

/** Brings back the line structure that environment files, YAML and shells take away. */
function normalizePem(text: string): string | undefined {
  const plain = text.replaceAll(/\\r|\\n/g, "\n");
  const [, label = "", rest = ""] = /-----BEGIN ([A-Z0-9 ]{1,40})-----(.*)/s.exec(plain) ?? [];
  const [body, closed] = rest.split(`-----END ${label}-----`, 2);
  if (body === undefined || closed === undefined) return undefined;
  const lines = body.replaceAll(/\s+/g, "").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}

function toKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}

/** What was pasted instead of a key. Only the label of the PEM block is shown, never its content. */
function describeKey(text: string): string {
  const label = /-----BEGIN ([A-Z0-9 ]{1,40})-----/.exec(text)?.[1];
  if (label === undefined) return "no PEM block";
  if (text.includes("ENCRYPTED")) return `an encrypted "${label}" (remove its passphrase)`;
  return `a "${label}" that can't be used (truncated, or of another kind)`;
}
