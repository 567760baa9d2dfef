import type { Configuration, NamesByLanguage } from "./policy.ts";

/** Settings under a name, as data: each says only what it changes, so that several can be laid over one another. */
export interface Preset extends Partial<Pick<Configuration, "isStrict" | "check" | "suppressions">> {
  readonly recommended?: Partial<NamesByLanguage>;
  readonly keep?: Partial<NamesByLanguage>;
}

export const PRESETS = {
  /** All checks, without a quiet way around them: warnings fail, and what is suppressed stays in sight. */
  strict: { isStrict: true, check: { failOn: "warning" }, suppressions: "report" },
  /**
   * Node.js traces full of calls of the file system, connections and lookups: the three that their maintainers call very
   * verbose (opentelemetry-js-contrib#2453, #3660; opentelemetry-operator#2622).
   */
  "quiet-node": { recommended: { nodejs: ["fs", "net", "dns"] } },
  /**
   * Failed CLIENT spans of Python's HTTP clients. Without flask, which makes SERVER spans only and none of those
   * (opentelemetry-python-contrib 466ae4c0; opentelemetry-python#3770).
   */
  "quiet-python-clients": { recommended: { python: ["requests", "urllib3", "urllib"] } },
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetName = "default" | keyof typeof PRESETS;

export const PRESET_NAMES: readonly [PresetName, ...PresetName[]] = [
  "default",
  "strict",
  "quiet-node",
  "quiet-python-clients",
];
