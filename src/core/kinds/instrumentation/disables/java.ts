import { javaInstrumentations, javaOffByDefault } from "../../../../catalog/data/java-instrumentations.ts";
import { JAVA_DEFAULT } from "../../../../catalog/disables.ts";
import { TITLES } from "../../../../catalog/languages.ts";
import type { Environment } from "../environment/environment.ts";
import type { Switch, Switches } from "./switches.ts";

/**
 * Java: `OTEL_INSTRUMENTATION_<NAME>_ENABLED`, where `-` and `.` of a name become `_`. Only "true", in any case, is true;
 * an empty value is none (opentelemetry-java DefaultConfigProperties). A module goes by several names, of which the first
 * that is set counts (opentelemetry-java-instrumentation AgentDistributionConfig): `kafka-clients`, `kafka`.
 */

const PREFIX = "OTEL_INSTRUMENTATION_";
const SUFFIX = "_ENABLED";

const OFF: ReadonlySet<string> = new Set(javaOffByDefault);

function switchOf(name: string): Switch {
  const variable = PREFIX + name.toUpperCase().replaceAll(/[-.]/g, "_") + SUFFIX;
  return { variable, follows: [JAVA_DEFAULT], isOffByDefault: OFF.has(name) };
}

export const JAVA_SWITCHES: Switches = {
  title: TITLES.java,
  all: javaInstrumentations.map(switchOf),
  switchesOf: (name) => (/^[\w.-]+$/.test(name) ? [switchOf(name)] : []),
  read: (text) => (text === "" ? null : text.trim().toLowerCase() === "true"),
  defaults: [JAVA_DEFAULT],
  areRelated: (a, b) => (a === b && isOfKind(a)) || isWithin(a, b) || isWithin(b, a),
};

/** `…_KAFKA_CLIENTS_ENABLED` within `…_KAFKA_ENABLED`; `…_JDBC_STATEMENT_SANITIZER_ENABLED` is no switch of that kind. */
function isWithin(narrow: string, broad: string): boolean {
  const stem = broad.length - SUFFIX.length;
  if (narrow.length <= broad.length || narrow[stem] !== "_" || !narrow.startsWith(broad.slice(0, stem)))
    return false;
  return isOfKind(broad) && (KNOWN.has(narrow) || VERSIONED.test(narrow));
}

const KNOWN: ReadonlySet<string> = new Set(javaInstrumentations.map((name) => switchOf(name).variable));
const VERSIONED = /^OTEL_INSTRUMENTATION_\w*\D_\d{1,9}(?:_\d{1,9})*_ENABLED$/;

function isOfKind(name: string): boolean {
  return name.startsWith(PREFIX) && name.endsWith(SUFFIX);
}

/** Whether system properties, or a file of the agent, say more than the variables do. */
export function hasOtherSettings({ get }: Environment): boolean {
  if (get("OTEL_JAVAAGENT_CONFIGURATION_FILE").kind !== "absent") return true;
  return ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"].some((name) => {
    const value = get(name);
    // The operator's own part has no entry.
    if (value.kind === "absent" || value.variable.source === null) return false;
    return value.kind === "unknown" || value.text.includes("-Dotel.");
  });
}
