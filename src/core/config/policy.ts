/**
 * What the organisation asks for. A configuration is the merged settings of all layers; a policy is the part of it
 * that counts for one path, after `overrides`. Levels order from quiet to loud.
 */

/** The languages whose agents have a setting that disables instrumentations one by one; Go's has none. */
export const LANGUAGES = ["python", "java", "nodejs", "dotnet", "php", "ruby"] as const;

export type Language = (typeof LANGUAGES)[number];

export type Level = "notice" | "warning" | "error";

export type NamesByLanguage = Readonly<Record<Language, readonly string[]>>;

export type RuleSettings = Readonly<Record<string, Level | "off">>;

export interface Policy {
  /** Whether the rules that only a strict policy wants are on. */
  readonly isStrict: boolean;
  readonly target: Target;
  /** Names of instrumentations that a resource should disable, in the order in which a fix adds them. */
  readonly recommended: NamesByLanguage;
  /** Names beside which a resource should disable everything; a language without any is judged by `recommended`. */
  readonly only: Partial<NamesByLanguage>;
  /** Names that are never to be disabled, whatever `recommended` and `only` say. */
  readonly keep: NamesByLanguage;
  /** Level by rule id; a rule that is not listed has its own default. */
  readonly rules: RuleSettings;
  /** Those of them that an override for the path sets itself. */
  readonly overridden?: RuleSettings;
}

/** What the manifests are for. */
export interface Target {
  /** Version of the OpenTelemetry Operator, as `0.158`; `unknown` where nobody says. */
  readonly operator: string;
}

/** What counts for some paths only: a language or rule that it does not name keeps what the rest of the configuration says. */
export interface Override {
  readonly paths: readonly string[];
  readonly recommended?: Partial<NamesByLanguage>;
  readonly only?: Partial<NamesByLanguage>;
  readonly keep?: Partial<NamesByLanguage>;
  readonly rules?: RuleSettings;
}

export interface Configuration extends Policy {
  readonly paths: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly overrides: readonly Override[];
  readonly review: { readonly comments: "inline" | "summary" | "off"; readonly drafts: boolean };
  readonly check: { readonly failOn: Level | "never" };
  readonly fix: { readonly allow: "read" | "triage" | "write" | "maintain" | "admin" };
  readonly suppressions: "allow" | "report" | "deny";
}
