/**
 * The server's settings, read from environment variables: Probot's own names, checked before anything starts.
 * Every error names the variable, what was expected and where to get it. The value of a secret is never repeated,
 * nor that of a variable into which a secret is easily pasted. Must not write to `process.env`.
 */
import { parseEnv } from "node:util";
import * as z from "zod";
import { APP_PAGE, readPrivateKey, type SettingError } from "./private-key.ts";
import { readUtf8 } from "./read-text.ts";
import { EXPECTED_ADDRESS, readPageAddress } from "./page-address.ts";

export interface Settings {
  readonly appId: number;
  /** An RSA key as PEM in PKCS#8, whatever form it was given in. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly webhookPath: string;
  /** 0 lets the operating system choose a free port. */
  readonly port: number;
  readonly host: string;
  /** Root of the REST API, without a slash at its end. */
  readonly baseUrl: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly production: boolean;
  /** The folder in which the process leaves to the next one until when all is done. */
  readonly stateDir: string | undefined;
  /** Where people reach the bot's pages, with a slash at its end; null where they do not. */
  readonly publicUrl: string | null;
}

export type LogLevel = (typeof logLevels)[number];

export type { SettingError };

export type LogFormat = (typeof logFormats)[number];

export type SettingsResult =
  | { readonly ok: true; readonly settings: Settings }
  | { readonly ok: false; readonly errors: readonly SettingError[] };

export type EnvironmentResult =
  | { readonly ok: true; readonly env: NodeJS.ProcessEnv }
  | { readonly ok: false; readonly errors: readonly SettingError[] };

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
const logFormats = ["json", "pretty"] as const;
const protocols = ["https", "http"] as const;

/** Probot listens with this secret when none is set (its lib/server/server.js), so everybody knows it. */
const probotsDefaultSecret = "development";

/** Shorter secrets can neither protect anything nor be told apart from ordinary words in a log. */
const shortestSecret = 4;

/** Each by itself; `--setup` needs some of them. */
export const variables = z.object({
  APP_ID: z
    .string({ error: `is missing: set it to the number "App ID" under ${APP_PAGE} → About` })
    .trim()
    .regex(/^[1-9][0-9]{0,14}$/, {
      error: `isn't a whole number: set it to the number "App ID" (not the Client ID) under ${APP_PAGE} → About`,
    })
    .transform(Number),
  WEBHOOK_SECRET: z
    .string({
      error: `is missing: set it to the secret under ${APP_PAGE} → Webhook → Secret; make a new one with "openssl rand -hex 32" and set it in both places`,
    })
    .superRefine((secret, context) => {
      const fault = findSecretFault(secret);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    }),
  WEBHOOK_PATH: z
    .string()
    .trim()
    .regex(/^\/[^\s?#]*$/, { error: (found) => expected("a path that begins with /", found.input) })
    .refine((path) => path !== "/healthz" && path !== "/readyz", {
      error: "is the address of a health check: choose another path, such as /api/github/webhooks",
    })
    .default("/api/github/webhooks"),
  PORT: z
    .string()
    .trim()
    .refine((text) => /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535, {
      error: (found) => expected("a port from 0 to 65535", found.input),
    })
    .transform(Number)
    .default(3000),
  HOST: z
    .string()
    .trim()
    .regex(/^[A-Za-z0-9.:_-]+$/, {
      error: (found) =>
        expected("a name or address without protocol and port, such as localhost or 0.0.0.0", found.input),
    })
    .default("localhost"),
  GHE_HOST: z
    .string()
    .trim()
    .regex(/^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])(:[0-9]{1,5})?$/, {
      error:
        "isn't a host name: expected the name of a GitHub Enterprise Server, with a port if it has one, without protocol and path, such as github.example.com",
    })
    .refine((host) => !/^((api|www)\.)?github\.com$/i.test(host), {
      error: "is github.com itself: remove the variable; it is only for a GitHub Enterprise Server",
    })
    .optional(),
  GHE_PROTOCOL: z
    .enum(protocols, { error: (found) => expectedOneOf(protocols, found.input) })
    .default("https"),
  LOG_LEVEL: z.enum(logLevels, { error: (found) => expectedOneOf(logLevels, found.input) }).default("info"),
  LOG_FORMAT: z.enum(logFormats, { error: (found) => expectedOneOf(logFormats, found.input) }).optional(),
  NODE_ENV: z.string().optional(),
  STATE_DIR: z.string().trim().optional(),
  PUBLIC_URL: z
    .string()
    .trim()
    .refine((text) => readPageAddress(text) !== null, {
      error: (found) => expected(EXPECTED_ADDRESS, found.input),
    })
    .optional(),
});

