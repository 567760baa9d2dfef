import { readFile } from "node:fs/promises";

import { CONFIGURATION_PATH } from "../../app/configuration-path.ts";
import { mergeLayers } from "../../core/config/merge-layers.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/** The configuration that counts for a scan: the file that was named, or the repository's, or none. */

export interface ConfigurationRequest {
  readonly ruleIds: readonly string[];
  readonly terminal: Terminal;
}

export async function readConfiguration(
  named: string | undefined,
  request: ConfigurationRequest,
): Promise<Configuration> {
  const path = named ?? CONFIGURATION_PATH;
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (named === undefined && error instanceof Error && "code" in error && error.code === "ENOENT")
      return null;
    throw new UsageError(
      `expected a configuration file at ${path}, which cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  });
  return text === null ? mergeLayers([]) : parse(path, text, request);
}

async function parse(
  path: string,
  text: string,
  { ruleIds, terminal }: ConfigurationRequest,
): Promise<Configuration> {
  // The schema takes longer to load than a small scan takes, and hooks run one at every commit.
  const { loadConfiguration } = await import("../../app/load-configuration.ts");
  const source = { owner: "", repo: "", path };
  const loaded = await loadConfiguration(
    { source, text, isPublic: false },
    {
      ruleIds,
      audience: null,
      describe: () => path,
      // The command line works offline: what a file extends stands in another repository.
      readFile: ({ owner, repo }) => {
        terminal.error(
          `otel-fix: ${path}: _extends (${owner}/${repo}) is not read by the command line; the file counts by itself`,
        );
        return Promise.resolve({ text: "", isPublic: false });
      },
    },
  );
  if (loaded.errors.length === 0) return loaded.configuration;
  const lines = loaded.errors.map((error) => `${error.path}:${error.line}:${error.column}: ${error.message}`);
  throw new UsageError(`the configuration is broken:\n${lines.join("\n")}`);
}
