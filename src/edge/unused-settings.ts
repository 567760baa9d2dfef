import type { SettingError } from "./env.ts";

/** Variables of Probot's that people set because its documentation names them, and that nothing here reads. */
const UNUSED: Readonly<Record<string, string>> = {
  REDIS_URL:
    "is not used yet: jobs wait in this process. Run one process; what was waiting when it ended, the next one finds again",
  WEBHOOK_PROXY_URL:
    "is not used: have a client of the proxy pass deliveries on to this server, as smee-client does with --url and --target",
};

/** One note for each of them that is set. Values are not repeated: there can be a password in them. */
export function findUnusedSettings(env: NodeJS.ProcessEnv): readonly SettingError[] {
  return Object.entries(UNUSED).flatMap(([name, message]) =>
    (env[name] ?? "").trim() === "" ? [] : [{ name, message }],
  );
}