/** Reads the settings; all errors at once, so that one start shows everything that is wrong. An empty value counts as not set. */
export function readSettings(env: NodeJS.ProcessEnv): SettingsResult {
  const given = withoutEmpty(env);
  const parsed = variables.safeParse(given);
  const key = readPrivateKey(given);
  if (parsed.success && key.ok) return { ok: true, settings: toSettings(parsed.data, key.pem) };
  const errors = parsed.success ? [] : parsed.error.issues.map(toSettingError);
  return { ok: false, errors: key.ok ? errors : [...errors, key.error] };
}

/**
 * The environment with the variables of a `.env` file beneath it, if there is such a file: what is set in the
 * environment counts, as with `node --env-file`. (Probot's own `run()` has it the other way round.)
 */
export function readEnvironment(env: NodeJS.ProcessEnv, file = ".env"): EnvironmentResult {
  const text = readUtf8(file);
  if (text.ok) return { ok: true, env: { ...parseEnv(text.text), ...env } };
  if (text.code === "ENOENT") return { ok: true, env };
  const message = `can't be read (${text.code}): make it a readable file, or remove it and set the variables in the environment`;
  return { ok: false, errors: [{ name: file, message }] };
}

/** An empty value counts as not set. */
export function withoutEmpty(env: NodeJS.ProcessEnv): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1].trim() !== "",
    ),
  );
}

function toSettings(values: z.infer<typeof variables>, privateKey: string): Settings {
  const production = values.NODE_ENV === "production";
  const host = values.GHE_HOST;
  return {
    appId: values.APP_ID,
    privateKey,
    webhookSecret: values.WEBHOOK_SECRET,
    webhookPath: values.WEBHOOK_PATH,
    port: values.PORT,
    host: values.HOST,
    baseUrl: host === undefined ? "https://api.github.com" : `${values.GHE_PROTOCOL}://${host}/api/v3`,
    logLevel: values.LOG_LEVEL,
    logFormat: values.LOG_FORMAT ?? (production ? "json" : "pretty"),
    production,
    stateDir: values.STATE_DIR,
    publicUrl: values.PUBLIC_URL === undefined ? null : readPageAddress(values.PUBLIC_URL),
  };
}

export function toSettingError(fault: z.core.$ZodIssue): SettingError {
  return { name: String(fault.path[0]), message: fault.message };
}

export function expected(what: string, found: unknown): string {
  return `isn't valid: expected ${what}, found ${JSON.stringify(String(found).slice(0, 60))}`;
}

function expectedOneOf(allowed: readonly string[], found: unknown): string {
  return expected(`one of ${allowed.join(", ")}`, found);
}

function findSecretFault(secret: string): string | undefined {
  const remedy = `make one with "openssl rand -hex 32" and set it here and under ${APP_PAGE} → Webhook → Secret`;
  if (secret !== secret.trim())
    return "begins or ends with white space, which GitHub's copy doesn't have: remove it";
  if (secret === probotsDefaultSecret)
    return `is the default in Probot's source, which everybody knows: ${remedy}`;
  if (secret.length < shortestSecret) return `has fewer than ${shortestSecret} characters: ${remedy}`;
  return undefined;
}
