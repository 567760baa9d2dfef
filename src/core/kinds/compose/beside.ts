import { isDockerfilePath } from "../dockerfile/parser.ts";

/** Whether Compose files may take something of a file, by its name: a Dockerfile, variables, or what is laid over them. */
export function isBesideServices(path: string): boolean {
  return isDockerfilePath(path) || isEnvFilePath(path) || OVERRIDE.test(path);
}

/** Laid over the file beside it, without being named: see extends.ts. */
const OVERRIDE = /(?:^|\/)(?:docker-)?compose\.override\.ya?ml$/;

/** `.env`, `web.env`, `.env.production`. */
function isEnvFilePath(path: string): boolean {
  return /(?:^|\/)(?:[^/]*\.env|\.env\.[^/]*)$/i.test(path);
}
