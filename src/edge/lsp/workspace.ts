import { dirname } from "node:path";

import { readSight } from "../../app/explain/read-sight.ts";
import {
  scanFiles,
  type FileChange,
  type ScanReport,
  type SilentFile,
  type SourceFile,
} from "../../app/scan/scan-files.ts";
import { isLookedAt, operatorVersion } from "../../core/config/policy-for.ts";
import { createSurroundings } from "../../core/kinds/workload/surroundings.ts";
import type { Rule } from "../../core/lint/rule.ts";
import { explainPlace } from "../../core/report/explain-place.ts";
import type { Prose } from "../../core/text/prose.ts";
import { readConfiguration, type LocatedConfiguration } from "../cli/read-configuration.ts";
import { toConfigured, walkPaths } from "../cli/walk-paths.ts";
import { createKustomizationReader } from "../files/read-kustomizations.ts";
import { createNeighbourReader } from "../files/read-neighbours.ts";
import { toSlashes } from "../files/system-paths.ts";
import { readToday } from "../today.ts";

/**
 * The files of a folder that an editor has open, as a scan sees them: what the editor holds counts in the place of what is
 * on disk. The walk and the configuration are those of when it was first asked.
 */
export interface Workspace {
  /** Findings of the open documents. Throws where the configuration is broken. */
  readonly check: (open: OpenTexts) => Promise<ScanReport>;
  /** The text of one of them with all safe fixes; null where there are none. */
  readonly fixAll: (open: OpenTexts, path: string) => Promise<string | null>;
  /** What a place comes to. */
  readonly explain: (open: OpenTexts, place: Place) => Promise<readonly Prose[]>;
}

/** The texts of the open documents by their paths, absolute and with "/". */
export type OpenTexts = ReadonlyMap<string, string>;

export interface Place {
  readonly path: string;
  readonly offset: number;
}

interface Known {
  readonly located: LocatedConfiguration;
  readonly files: readonly (SourceFile | SilentFile)[];
}

export interface WorkspaceOptions {
  readonly rules: readonly Rule[];
  /** Says something to the person at the editor. */
  readonly warn: (text: string) => void;
  /** The same, but not twice: what each look at the disk would say again. */
  readonly warnOnce: (text: string) => void;
}

/** @param folder absolute; null for a document that is in no folder: it is seen alone. */
export function createWorkspace(folder: string | null, { rules, warnOnce }: WorkspaceOptions): Workspace {
  let known: Promise<Known> | null = null;
  const ask = (open: OpenTexts) => (known ??= look(folder, open, { rules, warnOnce }));

  async function scan(
    open: OpenTexts,
    asked: Pick<Parameters<typeof scanFiles>[0], "fixing" | "isAskedAbout">,
  ): Promise<ScanReport> {
    const { located, files } = await ask(open);
    const { configuration, root } = located;
    return scanFiles({
      ...asked,
      files: overlay(files, located, open),
      onJudged: giveWay,
      rules,
      ruleIds: rules.map(({ id }) => id),
      configuration,
      today: readToday(),
      writeFile: refuseToWrite,
      readKustomizations: createKustomizationReader(),
      readNeighbours: createNeighbourReader(),
      toConfigured: (path) => toConfigured(path, root),
    });
  }

  return {
    check: (open) => scan(open, { fixing: "none", isAskedAbout: (path) => open.has(path) }),
    fixAll: async (open, path) => {
      const { changes } = await scan(open, { fixing: "preview", isAskedAbout: (one) => one === path });
      return changes.find((change) => change.path === path)?.after ?? null;
    },
    explain: async (open, { path, offset }) => {
      const { located, files } = await ask(open);
      const manifests = await readSight(overlay(files, located, open));
      const manifest = manifests.find((one) => one.path === path);
      if (manifest === undefined) return [];
      const surroundings = createSurroundings(manifests, []);
      return explainPlace({
        manifest,
        offset,
        surroundings,
        operator: operatorVersion(located.configuration),
      });
    },
  };
}

/** Fixes are the editor's to apply. */
function refuseToWrite({ path }: FileChange): Promise<void> {
  return Promise.reject(new Error(`the language server writes no file: ${path}`));
}

async function look(
  folder: string | null,
  open: OpenTexts,
  { rules, warnOnce }: Pick<WorkspaceOptions, "rules" | "warnOnce">,
): Promise<Known> {
  const [first = process.cwd()] = open.keys();
  const loadRules = () => Promise.resolve(rules);
  const request = { loadRules, terminal: { error: warnOnce }, folder: folder ?? dirname(first) };
  const located = await readConfiguration(undefined, request);
  const files: (SourceFile | SilentFile)[] = [];
  if (folder !== null)
    for await (const file of walkPaths([toSlashes(folder)], located, new Map())) {
      if (files.length === MOST_FILES) {
        warnOnce(`otel-fix: ${folder} has more than ${MOST_FILES} files; the others aren't seen`);
        break;
      }
      files.push(file);
    }
  return { located, files };
}

/** Somebody may have opened their whole disk. */
const MOST_FILES = 100_000;

/** Others are heard while a large folder is checked. */
async function giveWay(done: number): Promise<void> {
  if (done % GIVE_WAY_EACH === 0) await new Promise<void>((next) => setImmediate(next));
}

const GIVE_WAY_EACH = 20;

/** The files on disk in their order, with open texts in their places; then open ones that the walk did not meet. */
async function* overlay(
  files: readonly (SourceFile | SilentFile)[],
  { configuration, root }: LocatedConfiguration,
  open: OpenTexts,
): AsyncGenerator<SourceFile | SilentFile> {
  const left = new Map(open);
  for (const file of files) {
    const text = left.get(file.path);
    left.delete(file.path);
    yield text === undefined || file.isIgnored === true ? file : toSource(file.path, text);
  }
  for (const [path, text] of left)
    if (isLookedAt(configuration, toConfigured(path, root)))
      yield await Promise.resolve(toSource(path, text));
}

function toSource(path: string, text: string): SourceFile {
  return { path, content: { kind: "text", text } };
}
