/** What `--setup` needs to know before there is an app. The variables are the server's own, checked as env.ts checks them. */
import { z } from "zod";
import { expected, toSettingError, variables, withoutEmpty, type SettingError } from "../env.ts";
import { readPageAddress } from "../page-address.ts";

export interface SetupSettings {
  readonly host: string;
  readonly port: number;
  /** Where people use GitHub, without a slash at its end. */
  readonly webUrl: string;
  /** Root of the REST API, without a slash at its end. */
  readonly apiUrl: string;
  /** Where GitHub is to send webhooks. */
  readonly webhookUrl: string;
  /** Where people read about this installation. */
  readonly homepage: string;
  /** Login of the organisation that is to own the app; null for the person who registers it. */
  readonly organization: string | null;
  /** Variables that were set and that the server needs too, as they are. */
  readonly kept: Readonly<Record<string, string>>;
}

type SetupResult =
  | { readonly ok: true; readonly settings: SetupSettings }
  | { readonly ok: false; readonly errors: readonly SettingError[] };

const EXPECTED_CHANNEL = "the address of a webhook proxy's channel, such as https://smee.io/abc";

const setupVariables = variables
  .pick({
    HOST: true,
    PORT: true,
    GHE_HOST: true,
    GHE_PROTOCOL: true,
    WEBHOOK_PATH: true,
    PUBLIC_URL: true,
    NODE_ENV: true,
  })
  .extend({
    GH_ORG: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/, {
        error: (found) => expected("the login of an organisation, such as acme", found.input),
      })
      .optional(),
    WEBHOOK_PROXY_URL: z
      .string()
      .trim()
      // What stands in it can be a secret: it isn't repeated.
      .refine((text) => readPageAddress(text) !== null, {
        error: `isn't valid: expected ${EXPECTED_CHANNEL}`,
      })
      .optional(),
  });

type Values = z.infer<typeof setupVariables>;

/** Those that are written into `.env` beside what GitHub gives. */
const KEPT = ["GHE_HOST", "GHE_PROTOCOL", "HOST", "PORT", "WEBHOOK_PATH", "PUBLIC_URL"] as const;

/** Reads them; all errors at once. */
export function readSetupSettings(env: NodeJS.ProcessEnv): SetupResult {
  const given = withoutEmpty(env);
  const parsed = setupVariables.safeParse(given);
  if (!parsed.success) return { ok: false, errors: parsed.error.issues.map(toSettingError) };
  const fault = findFault(parsed.data);
  return fault === null
    ? { ok: true, settings: toSettings(parsed.data, given) }
    : { ok: false, errors: [fault] };
}

function findFault(values: Values): SettingError | null {
  if (values.NODE_ENV === "production") {
    const message =
      "is production, where --setup does not run: run it on your own machine, and give the server the settings that it writes";
    return { name: "NODE_ENV", message };
  }
  const hook = webhookUrlOf(values);
  if (hook === null) {
    const message =
      "is missing: set it to the address at which GitHub reaches this server; for a try-out, set WEBHOOK_PROXY_URL to a channel of a webhook proxy instead (docs/register.md, A tunnel for a try-out)";
    return { name: "PUBLIC_URL", message };
  }
  if (values.GHE_HOST !== undefined || !isPrivate(new URL(hook).hostname)) return null;
  const name = values.WEBHOOK_PROXY_URL === undefined ? "PUBLIC_URL" : "WEBHOOK_PROXY_URL";
  const message = `is an address that github.com can't reach: set it to a public one, or start a tunnel (docs/register.md, A tunnel for a try-out)`;
  return { name, message };
}

/** Loopback and private addresses, which GitHub refuses for webhooks. Names of a private network it finds out itself. */
function isPrivate(host: string): boolean {
  return (
    /^(?:localhost|.+\.localhost|0\.0\.0\.0|\[::1?\])$/.test(host) ||
    /^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+){2,3}$/.test(host)
  );
}

function webhookUrlOf(values: Values): string | null {
  if (values.WEBHOOK_PROXY_URL !== undefined) return values.WEBHOOK_PROXY_URL;
  const publicUrl = values.PUBLIC_URL === undefined ? null : readPageAddress(values.PUBLIC_URL);
  return publicUrl === null ? null : `${publicUrl}${values.WEBHOOK_PATH.slice(1)}`;
}

function toSettings(values: Values, given: Readonly<Record<string, string>>): SetupSettings {
  const webhookUrl = webhookUrlOf(values) ?? "";
  const gheUrl = values.GHE_HOST === undefined ? null : `${values.GHE_PROTOCOL}://${values.GHE_HOST}`;
  return {
    host: values.HOST,
    port: values.PORT,
    webUrl: gheUrl ?? "https://github.com",
    apiUrl: gheUrl === null ? "https://api.github.com" : `${gheUrl}/api/v3`,
    webhookUrl,
    homepage: values.PUBLIC_URL ?? new URL(webhookUrl).origin,
    organization: values.GH_ORG ?? null,
    kept: Object.fromEntries(
      KEPT.flatMap((name) => {
        const value = given[name]?.trim();
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}
