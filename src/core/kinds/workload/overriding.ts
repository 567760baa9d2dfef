import type { SectionName } from "../../../catalog/languages.ts";

/** Variables that containers and Instrumentations both set, and when two values of one differ in what they do. */
export interface Setting {
  /** names: a list that switches instrumentations off. */
  readonly kind: "names" | "list" | "endpoint" | "number" | "text";
  /** The language that alone reads it; null for all. */
  readonly language: SectionName | null;
}

const SIGNALS = ["TRACES", "METRICS", "LOGS"];

export const SETTINGS: ReadonlyMap<string, Setting> = new Map<string, Setting>([
  ["OTEL_PYTHON_DISABLED_INSTRUMENTATIONS", { kind: "names", language: "python" }],
  ["OTEL_NODE_DISABLED_INSTRUMENTATIONS", { kind: "names", language: "nodejs" }],
  ["OTEL_PHP_DISABLED_INSTRUMENTATIONS", { kind: "names", language: "php" }],
  ...named(
    ["OTEL_EXPORTER_OTLP_ENDPOINT", ...SIGNALS.map((one) => `OTEL_EXPORTER_OTLP_${one}_ENDPOINT`)],
    "endpoint",
  ),
  ...named(
    ["OTEL_EXPORTER_OTLP_PROTOCOL", ...SIGNALS.map((one) => `OTEL_EXPORTER_OTLP_${one}_PROTOCOL`)],
    "text",
  ),
  ...named([...SIGNALS.map((one) => `OTEL_${one}_EXPORTER`), "OTEL_PROPAGATORS"], "list"),
  ...named(["OTEL_TRACES_SAMPLER"], "text"),
  ...named(["OTEL_TRACES_SAMPLER_ARG"], "number"),
]);

function named(names: readonly string[], kind: Setting["kind"]): readonly [string, Setting][] {
  return names.map((name) => [name, { kind, language: null }]);
}

/**
 * null where a container's value does what the resource's does, where nobody can tell, and where it plainly switches something
 * off; else the names that it loses, of a list of such.
 */
export function compareSettings({ kind }: Setting, own: string, theirs: string): readonly string[] | null {
  const [a, b] = [normalise(own), normalise(theirs)];
  // What stands for a reference may be anything.
  if (b === "" || a.includes("$()") !== b.includes("$()")) return null;
  if (kind === "names") {
    const has = namesIn(a);
    const lost = [...namesIn(b)].filter((name) => !has.has(name));
    return lost.length === 0 || has.has("*") ? null : lost;
  }
  return doesSame(kind, a, b) ? null : [];
}

function normalise(text: string): string {
  return text.trim().replace(REFERENCE, "$()");
}

function doesSame(kind: Setting["kind"], a: string, b: string): boolean {
  if (kind === "list") return a === "none" || isSameSet(namesIn(a), namesIn(b));
  if (kind === "endpoint") return addressIn(a) === addressIn(b);
  return kind === "number" ? Number(a) === Number(b) : a === b;
}

/** A Service has several names: with the namespace alone, and with what follows it in the cluster. */
function addressIn(endpoint: string): string {
  return endpoint.replace(/\/$/, "").replace(/\.svc(?:\.cluster\.local)?(?=[:/]|$)/, "");
}

const REFERENCE = /\$\([^()$]{0,300}\)/g;

function namesIn(text: string): ReadonlySet<string> {
  return new Set(
    text
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== ""),
  );
}

function isSameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((one) => b.has(one));
}
