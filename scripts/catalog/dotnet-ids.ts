import type { Checkout } from "./checkout.ts";

/** The ids of .NET's instrumentations: members of the enumeration of each signal, in its order. */

const ENUMERATIONS = { traces: "Tracer", metrics: "Metric", logs: "Log" } as const;

export function readDotnetIds({ read }: Checkout) {
  return Object.fromEntries(
    Object.entries(ENUMERATIONS).map(([signal, name]) => {
      const path = `src/OpenTelemetry.AutoInstrumentation/Configurations/${name}Instrumentation.cs`;
      const members = [...(read(path) ?? "").matchAll(/^\s+(\w+) = \d+,?$/gm)];
      return [signal, members.flatMap(([, member]) => member?.toUpperCase() ?? [])];
    }),
  );
}
