import { dotnetInstrumentations } from "../../../../catalog/data/dotnet-instrumentations.ts";
import { DOTNET_DEFAULT } from "../../../../catalog/disables.ts";
import { TITLES } from "../../../../catalog/languages.ts";
import type { Switch, Switches } from "./switches.ts";

/**
 * .NET: `OTEL_DOTNET_AUTO_<SIGNAL>_<ID>_INSTRUMENTATION_ENABLED`, which follows the switch of its signal and that of all.
 * A name is an id (all signals that have it), or an id behind its signal: `METRICS_PROCESS`. A value that is no boolean
 * counts as none (opentelemetry-dotnet-instrumentation, bool.TryParse).
 */

const SIGNALS = ["traces", "metrics", "logs"] as const;

function signalSwitch(signal: (typeof SIGNALS)[number]): string {
  return `OTEL_DOTNET_AUTO_${signal.toUpperCase()}_INSTRUMENTATION_ENABLED`;
}

interface Known extends Switch {
  readonly names: readonly string[];
}

const ALL: readonly Known[] = SIGNALS.flatMap((signal) =>
  dotnetInstrumentations[signal].map((id) => ({
    variable: `OTEL_DOTNET_AUTO_${signal.toUpperCase()}_${id}_INSTRUMENTATION_ENABLED`,
    follows: [signalSwitch(signal), DOTNET_DEFAULT],
    isOffByDefault: false,
    names: [id, `${signal.toUpperCase()}_${id}`],
  })),
);

export const DOTNET_SWITCHES: Switches = {
  title: TITLES.dotnet,
  all: ALL,
  switchesOf: (name) => ALL.filter(({ names }) => names.includes(name.toUpperCase())),
  read: (text) => {
    const word = text.trim().toLowerCase();
    return word === "true" || word === "false" ? word === "true" : null;
  },
  defaults: [...SIGNALS.map(signalSwitch), DOTNET_DEFAULT],
  areRelated: (a, b) => a === b,
};
