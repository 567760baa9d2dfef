import type { SettingError } from "./env.ts";

/** Variables of Probot's that people set because its documentation names them, and that nothing here reads. */
const UNUSED: Readonly<Record<string, string>> = {
  REDIS_URL:
    "isn't used yet: jobs wait in this process. Run one process; the next one finds what was waiting when it ended",
  WEBHOOK_PROXY_URL:
    "isn't used: run a client that forwards deliveries to this server, such as smee-client with --url and --target",
};

/** One note for each of them that is set. Values are not repeated: there can be a password in them. */
export function findUnusedSettings(env: NodeJS.ProcessEnv): readonly SettingError[] {
  return Object.entries(UNUSED).flatMap(([name, message]) =>
    (env[name] ?? "").trim() === "" ? [] : [{ name, message }],
  );
}
