import { onceFor } from "../../text/once-for.ts";
import type { Manifest } from "../../manifest/manifest.ts";
import type { Dockerfile, ParsedDockerfile } from "./dockerfile.ts";

/**
 * The parser of Dockerfiles, which takes longer to load than most scans take: whoever has one in sight loads it first.
 * Until then none is.
 */
let parse: ((text: string) => ParsedDockerfile) | null = null;

export async function loadDockerfileParser(): Promise<void> {
  parse ??= (await import("./dockerfile.ts")).parseDockerfile;
}

/** Why nothing is read of one, in words; null where it is read. */
export function whyUnread(text: string): string | null {
  if (parse === null) return "loadDockerfileParser wasn't called";
  const parsed = parse(text);
  return parsed.ok ? null : parsed.reason;
}

/** null where it cannot be read, and where the parser was not loaded. */
export function readDockerfile(text: string): Dockerfile | null {
  const parsed = parse?.(text);
  return parsed?.ok === true ? parsed.dockerfile : null;
}

/** Names of such files: `Dockerfile`, `Dockerfile.dev`, `web.Dockerfile`, `Containerfile`. */
export function isDockerfilePath(path: string): boolean {
  return /(?:^|\/)(?:(?:Dockerfile|Containerfile)(?:[.-][^/]*)?|[^/]*\.(?:Dockerfile|Containerfile))$/i.test(
    path,
  );
}

/** Whether what it builds may have to do with OpenTelemetry. */
export function mayMatter(text: string): boolean {
  return /^[ \t]{0,80}FROM[ \t]/im.test(text) && /opentelemetry|otel/i.test(text);
}

/** The Dockerfile that a manifest is; null where it is none. */
export const findDockerfile = onceFor(({ path, text, documents: [document] }: Manifest): Dockerfile | null =>
  document?.within === null && isDockerfilePath(path) && mayMatter(text) ? readDockerfile(text) : null,
);
