import { lstatSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";

import { CONFIGURATION_PATH } from "../../app/configuration/configuration-path.ts";
import { mergeLayers } from "../../core/config/merge-layers.ts";
import type { OriginSource } from "../../core/config/origins.ts";
import type { Configuration } from "../../core/config/policy.ts";
import { printable } from "../../core/text/printable.ts";
import { proseToText } from "../../core/text/prose.ts";
import { findCheckoutPlace, isLink } from "../files/checkout.ts";
import { decodeText } from "../files/decode-text.ts";
import { readRegularFile } from "../files/read-file.ts";
import { toSlashes } from "../files/system-paths.ts";
import { idsOf, type LoadRules } from "./scan-options.ts";
import { UsageError, type Terminal } from "./terminal.ts";

/**
 * The configuration that counts for a scan: the file that was named, or the checkout's, or none. The checkout may be a
 * stranger's and the output public: a link is not followed out of it, and text is shown only of a file that was meant as
 * a configuration.
 */

export interface ConfigurationRequest {
  readonly loadRules: LoadRules;
  readonly terminal: Pick<Terminal, "error">;
  /** Where the search upwards begins; the working directory unless given. */
  readonly folder?: string;
}

/** The file could be read, and is no configuration. */
export class BrokenConfiguration extends UsageError {
  /** A fault each, with its place. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`the configuration is broken:\n${faults.join("\n")}`);
    this.faults = faults;
  }
}

/** Bytes; the text may have 256 Ki characters. */
const MAX_SIZE = 1024 * 1024;

/** A configuration, and the folder that its globs are relative to, as an absolute path. */
export interface LocatedConfiguration {
  readonly configuration: Configuration;
  readonly root: string;
  /** The file that it is made of; null where there is none. */
  readonly source: OriginSource | null;
}

export async function readConfiguration(
  named: string | undefined,
  request: ConfigurationRequest,
): Promise<LocatedConfiguration> {
  const root = named === undefined ? findRoot(request.folder ?? process.cwd()) : process.cwd();
  const file = named === undefined ? await findOwn(root) : await findNamed(named);
  if (file === null) return { configuration: mergeLayers([]), root, source: null };
  return { ...(await readFrom(file, request)), root };
}

type ReadConfiguration = Pick<LocatedConfiguration, "configuration" | "source">;

function readFrom(file: ConfigurationFile, request: ConfigurationRequest): Promise<ReadConfiguration> {
  const read = readRegularFile(file.place, MAX_SIZE);
  const content = read.ok ? decodeText(read.bytes) : { kind: "unreadable" as const, reason: read.reason };
  if (content.kind !== "text")
    throw refuseConfiguration(file.path, content.kind === "missing" ? "it's gone" : content.reason);
  return parse(file, content.text, request);
}

interface ConfigurationFile {
  /** As people know it. */
  readonly path: string;
  readonly place: string;
  /** Whether its text may be shown. */
  readonly isQuoted: boolean;
}

/**
 * The nearest folder with a configuration, up to the repository's root; else that root. Without a repository around it,
 * the working directory: what stands above may be anybody's.
 */
export function findRoot(start: string): string {
  let nearest: string | null = null;
  for (let folder = start; ; folder = dirname(folder)) {
    if (nearest === null && exists(join(folder, CONFIGURATION_PATH))) nearest = folder;
    if (exists(join(folder, ".git"))) return nearest ?? folder;
    if (dirname(folder) === folder) return start;
  }
}

/** A link that leads nowhere is there. */
export function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

async function findOwn(root: string): Promise<ConfigurationFile | null> {
  const file = join(root, CONFIGURATION_PATH);
  const path = toSlashes(relative(process.cwd(), file));
  const place = await findCheckoutPlace(file);
  if (place.ok) return { path, place: place.path, isQuoted: !place.isLinked };
  if (place.code === "ENOENT") return null;
  throw refuseConfiguration(path, place.reason);
}

const EXTENSIONS: ReadonlySet<string> = new Set([".yml", ".yaml", ".json"]);

async function findNamed(path: string): Promise<ConfigurationFile> {
  const isMeant = EXTENSIONS.has(extname(path).toLowerCase());
  return { path, place: path, isQuoted: isMeant && !(await isLink(path)) };
}

function refuseConfiguration(path: string, reason: string): UsageError {
  return new UsageError(`can't read the configuration file ${printable(path)}: ${reason}`);
}

/** The owner of no repository: to it, every file is another's. */
const NOBODY = { owner: "*", repo: "*" };

async function parse(
  { path, isQuoted }: ConfigurationFile,
  text: string,
  { loadRules, terminal }: ConfigurationRequest,
): Promise<ReadConfiguration> {
  // The schema takes longer to load than a small scan takes, and hooks run one at every commit.
  const { loadConfiguration } = await import("../../app/configuration/load-configuration.ts");
  const { describeNearName, listNearNames } = await import("../../core/config/near-names.ts");
  const source = { owner: "", repo: "", path };
  const loaded = await loadConfiguration(
    { source, text, isPublic: false },
    {
      ruleIds: idsOf(await loadRules()),
      audience: isQuoted ? null : NOBODY,
      describe: () => path,
      // The command line works offline: what a file extends stands in another repository.
      readFile: ({ owner, repo }) => {
        const name = isQuoted ? ` (${owner}/${repo})` : "";
        terminal.error(
          `otel-fix: ${printable(path)}: the command line doesn't follow _extends${name}; the file applies on its own`,
        );
        return Promise.resolve({ text: "", isPublic: false });
      },
    },
  );
  if (loaded.errors.length === 0) {
    const near = isQuoted ? loaded.layers.slice(0, 1).flatMap(({ settings }) => listNearNames(settings)) : [];
    for (const one of near)
      terminal.error(`otel-fix: ${printable(path)}: ${printable(proseToText(describeNearName(one)))}`);
    const [layer] = loaded.layers;
    return { configuration: loaded.configuration, source: layer === undefined ? null : { layer, text } };
  }
  const lines = loaded.errors.map((error) => `${error.path}:${error.line}:${error.column}: ${error.message}`);
  throw new BrokenConfiguration(lines);
}
