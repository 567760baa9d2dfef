import { compileGlobs } from "./globs.ts";
import { createLineIndex } from "../text/line-index.ts";
import type { ConfigurationLayer } from "./parse-configuration.ts";
import { parseValues } from "./parse-values.ts";
import { PRESETS } from "./presets.ts";
import type { Key } from "./render-key.ts";

/** Where the value of a key comes from: an override for the path, a file, a preset, or the defaults. */
export type Origin =
  | { readonly kind: "default" }
  | { readonly kind: "preset"; readonly name: string }
  | {
      readonly kind: "file" | "override";
      readonly path: string;
      /** From 1. */
      readonly line: number;
    };

/** A file that was read without a fault, and what it says. */
export interface OriginSource {
  readonly layer: ConfigurationLayer;
  readonly text: string;
}

/** Asks for the origin of a key such as `["recommended", "python"]`; with a path, of what counts for that path. */
export function createOriginFinder(source: OriginSource | null, path: string | null): (key: Key) => Origin {
  const file = source === null ? null : readSource(source);
  const overrides = source === null || path === null ? [] : listOverrides(source, path);
  const presets = [source?.layer.settings.preset ?? []].flat();
  return (key) => {
    const [override] = overrides.filter((index) => file?.sets(["overrides", index, ...key]) === true);
    if (file !== null && override !== undefined)
      return { kind: "override", ...file.placeOf(["overrides", override, ...key]) };
    if (file?.sets(key) === true) return { kind: "file", ...file.placeOf(key) };
    const preset = presets.findLast((name) => has(presetSettings(name), key));
    return preset === undefined ? { kind: "default" } : { kind: "preset", name: preset };
  };
}

function presetSettings(name: string): unknown {
  return new Map<string, unknown>(Object.entries(PRESETS)).get(name);
}

/** Positions of the overrides that count for a path, the strongest first. */
function listOverrides({ layer }: OriginSource, path: string): readonly number[] {
  const overrides = layer.settings.overrides ?? [];
  return overrides.flatMap(({ paths }, index) => (compileGlobs(paths)(path) ? [index] : [])).toReversed();
}

interface ReadSource {
  /** Whether it says something else than null: that asks for the preset's value. */
  readonly sets: (key: Key) => boolean;
  readonly placeOf: (key: Key) => { readonly path: string; readonly line: number };
}

function readSource({ layer, text }: OriginSource): ReadSource {
  const parsed = parseValues(text);
  const place = parsed.ok ? parsed.values.place : null;
  const lines = createLineIndex(text);
  return {
    sets: (key) => has(layer.settings, key),
    placeOf: (key) => {
      let [here, offset] = [place, 0];
      for (const step of key) {
        here = here?.entries.get(step) ?? null;
        offset = here?.key ?? offset;
      }
      return { path: layer.origin, line: lines.positionAt(offset).line };
    },
  };
}

function has(value: unknown, [step, ...rest]: Key): boolean {
  if (step === undefined) return value !== undefined && value !== null;
  if (typeof value !== "object" || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  return has(entries.get(String(step)), rest);
}
