import { isDockerfilePath } from "../dockerfile/parser.ts";

/** Whether a file is one that Compose files name, by its name: a Dockerfile, or a file with variables. */
export function isBesideServices(path: string): boolean {
  return isDockerfilePath(path) || isEnvFilePath(path);
}

/** `.env`, `web.env`, `.env.production`. */
function isEnvFilePath(path: string): boolean {
  return /(?:^|\/)(?:[^/]*\.env|\.env\.[^/]*)$/i.test(path);
}
