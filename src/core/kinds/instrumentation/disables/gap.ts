import type { Language } from "../../../config/policy.ts";
import type { Wish } from "../../../config/policy-for.ts";
import type { Prose } from "../../../text/prose.ts";
import type { Range } from "../../../text/range.ts";
import type { Version } from "../../../text/version.ts";
import type { Effective, Environment } from "../environment/environment.ts";
import type { EntrySource, Variable } from "../environment/variable.ts";
import type { Field, Instrumentation } from "../instrumentation.ts";

/** What a language's part of a resource is asked. */
export interface Asked {
  readonly instrumentation: Instrumentation;
  readonly language: Language;
  readonly section: Field;
  readonly environment: Environment;
  /** Version of the image; null where it is not known. */
  readonly version: Version | null;
}

/** What stays enabled against the wish, and what has to be written so that it does not. */
export interface Gap {
  readonly wish: Wish;
  /** Those that stay enabled; none where it is everything that the wish does not name. */
  readonly names: readonly string[];
  /** Names that are disabled already. */
  readonly disabled: ReadonlySet<string>;
  /** The variable that it is shown at; null where nothing sets one. */
  readonly variable: Variable | null;
  /** What the fix does, up to the place where it does it: "Append `a` to `LIST` in". */
  readonly action: Prose;
  readonly settings: readonly Setting[];
  /** Why the mechanism does not serve here, though the names stay enabled; null where it does. */
  readonly whyNoFix: string | null;
  /** Where the names stand already in a way that has no effect; absent where they don't. */
  readonly carrier?: Carrier;
  /** Whether the settings guess what somebody meant. */
  readonly isGuess?: boolean;
}

/** Something without effect that has the names, and of which other rules say so. */
export interface Carrier {
  /** What those rules report, and where. */
  readonly reports: readonly { readonly rule: string; readonly at: Range }[];
  /** Whether nothing is missing once their fixes are applied, or what they say is all there is to say. */
  readonly isEnough: boolean;
  /** What has no effect, as a clause: "`Requests` in `LIST` has no effect". */
  readonly clause: Prose;
  /** Why, as a sentence. */
  readonly why: Prose;
}

export type Setting =
  | { readonly kind: "add"; readonly name: string; readonly value: string }
  | {
      readonly kind: "append";
      readonly source: EntrySource;
      readonly text: string;
      readonly names: readonly string[];
    }
  | { readonly kind: "set"; readonly source: EntrySource; readonly value: string }
  /** Gives an entry another name, and a value. */
  | { readonly kind: "rename"; readonly source: EntrySource; readonly name: string; readonly value: string };

/** What is set, where it stands in an env list; null for others. */
export function sourceOf(value: Effective): EntrySource | null {
  return value.kind === "known" ? value.variable.source : null;
}

/** Gives a variable a value: where it stands, or as a new entry. */
export function setOrAdd(name: string, value: Effective, text: string): Setting {
  const source = sourceOf(value);
  return source === null ? { kind: "add", name, value: text } : { kind: "set", source, value: text };
}

/** The variable of the first setting that changes one. */
export function firstVariable(values: readonly Effective[]): Variable | null {
  const known = values.find((value) => value.kind === "known" && value.variable.source !== null);
  return known?.kind === "known" ? known.variable : null;
}

/** What is said of a gap, language by language. */
export interface Words {
  /** What the sentence ends with, behind the names that are left enabled. */
  readonly ending: Prose;
  readonly consequence: Prose;
  /** What the fix takes away that many would miss. */
  readonly loss?: Prose;
  readonly cost: readonly Prose[];
  /** What else would do, a point each. */
  readonly instead: readonly Prose[];
  /** A name to keep. */
  readonly example: string;
}
