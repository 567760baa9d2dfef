import type { Configuration } from "../../core/config/policy.ts";
import { createOriginFinder, type Origin } from "../../core/config/origins.ts";
import { policyFor } from "../../core/config/policy-for.ts";
import { isFilledMap, renderSettings, settingsOf } from "../../core/config/render-settings.ts";
import type { Key } from "../../core/config/render-key.ts";
import { printable, printableLines } from "../../core/text/printable.ts";
import { BrokenConfiguration, readConfiguration, type LocatedConfiguration } from "./read-configuration.ts";
import type { LoadRules } from "./scan-options.ts";
import type { Terminal } from "./terminal.ts";
import { toConfigured } from "./walk-paths.ts";

/** `otel-fix config`: what counts in the end, for everything or for one path, and where each value comes from. */

export interface ConfigCall {
  /** A file whose policy is asked for; null for what counts where no override matches. */
  readonly path: string | null;
  readonly config: string | undefined;
  readonly isJson: boolean;
  readonly loadRules: LoadRules;
}

export async function runConfig(
  { path, config, isJson, loadRules }: ConfigCall,
  terminal: Terminal,
): Promise<number> {
  const located = await readConfiguration(config, { loadRules, terminal });
  const { source } = located;
  const asked = path === null ? null : toConfigured(path, located.root);
  const findOrigin = createOriginFinder(source, asked);
  const settings = settingsFor(located, asked);
  if (isJson) {
    terminal.print(renderAsJson({ file: source?.layer.origin ?? null, settings, findOrigin }));
    return 0;
  }
  const file = source === null ? NO_FILE : `Read from ${source.layer.origin}.`;
  const head = [file, ...(asked === null ? [] : [`This counts for ${asked}.`])].map((line) => `# ${line}`);
  const lines = renderSettings(settings, (key) => {
    const isLeaf = !isFilledMap(valueAt(settings, key));
    return isLeaf ? describeOrigin(findOrigin(key)) : undefined;
  });
  terminal.print(printableLines([...head, ...lines].join("\n")));
  return 0;
}

const NO_FILE = "No configuration file: the default preset applies.";

/** `otel-fix config check FILE`: 0 for a configuration, 1 for none; what can't be read at all is 2. */
export async function checkConfig(file: string, loadRules: LoadRules, terminal: Terminal): Promise<number> {
  try {
    await readConfiguration(file, { loadRules, terminal });
  } catch (error) {
    if (!(error instanceof BrokenConfiguration)) throw error;
    terminal.print(printableLines(error.faults.join("\n")));
    return 1;
  }
  terminal.print(`${printable(file)} is a valid configuration`);
  return 0;
}

function settingsFor({ configuration, source }: LocatedConfiguration, path: string | null): object {
  const preset = source?.layer.settings.preset ?? "default";
  const own = path === null ? configuration : { ...configuration, ...withoutExtras(configuration, path) };
  const settings = Object.entries(settingsOf(own, preset));
  // What they say of the path is in the rest.
  return Object.fromEntries(settings.filter(([key]) => path === null || key !== "overrides"));
}

function withoutExtras(configuration: Configuration, path: string) {
  const { recommended, only, keep, rules } = policyFor(configuration, path);
  return { recommended, only, keep, rules };
}

function valueAt(settings: unknown, [step, ...rest]: Key): unknown {
  if (step === undefined) return settings;
  if (typeof settings !== "object" || settings === null) return undefined;
  return valueAt(new Map<string, unknown>(Object.entries(settings)).get(String(step)), rest);
}

function describeOrigin(origin: Origin): string {
  switch (origin.kind) {
    case "default":
      return "default";
    case "preset":
      return `preset ${origin.name}`;
    case "file":
      return `${origin.path}:${origin.line}`;
    case "override":
      return `${origin.path}:${origin.line}, an override`;
  }
}

interface Explained {
  readonly file: string | null;
  readonly settings: object;
  readonly findOrigin: (key: Key) => Origin;
}

function renderAsJson({ file, settings, findOrigin }: Explained): string {
  const values = listLeaves(settings, []).map(({ key, value }) => ({
    key: key.join("."),
    value,
    origin: findOrigin(key),
  }));
  return JSON.stringify({ version: 1, file, settings: values }, null, 2);
}

function listLeaves(map: object, above: Key): readonly { readonly key: Key; readonly value: unknown }[] {
  return Object.entries(map).flatMap(([name, value]: [string, unknown]) => {
    const key = [...above, name];
    return isFilledMap(value) ? listLeaves(value, key) : [{ key, value }];
  });
}
